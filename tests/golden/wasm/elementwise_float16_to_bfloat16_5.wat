(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 20
      (v128.const i32x4 0x0fffe000 0x0fffe000 0x0fffe000 0x0fffe000))
    (local.set 22
      (v128.const i32x4 0x38000000 0x38000000 0x38000000 0x38000000))
    (local.set 24
      (v128.const i32x4 0x00800000 0x00800000 0x00800000 0x00800000))
    (local.set 26
      (v128.const i32x4 0x38800000 0x38800000 0x38800000 0x38800000))
    (local.set 27
      (v128.const i32x4 0x0f7fffff 0x0f7fffff 0x0f7fffff 0x0f7fffff))
    (local.set 28
      (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
    (local.set 29
      (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000))
    (local.set 32
      (v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001))
    (local.set 33
      (v128.const i32x4 0x00007fff 0x00007fff 0x00007fff 0x00007fff))
    (local.set 35
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
          (local.set 19
            (i32x4.shl
              (local.get 18)
              (i32.const 13)))
          (local.set 21
            (v128.and
              (local.get 19)
              (local.get 20)))
          (local.set 23
            (i32x4.add
              (local.get 21)
              (local.get 22)))
          (local.set 25
            (i32x4.lt_s
              (local.get 21)
              (local.get 24)))
          (local.set 30
            (v128.or
              (v128.or
                (f32x4.add
                  (v128.and
                    (f32x4.sub
                      (local.get 23)
                      (local.get 26))
                    (local.get 25))
                  (local.get 23))
                (v128.and
                  (i32x4.gt_s
                    (local.get 21)
                    (local.get 27))
                  (local.get 28)))
              (v128.and
                (local.get 19)
                (local.get 29))))
          (local.set 31
            (f32x4.ne
              (local.get 30)
              (local.get 30)))
          (local.set 34
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 30)
                      (i32.const 16))
                    (local.get 32))
                  (local.get 30))
                (local.get 33))
              (i32.const 16)))
          (local.set 36
            (v128.bitselect
              (local.get 35)
              (local.get 34)
              (local.get 31)))
          (local.set 37
            (i16x8.narrow_i32x4_u
              (local.get 36)
              (local.get 36)))
          (v128.store64_lane align=2 0
            (local.get 12)
            (local.get 37))
          (local.set 38
            (v128.load16x4_s offset=8 align=2
              (local.get 11)))
          (local.set 39
            (i32x4.shl
              (local.get 38)
              (i32.const 13)))
          (local.set 40
            (v128.and
              (local.get 39)
              (local.get 20)))
          (local.set 41
            (i32x4.add
              (local.get 40)
              (local.get 22)))
          (local.set 42
            (i32x4.lt_s
              (local.get 40)
              (local.get 24)))
          (local.set 43
            (v128.or
              (v128.or
                (f32x4.add
                  (v128.and
                    (f32x4.sub
                      (local.get 41)
                      (local.get 26))
                    (local.get 42))
                  (local.get 41))
                (v128.and
                  (i32x4.gt_s
                    (local.get 40)
                    (local.get 27))
                  (local.get 28)))
              (v128.and
                (local.get 39)
                (local.get 29))))
          (local.set 44
            (f32x4.ne
              (local.get 43)
              (local.get 43)))
          (local.set 45
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 43)
                      (i32.const 16))
                    (local.get 32))
                  (local.get 43))
                (local.get 33))
              (i32.const 16)))
          (local.set 46
            (v128.bitselect
              (local.get 35)
              (local.get 45)
              (local.get 44)))
          (local.set 47
            (i16x8.narrow_i32x4_u
              (local.get 46)
              (local.get 46)))
          (v128.store64_lane offset=8 align=2 0
            (local.get 12)
            (local.get 47))
          (local.set 48
            (v128.load16x4_s offset=16 align=2
              (local.get 11)))
          (local.set 49
            (i32x4.shl
              (local.get 48)
              (i32.const 13)))
          (local.set 50
            (v128.and
              (local.get 49)
              (local.get 20)))
          (local.set 51
            (i32x4.add
              (local.get 50)
              (local.get 22)))
          (local.set 52
            (i32x4.lt_s
              (local.get 50)
              (local.get 24)))
          (local.set 53
            (v128.or
              (v128.or
                (f32x4.add
                  (v128.and
                    (f32x4.sub
                      (local.get 51)
                      (local.get 26))
                    (local.get 52))
                  (local.get 51))
                (v128.and
                  (i32x4.gt_s
                    (local.get 50)
                    (local.get 27))
                  (local.get 28)))
              (v128.and
                (local.get 49)
                (local.get 29))))
          (local.set 54
            (f32x4.ne
              (local.get 53)
              (local.get 53)))
          (local.set 55
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 53)
                      (i32.const 16))
                    (local.get 32))
                  (local.get 53))
                (local.get 33))
              (i32.const 16)))
          (local.set 56
            (v128.bitselect
              (local.get 35)
              (local.get 55)
              (local.get 54)))
          (local.set 57
            (i16x8.narrow_i32x4_u
              (local.get 56)
              (local.get 56)))
          (v128.store64_lane offset=16 align=2 0
            (local.get 12)
            (local.get 57))
          (local.set 58
            (v128.load16x4_s offset=24 align=2
              (local.get 11)))
          (local.set 59
            (i32x4.shl
              (local.get 58)
              (i32.const 13)))
          (local.set 60
            (v128.and
              (local.get 59)
              (local.get 20)))
          (local.set 61
            (i32x4.add
              (local.get 60)
              (local.get 22)))
          (local.set 62
            (i32x4.lt_s
              (local.get 60)
              (local.get 24)))
          (local.set 63
            (v128.or
              (v128.or
                (f32x4.add
                  (v128.and
                    (f32x4.sub
                      (local.get 61)
                      (local.get 26))
                    (local.get 62))
                  (local.get 61))
                (v128.and
                  (i32x4.gt_s
                    (local.get 60)
                    (local.get 27))
                  (local.get 28)))
              (v128.and
                (local.get 59)
                (local.get 29))))
          (local.set 64
            (f32x4.ne
              (local.get 63)
              (local.get 63)))
          (local.set 65
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 63)
                      (i32.const 16))
                    (local.get 32))
                  (local.get 63))
                (local.get 33))
              (i32.const 16)))
          (local.set 66
            (v128.bitselect
              (local.get 35)
              (local.get 65)
              (local.get 64)))
          (local.set 67
            (i16x8.narrow_i32x4_u
              (local.get 66)
              (local.get 66)))
          (v128.store64_lane offset=24 align=2 0
            (local.get 12)
            (local.get 67))
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
          (local.set 68
            (v128.load16x4_s align=2
              (local.get 11)))
          (local.set 69
            (i32x4.shl
              (local.get 68)
              (i32.const 13)))
          (local.set 70
            (v128.and
              (local.get 69)
              (local.get 20)))
          (local.set 71
            (i32x4.add
              (local.get 70)
              (local.get 22)))
          (local.set 72
            (i32x4.lt_s
              (local.get 70)
              (local.get 24)))
          (local.set 73
            (v128.or
              (v128.or
                (f32x4.add
                  (v128.and
                    (f32x4.sub
                      (local.get 71)
                      (local.get 26))
                    (local.get 72))
                  (local.get 71))
                (v128.and
                  (i32x4.gt_s
                    (local.get 70)
                    (local.get 27))
                  (local.get 28)))
              (v128.and
                (local.get 69)
                (local.get 29))))
          (local.set 74
            (f32x4.ne
              (local.get 73)
              (local.get 73)))
          (local.set 75
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 73)
                      (i32.const 16))
                    (local.get 32))
                  (local.get 73))
                (local.get 33))
              (i32.const 16)))
          (local.set 76
            (v128.bitselect
              (local.get 35)
              (local.get 75)
              (local.get 74)))
          (local.set 77
            (i16x8.narrow_i32x4_u
              (local.get 76)
              (local.get 76)))
          (v128.store64_lane align=2 0
            (local.get 12)
            (local.get 77))
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
          (local.set 78
            (i32x4.splat
              (i32.load16_s
                (local.get 11))))
          (local.set 79
            (i32x4.shl
              (local.get 78)
              (i32.const 13)))
          (local.set 80
            (v128.and
              (local.get 79)
              (local.get 20)))
          (local.set 81
            (i32x4.add
              (local.get 80)
              (local.get 22)))
          (local.set 82
            (i32x4.lt_s
              (local.get 80)
              (local.get 24)))
          (local.set 83
            (v128.or
              (v128.or
                (f32x4.add
                  (v128.and
                    (f32x4.sub
                      (local.get 81)
                      (local.get 26))
                    (local.get 82))
                  (local.get 81))
                (v128.and
                  (i32x4.gt_s
                    (local.get 80)
                    (local.get 27))
                  (local.get 28)))
              (v128.and
                (local.get 79)
                (local.get 29))))
          (local.set 84
            (f32x4.ne
              (local.get 83)
              (local.get 83)))
          (local.set 85
            (i32x4.shr_u
              (i32x4.add
                (i32x4.add
                  (v128.and
                    (i32x4.shr_u
                      (local.get 83)
                      (i32.const 16))
                    (local.get 32))
                  (local.get 83))
                (local.get 33))
              (i32.const 16)))
          (local.set 86
            (v128.bitselect
              (local.get 35)
              (local.get 85)
              (local.get 84)))
          (local.set 87
            (i16x8.narrow_i32x4_u
              (local.get 86)
              (local.get 86)))
          (v128.store16_lane 0
            (local.get 12)
            (local.get 87))
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
