(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 21
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 682)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 682)))
    (local.set 5
      (i32.load
        (local.get 0)))
    (local.set 6
      (i32.load offset=4
        (local.get 0)))
    (local.set 7
      (i32.load offset=8
        (local.get 0)))
    (local.set 8
      (local.get 5))
    (local.set 9
      (local.get 6))
    (local.set 10
      (local.get 7))
    (local.set 11
      (local.get 3))
    (local.set 12
      (local.get 11))
    (local.set 8
      (i32.add
        (i32.mul
          (local.get 12)
          (i32.const 24))
        (local.get 8)))
    (local.set 10
      (i32.add
        (i32.mul
          (local.get 12)
          (i32.const 4))
        (local.get 10)))
    (local.set 13
      (select
        (local.get 4)
        (i32.const 2)
        (i32.lt_u
          (local.get 4)
          (i32.const 2))))
    (local.set 14
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 14)
        (local.get 13))
      (then
        (loop  ;; label = @2
          (local.set 17
            (local.get 21))
          (local.set 18
            (local.get 21))
          (local.set 19
            (local.get 21))
          (local.set 20
            (local.get 21))
          (local.set 24
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 21)
                (i32.const 0))
              (i32.const 0)))
          (local.set 22
            (local.get 24))
          (local.set 25
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 21)
                (i32.const 0))
              (i32.const 0)))
          (local.set 23
            (local.get 25))
          (local.set 15
            (local.get 8))
          (local.set 16
            (local.get 9))
          (local.set 26
            (v128.load align=4
              (local.get 15)))
          (local.set 27
            (v128.load align=4
              (local.get 16)))
          (local.set 28
            (f32x4.mul
              (local.get 26)
              (local.get 27)))
          (local.set 17
            (f32x4.add
              (local.get 17)
              (local.get 28)))
          (local.set 15
            (i32.add
              (local.get 15)
              (i32.const 16)))
          (local.set 16
            (i32.add
              (local.get 16)
              (i32.const 16)))
          (local.set 29
            (v128.load32_splat
              (local.get 15)))
          (local.set 30
            (v128.load32_splat
              (local.get 16)))
          (local.set 31
            (f32x4.mul
              (local.get 29)
              (local.get 30)))
          (local.set 32
            (i32x4.replace_lane 0
              (local.get 21)
              (i32.const -1)))
          (local.set 33
            (v128.bitselect
              (local.get 31)
              (local.get 21)
              (local.get 32)))
          (local.set 17
            (f32x4.add
              (local.get 17)
              (local.get 33)))
          (local.set 15
            (i32.add
              (local.get 15)
              (i32.const 4)))
          (local.set 16
            (i32.add
              (local.get 16)
              (i32.const 4)))
          (local.set 34
            (v128.load32_splat
              (local.get 15)))
          (local.set 35
            (v128.load32_splat
              (local.get 16)))
          (local.set 36
            (f32x4.mul
              (local.get 34)
              (local.get 35)))
          (local.set 37
            (i32x4.replace_lane 0
              (local.get 21)
              (i32.const -1)))
          (local.set 38
            (v128.bitselect
              (local.get 36)
              (local.get 21)
              (local.get 37)))
          (local.set 17
            (f32x4.add
              (local.get 17)
              (local.get 38)))
          (local.set 15
            (i32.add
              (local.get 15)
              (i32.const 4)))
          (local.set 16
            (i32.add
              (local.get 16)
              (i32.const 4)))
          (local.set 39
            (f32x4.add
              (local.get 17)
              (local.get 18)))
          (local.set 40
            (f32x4.add
              (local.get 39)
              (local.get 19)))
          (local.set 41
            (f32x4.add
              (local.get 40)
              (local.get 20)))
          (local.set 42
            (f64x2.promote_low_f32x4
              (local.get 41)))
          (local.set 22
            (f64x2.add
              (local.get 22)
              (local.get 42)))
          (local.set 43
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 41)
              (local.get 41)))
          (local.set 44
            (f64x2.promote_low_f32x4
              (local.get 43)))
          (local.set 23
            (f64x2.add
              (local.get 23)
              (local.get 44)))
          (local.set 17
            (local.get 21))
          (local.set 18
            (local.get 21))
          (local.set 19
            (local.get 21))
          (local.set 20
            (local.get 21))
          (local.set 45
            (f64x2.add
              (local.get 22)
              (local.get 23)))
          (local.set 46
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 45)
              (local.get 45)))
          (local.set 47
            (f64x2.add
              (local.get 45)
              (local.get 46)))
          (local.set 48
            (f32x4.demote_f64x2_zero
              (local.get 47)))
          (local.set 49
            (f32x4.sqrt
              (local.get 48)))
          (v128.store32_lane 0
            (local.get 10)
            (local.get 49))
          (local.set 8
            (i32.add
              (local.get 8)
              (i32.const 24)))
          (local.set 10
            (i32.add
              (local.get 10)
              (i32.const 4)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 14
                (i32.add
                  (local.get 14)
                  (i32.const 1)))
              (local.get 13)))))))
  (export "phase0" (func 0)))
