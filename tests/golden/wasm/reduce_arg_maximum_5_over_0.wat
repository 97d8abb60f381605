(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 23
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 29
      (v128.const i32x4 0x00000004 0x00000004 0x00000004 0x00000004))
    (local.set 33
      (v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 819)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 819)))
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
      (select
        (local.get 4)
        (i32.const 1)
        (i32.lt_u
          (local.get 4)
          (i32.const 1))))
    (local.set 11
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 11)
        (local.get 10))
      (then
        (loop  ;; label = @2
          (local.set 22
            (v128.load32_splat
              (local.get 7)))
          (local.set 14
            (local.get 22))
          (local.set 15
            (local.get 23))
          (local.set 24
            (v128.load32_splat
              (local.get 7)))
          (local.set 16
            (local.get 24))
          (local.set 17
            (local.get 23))
          (local.set 25
            (v128.load32_splat
              (local.get 7)))
          (local.set 18
            (local.get 25))
          (local.set 19
            (local.get 23))
          (local.set 26
            (v128.load32_splat
              (local.get 7)))
          (local.set 20
            (local.get 26))
          (local.set 21
            (local.get 23))
          (local.set 13
            (i32x4.replace_lane 3
              (i32x4.replace_lane 2
                (i32x4.replace_lane 1
                  (local.get 23)
                  (i32.const 1))
                (i32.const 2))
              (i32.const 3)))
          (local.set 12
            (local.get 7))
          (local.set 27
            (v128.load align=4
              (local.get 12)))
          (local.set 28
            (f32x4.gt
              (local.get 27)
              (local.get 14)))
          (local.set 14
            (v128.bitselect
              (local.get 27)
              (local.get 14)
              (local.get 28)))
          (local.set 15
            (v128.bitselect
              (local.get 13)
              (local.get 15)
              (local.get 28)))
          (local.set 13
            (i32x4.add
              (local.get 13)
              (local.get 29)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 16)))
          (local.set 30
            (v128.load32_splat
              (local.get 12)))
          (local.set 31
            (i32x4.splat
              (i32x4.extract_lane 0
                (local.get 13))))
          (local.set 32
            (f32x4.gt
              (local.get 30)
              (local.get 14)))
          (local.set 14
            (v128.bitselect
              (local.get 30)
              (local.get 14)
              (local.get 32)))
          (local.set 15
            (v128.bitselect
              (local.get 31)
              (local.get 15)
              (local.get 32)))
          (local.set 13
            (i32x4.add
              (local.get 13)
              (local.get 33)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 4)))
          (local.set 34
            (f32x4.eq
              (local.get 16)
              (local.get 14)))
          (local.set 35
            (v128.and
              (i32x4.lt_s
                (local.get 17)
                (local.get 15))
              (local.get 34)))
          (local.set 36
            (v128.or
              (f32x4.gt
                (local.get 16)
                (local.get 14))
              (local.get 35)))
          (local.set 14
            (v128.bitselect
              (local.get 16)
              (local.get 14)
              (local.get 36)))
          (local.set 15
            (v128.bitselect
              (local.get 17)
              (local.get 15)
              (local.get 36)))
          (local.set 37
            (f32x4.eq
              (local.get 18)
              (local.get 14)))
          (local.set 38
            (v128.and
              (i32x4.lt_s
                (local.get 19)
                (local.get 15))
              (local.get 37)))
          (local.set 39
            (v128.or
              (f32x4.gt
                (local.get 18)
                (local.get 14))
              (local.get 38)))
          (local.set 14
            (v128.bitselect
              (local.get 18)
              (local.get 14)
              (local.get 39)))
          (local.set 15
            (v128.bitselect
              (local.get 19)
              (local.get 15)
              (local.get 39)))
          (local.set 40
            (f32x4.eq
              (local.get 20)
              (local.get 14)))
          (local.set 41
            (v128.and
              (i32x4.lt_s
                (local.get 21)
                (local.get 15))
              (local.get 40)))
          (local.set 42
            (v128.or
              (f32x4.gt
                (local.get 20)
                (local.get 14))
              (local.get 41)))
          (local.set 14
            (v128.bitselect
              (local.get 20)
              (local.get 14)
              (local.get 42)))
          (local.set 15
            (v128.bitselect
              (local.get 21)
              (local.get 15)
              (local.get 42)))
          (local.set 43
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 14)
              (local.get 14)))
          (local.set 44
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 15)
              (local.get 15)))
          (local.set 45
            (f32x4.eq
              (local.get 43)
              (local.get 14)))
          (local.set 46
            (v128.and
              (i32x4.lt_s
                (local.get 44)
                (local.get 15))
              (local.get 45)))
          (local.set 47
            (v128.or
              (f32x4.gt
                (local.get 43)
                (local.get 14))
              (local.get 46)))
          (local.set 14
            (v128.bitselect
              (local.get 43)
              (local.get 14)
              (local.get 47)))
          (local.set 15
            (v128.bitselect
              (local.get 44)
              (local.get 15)
              (local.get 47)))
          (local.set 48
            (i8x16.shuffle 4 5 6 7 4 5 6 7 12 13 14 15 12 13 14 15
              (local.get 14)
              (local.get 14)))
          (local.set 49
            (i8x16.shuffle 4 5 6 7 4 5 6 7 12 13 14 15 12 13 14 15
              (local.get 15)
              (local.get 15)))
          (local.set 50
            (f32x4.eq
              (local.get 48)
              (local.get 14)))
          (local.set 51
            (v128.and
              (i32x4.lt_s
                (local.get 49)
                (local.get 15))
              (local.get 50)))
          (local.set 52
            (v128.or
              (f32x4.gt
                (local.get 48)
                (local.get 14))
              (local.get 51)))
          (local.set 14
            (v128.bitselect
              (local.get 48)
              (local.get 14)
              (local.get 52)))
          (local.set 15
            (v128.bitselect
              (local.get 49)
              (local.get 15)
              (local.get 52)))
          (v128.store32_lane 0
            (local.get 8)
            (local.get 15))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 11
                (i32.add
                  (local.get 11)
                  (i32.const 1)))
              (local.get 10)))))))
  (export "phase0" (func 0)))
