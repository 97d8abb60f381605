(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 19
      (v128.const i32x4 0x8fffe000 0x8fffe000 0x8fffe000 0x8fffe000))
    (local.set 21
      (v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000))
    (local.set 24
      (v128.const i32x4 0x47800000 0x47800000 0x47800000 0x47800000))
    (local.set 25
      (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
    (local.set 28
      (v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001))
    (local.set 29
      (v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff))
    (local.set 31
      (v128.const i32x4 0x00007fc0 0x00007fc0 0x00007fc0 0x00007fc0))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 4096)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 4096)))
    (local.set 5
      (select
        (local.get 4)
        (i32.const 5)
        (i32.lt_u
          (local.get 4)
          (i32.const 5))))
    (local.set 6
      (i32.sub
        (local.get 5)
        (local.get 3)))
    (local.set 7
      (i32.load
        (local.get 0)))
    (local.set 8
      (i32.load offset=4
        (local.get 0)))
    (local.set 9
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 2))
        (local.get 7)))
    (local.set 10
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 2))
        (local.get 8)))
    (local.set 11
      (local.get 9))
    (local.set 12
      (local.get 10))
    (local.set 13
      (i32.and
        (local.get 6)
        (i32.const -16)))
    (local.set 14
      (i32.and
        (local.get 6)
        (i32.const -4)))
    (local.set 15
      (i32.const 0))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 15)
        (local.get 13))
      (then
        (loop  ;; label = @2
          (local.set 18
            (v128.load16x4_s align=2
              (local.get 11)))
          (local.set 20
            (v128.and
              (i32x4.shl
                (local.get 18)
                (i32.const 13))
              (local.get 19)))
          (local.set 22
            (f32x4.mul
              (local.get 20)
              (local.get 21)))
          (local.set 23
            (f32x4.abs
              (local.get 22)))
          (local.set 26
            (v128.or
              (v128.and
                (f32x4.ge
                  (local.get 23)
                  (local.get 24))
                (local.get 25))
              (local.get 22)))
          (local.set 27
            (f32x4.ne
              (local.get 26)
              (local.get 26)))
          (local.set 30
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 26)
                      (i32.const 16))
                    (local.get 28))
                  (local.get 26))
                (local.get 29))
              (i32.const 16)))
          (local.set 32
            (v128.bitselect
              (local.get 31)
              (local.get 30)
              (local.get 27)))
          (local.set 33
            (i16x8.narrow_i32x4_u
              (local.get 32)
              (local.get 32)))
          (v128.store64_lane align=2 0
            (local.get 12)
            (local.get 33))
          (local.set 34
            (v128.load16x4_s offset=8 align=2
              (local.get 11)))
          (local.set 35
            (v128.and
              (i32x4.shl
                (local.get 34)
                (i32.const 13))
              (local.get 19)))
          (local.set 36
            (f32x4.mul
              (local.get 35)
              (local.get 21)))
          (local.set 37
            (f32x4.abs
              (local.get 36)))
          (local.set 38
            (v128.or
              (v128.and
                (f32x4.ge
                  (local.get 37)
                  (local.get 24))
                (local.get 25))
              (local.get 36)))
          (local.set 39
            (f32x4.ne
              (local.get 38)
              (local.get 38)))
          (local.set 40
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 38)
                      (i32.const 16))
                    (local.get 28))
                  (local.get 38))
                (local.get 29))
              (i32.const 16)))
          (local.set 41
            (v128.bitselect
              (local.get 31)
              (local.get 40)
              (local.get 39)))
          (local.set 42
            (i16x8.narrow_i32x4_u
              (local.get 41)
              (local.get 41)))
          (v128.store64_lane offset=8 align=2 0
            (local.get 12)
            (local.get 42))
          (local.set 43
            (v128.load16x4_s offset=16 align=2
              (local.get 11)))
          (local.set 44
            (v128.and
              (i32x4.shl
                (local.get 43)
                (i32.const 13))
              (local.get 19)))
          (local.set 45
            (f32x4.mul
              (local.get 44)
              (local.get 21)))
          (local.set 46
            (f32x4.abs
              (local.get 45)))
          (local.set 47
            (v128.or
              (v128.and
                (f32x4.ge
                  (local.get 46)
                  (local.get 24))
                (local.get 25))
              (local.get 45)))
          (local.set 48
            (f32x4.ne
              (local.get 47)
              (local.get 47)))
          (local.set 49
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 47)
                      (i32.const 16))
                    (local.get 28))
                  (local.get 47))
                (local.get 29))
              (i32.const 16)))
          (local.set 50
            (v128.bitselect
              (local.get 31)
              (local.get 49)
              (local.get 48)))
          (local.set 51
            (i16x8.narrow_i32x4_u
              (local.get 50)
              (local.get 50)))
          (v128.store64_lane offset=16 align=2 0
            (local.get 12)
            (local.get 51))
          (local.set 52
            (v128.load16x4_s offset=24 align=2
              (local.get 11)))
          (local.set 53
            (v128.and
              (i32x4.shl
                (local.get 52)
                (i32.const 13))
              (local.get 19)))
          (local.set 54
            (f32x4.mul
              (local.get 53)
              (local.get 21)))
          (local.set 55
            (f32x4.abs
              (local.get 54)))
          (local.set 56
            (v128.or
              (v128.and
                (f32x4.ge
                  (local.get 55)
                  (local.get 24))
                (local.get 25))
              (local.get 54)))
          (local.set 57
            (f32x4.ne
              (local.get 56)
              (local.get 56)))
          (local.set 58
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 56)
                      (i32.const 16))
                    (local.get 28))
                  (local.get 56))
                (local.get 29))
              (i32.const 16)))
          (local.set 59
            (v128.bitselect
              (local.get 31)
              (local.get 58)
              (local.get 57)))
          (local.set 60
            (i16x8.narrow_i32x4_u
              (local.get 59)
              (local.get 59)))
          (v128.store64_lane offset=24 align=2 0
            (local.get 12)
            (local.get 60))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 32)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 32)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 15
                (i32.add
                  (local.get 15)
                  (i32.const 16)))
              (local.get 13))))))
    (local.set 16
      (local.get 13))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 16)
        (local.get 14))
      (then
        (loop  ;; label = @2
          (local.set 61
            (v128.load16x4_s align=2
              (local.get 11)))
          (local.set 62
            (v128.and
              (i32x4.shl
                (local.get 61)
                (i32.const 13))
              (local.get 19)))
          (local.set 63
            (f32x4.mul
              (local.get 62)
              (local.get 21)))
          (local.set 64
            (f32x4.abs
              (local.get 63)))
          (local.set 65
            (v128.or
              (v128.and
                (f32x4.ge
                  (local.get 64)
                  (local.get 24))
                (local.get 25))
              (local.get 63)))
          (local.set 66
            (f32x4.ne
              (local.get 65)
              (local.get 65)))
          (local.set 67
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 65)
                      (i32.const 16))
                    (local.get 28))
                  (local.get 65))
                (local.get 29))
              (i32.const 16)))
          (local.set 68
            (v128.bitselect
              (local.get 31)
              (local.get 67)
              (local.get 66)))
          (local.set 69
            (i16x8.narrow_i32x4_u
              (local.get 68)
              (local.get 68)))
          (v128.store64_lane align=2 0
            (local.get 12)
            (local.get 69))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 8)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 8)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 16
                (i32.add
                  (local.get 16)
                  (i32.const 4)))
              (local.get 14))))))
    (local.set 17
      (local.get 14))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 17)
        (local.get 6))
      (then
        (loop  ;; label = @2
          (local.set 70
            (i32x4.splat
              (i32.load16_s
                (local.get 11))))
          (local.set 71
            (v128.and
              (i32x4.shl
                (local.get 70)
                (i32.const 13))
              (local.get 19)))
          (local.set 72
            (f32x4.mul
              (local.get 71)
              (local.get 21)))
          (local.set 73
            (f32x4.abs
              (local.get 72)))
          (local.set 74
            (v128.or
              (v128.and
                (f32x4.ge
                  (local.get 73)
                  (local.get 24))
                (local.get 25))
              (local.get 72)))
          (local.set 75
            (f32x4.ne
              (local.get 74)
              (local.get 74)))
          (local.set 76
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 74)
                      (i32.const 16))
                    (local.get 28))
                  (local.get 74))
                (local.get 29))
              (i32.const 16)))
          (local.set 77
            (v128.bitselect
              (local.get 31)
              (local.get 76)
              (local.get 75)))
          (local.set 78
            (i16x8.narrow_i32x4_u
              (local.get 77)
              (local.get 77)))
          (v128.store16_lane 0
            (local.get 12)
            (local.get 78))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 2)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 2)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 17
                (i32.add
                  (local.get 17)
                  (i32.const 1)))
              (local.get 6)))))))
  (export "phase0" (func 0)))
