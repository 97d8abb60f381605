(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 18
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 85)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 85)))
    (local.set 5
      (i32.load
        (local.get 0)))
    (local.set 6
      (i32.load offset=4
        (local.get 0)))
    (local.set 7
      (local.get 5))
    (local.set 8
      (local.get 6))
    (local.set 9
      (local.get 3))
    (local.set 10
      (local.get 9))
    (local.set 7
      (i32.add
        (i32.mul
          (local.get 10)
          (i32.const 64))
        (local.get 7)))
    (local.set 8
      (i32.add
        (i32.mul
          (local.get 10)
          (i32.const 64))
        (local.get 8)))
    (local.set 11
      (select
        (local.get 4)
        (i32.const 1)
        (i32.lt_u
          (local.get 4)
          (i32.const 1))))
    (local.set 12
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 12)
        (local.get 11))
      (then
        (loop  ;; label = @2
          (local.set 14
            (local.get 18))
          (local.set 15
            (local.get 18))
          (local.set 16
            (local.get 18))
          (local.set 17
            (local.get 18))
          (local.set 27
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 18)
                (i32.const 0))
              (i32.const 0)))
          (local.set 19
            (local.get 27))
          (local.set 28
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 18)
                (i32.const 0))
              (i32.const 0)))
          (local.set 20
            (local.get 28))
          (local.set 21
            (local.get 18))
          (local.set 22
            (local.get 18))
          (local.set 23
            (local.get 18))
          (local.set 24
            (local.get 18))
          (local.set 29
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 18)
                (i32.const 0))
              (i32.const 0)))
          (local.set 25
            (local.get 29))
          (local.set 30
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 18)
                (i32.const 0))
              (i32.const 0)))
          (local.set 26
            (local.get 30))
          (local.set 13
            (local.get 7))
          (local.set 31
            (v128.load align=4
              (local.get 13)))
          (local.set 14
            (f32x4.add
              (local.get 14)
              (local.get 31)))
          (local.set 32
            (v128.load32_splat offset=16
              (local.get 13)))
          (local.set 21
            (f32x4.add
              (local.get 21)
              (local.get 32)))
          (local.set 33
            (v128.load offset=20 align=4
              (local.get 13)))
          (local.set 15
            (f32x4.add
              (local.get 15)
              (local.get 33)))
          (local.set 34
            (v128.load32_splat offset=36
              (local.get 13)))
          (local.set 22
            (f32x4.add
              (local.get 22)
              (local.get 34)))
          (local.set 35
            (v128.load offset=40 align=4
              (local.get 13)))
          (local.set 16
            (f32x4.add
              (local.get 16)
              (local.get 35)))
          (local.set 36
            (v128.load32_splat offset=56
              (local.get 13)))
          (local.set 23
            (f32x4.add
              (local.get 23)
              (local.get 36)))
          (local.set 13
            (i32.add
              (local.get 13)
              (i32.const 60)))
          (local.set 37
            (f32x4.add
              (local.get 14)
              (local.get 15)))
          (local.set 38
            (f32x4.add
              (local.get 37)
              (local.get 16)))
          (local.set 39
            (f32x4.add
              (local.get 38)
              (local.get 17)))
          (local.set 40
            (f64x2.promote_low_f32x4
              (local.get 39)))
          (local.set 19
            (f64x2.add
              (local.get 19)
              (local.get 40)))
          (local.set 41
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 39)
              (local.get 39)))
          (local.set 42
            (f64x2.promote_low_f32x4
              (local.get 41)))
          (local.set 20
            (f64x2.add
              (local.get 20)
              (local.get 42)))
          (local.set 14
            (local.get 18))
          (local.set 15
            (local.get 18))
          (local.set 16
            (local.get 18))
          (local.set 17
            (local.get 18))
          (local.set 43
            (f32x4.add
              (local.get 21)
              (local.get 22)))
          (local.set 44
            (f32x4.add
              (local.get 43)
              (local.get 23)))
          (local.set 45
            (f32x4.add
              (local.get 44)
              (local.get 24)))
          (local.set 46
            (f64x2.promote_low_f32x4
              (local.get 45)))
          (local.set 25
            (f64x2.add
              (local.get 25)
              (local.get 46)))
          (local.set 47
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 45)
              (local.get 45)))
          (local.set 48
            (f64x2.promote_low_f32x4
              (local.get 47)))
          (local.set 26
            (f64x2.add
              (local.get 26)
              (local.get 48)))
          (local.set 21
            (local.get 18))
          (local.set 22
            (local.get 18))
          (local.set 23
            (local.get 18))
          (local.set 24
            (local.get 18))
          (local.set 49
            (f32x4.demote_f64x2_zero
              (local.get 19)))
          (local.set 50
            (f32x4.demote_f64x2_zero
              (local.get 20)))
          (local.set 51
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
              (local.get 50)
              (local.get 50)))
          (local.set 52
            (v128.or
              (local.get 49)
              (local.get 51)))
          (v128.store align=4
            (local.get 8)
            (local.get 52))
          (local.set 53
            (f32x4.demote_f64x2_zero
              (local.get 25)))
          (local.set 54
            (f32x4.demote_f64x2_zero
              (local.get 26)))
          (local.set 55
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
              (local.get 54)
              (local.get 54)))
          (local.set 56
            (v128.or
              (local.get 53)
              (local.get 55)))
          (v128.store32_lane offset=16 0
            (local.get 8)
            (local.get 56))
          (local.set 7
            (i32.add
              (local.get 7)
              (i32.const 64)))
          (local.set 8
            (i32.add
              (local.get 8)
              (i32.const 64)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 12
                (i32.add
                  (local.get 12)
                  (i32.const 1)))
              (local.get 11)))))))
  (export "phase0" (func 0)))
