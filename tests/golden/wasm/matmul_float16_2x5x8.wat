(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func (param i32 i32 i32 i32)))
  (type (;2;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 18
      (v128.const i32x4 0x0fffe000 0x0fffe000 0x0fffe000 0x0fffe000))
    (local.set 20
      (v128.const i32x4 0x38000000 0x38000000 0x38000000 0x38000000))
    (local.set 22
      (v128.const i32x4 0x00800000 0x00800000 0x00800000 0x00800000))
    (local.set 24
      (v128.const i32x4 0x38800000 0x38800000 0x38800000 0x38800000))
    (local.set 25
      (v128.const i32x4 0x0f7fffff 0x0f7fffff 0x0f7fffff 0x0f7fffff))
    (local.set 26
      (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
    (local.set 27
      (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000))
    (local.set 3
      (i32.load
        (local.get 0)))
    (local.set 4
      (i32.load offset=4
        (local.get 0)))
    (local.set 5
      (i32.load offset=8
        (local.get 0)))
    (local.set 6
      (i32.load offset=12
        (local.get 0)))
    (local.set 7
      (local.get 1))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 7)
        (local.get 2))
      (then
        (loop  ;; label = @2
          (local.set 8
            (i32.div_u
              (local.get 7)
              (i32.const 1)))
          (local.set 9
            (i32.rem_u
              (local.get 7)
              (i32.const 1)))
          (local.set 10
            (i32.add
              (i32.mul
                (local.get 8)
                (i32.const 80))
              (local.get 4)))
          (local.set 11
            (i32.add
              (i32.mul
                (local.get 8)
                (i32.const 256))
              (local.get 6)))
          (local.set 12
            (i32.sub
              (local.get 9)
              (i32.const 0)))
          (local.set 13
            (i32.add
              (i32.mul
                (local.get 12)
                (i32.const 128))
              (local.get 10)))
          (local.set 14
            (i32.add
              (i32.mul
                (local.get 12)
                (i32.const 256))
              (local.get 11)))
          (local.set 13
            (i32.add
              (local.get 13)
              (i32.const 0)))
          (local.set 14
            (i32.add
              (local.get 14)
              (i32.const 0)))
          (local.set 15
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 16
              (v128.load16x4_s align=2
                (local.get 13)))
            (local.set 17
              (i32x4.shl
                (local.get 16)
                (i32.const 13)))
            (local.set 19
              (v128.and
                (local.get 17)
                (local.get 18)))
            (local.set 21
              (i32x4.add
                (local.get 19)
                (local.get 20)))
            (local.set 23
              (i32x4.lt_s
                (local.get 19)
                (local.get 22)))
            (local.set 28
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 21)
                        (local.get 24))
                      (local.get 23))
                    (local.get 21))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 19)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 17)
                  (local.get 27))))
            (local.set 29
              (v128.load16x4_s offset=16 align=2
                (local.get 13)))
            (local.set 30
              (i32x4.shl
                (local.get 29)
                (i32.const 13)))
            (local.set 31
              (v128.and
                (local.get 30)
                (local.get 18)))
            (local.set 32
              (i32x4.add
                (local.get 31)
                (local.get 20)))
            (local.set 33
              (i32x4.lt_s
                (local.get 31)
                (local.get 22)))
            (local.set 34
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 32)
                        (local.get 24))
                      (local.get 33))
                    (local.get 32))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 31)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 30)
                  (local.get 27))))
            (local.set 35
              (v128.load16x4_s offset=32 align=2
                (local.get 13)))
            (local.set 36
              (i32x4.shl
                (local.get 35)
                (i32.const 13)))
            (local.set 37
              (v128.and
                (local.get 36)
                (local.get 18)))
            (local.set 38
              (i32x4.add
                (local.get 37)
                (local.get 20)))
            (local.set 39
              (i32x4.lt_s
                (local.get 37)
                (local.get 22)))
            (local.set 40
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 38)
                        (local.get 24))
                      (local.get 39))
                    (local.get 38))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 37)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 36)
                  (local.get 27))))
            (local.set 41
              (v128.load16x4_s offset=48 align=2
                (local.get 13)))
            (local.set 42
              (i32x4.shl
                (local.get 41)
                (i32.const 13)))
            (local.set 43
              (v128.and
                (local.get 42)
                (local.get 18)))
            (local.set 44
              (i32x4.add
                (local.get 43)
                (local.get 20)))
            (local.set 45
              (i32x4.lt_s
                (local.get 43)
                (local.get 22)))
            (local.set 46
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 44)
                        (local.get 24))
                      (local.get 45))
                    (local.get 44))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 43)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 42)
                  (local.get 27))))
            (local.set 47
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 28)
                (local.get 34)))
            (local.set 48
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 40)
                (local.get 46)))
            (local.set 49
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 28)
                (local.get 34)))
            (local.set 50
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 40)
                (local.get 46)))
            (local.set 51
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 47)
                (local.get 48)))
            (local.set 52
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 47)
                (local.get 48)))
            (local.set 53
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 49)
                (local.get 50)))
            (local.set 54
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 49)
                (local.get 50)))
            (v128.store align=4
              (local.get 14)
              (local.get 51))
            (v128.store offset=32 align=4
              (local.get 14)
              (local.get 52))
            (v128.store offset=64 align=4
              (local.get 14)
              (local.get 53))
            (v128.store offset=96 align=4
              (local.get 14)
              (local.get 54))
            (local.set 55
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 56
              (i32x4.shl
                (local.get 55)
                (i32.const 13)))
            (local.set 57
              (v128.and
                (local.get 56)
                (local.get 18)))
            (local.set 58
              (i32x4.add
                (local.get 57)
                (local.get 20)))
            (local.set 59
              (i32x4.lt_s
                (local.get 57)
                (local.get 22)))
            (local.set 60
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 58)
                        (local.get 24))
                      (local.get 59))
                    (local.get 58))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 57)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 56)
                  (local.get 27))))
            (local.set 61
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 62
              (i32x4.shl
                (local.get 61)
                (i32.const 13)))
            (local.set 63
              (v128.and
                (local.get 62)
                (local.get 18)))
            (local.set 64
              (i32x4.add
                (local.get 63)
                (local.get 20)))
            (local.set 65
              (i32x4.lt_s
                (local.get 63)
                (local.get 22)))
            (local.set 66
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 64)
                        (local.get 24))
                      (local.get 65))
                    (local.get 64))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 63)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 62)
                  (local.get 27))))
            (local.set 67
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 68
              (i32x4.shl
                (local.get 67)
                (i32.const 13)))
            (local.set 69
              (v128.and
                (local.get 68)
                (local.get 18)))
            (local.set 70
              (i32x4.add
                (local.get 69)
                (local.get 20)))
            (local.set 71
              (i32x4.lt_s
                (local.get 69)
                (local.get 22)))
            (local.set 72
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 70)
                        (local.get 24))
                      (local.get 71))
                    (local.get 70))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 69)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 68)
                  (local.get 27))))
            (local.set 73
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 74
              (i32x4.shl
                (local.get 73)
                (i32.const 13)))
            (local.set 75
              (v128.and
                (local.get 74)
                (local.get 18)))
            (local.set 76
              (i32x4.add
                (local.get 75)
                (local.get 20)))
            (local.set 77
              (i32x4.lt_s
                (local.get 75)
                (local.get 22)))
            (local.set 78
              (v128.or
                (v128.or
                  (f32x4.add
                    (v128.and
                      (f32x4.sub
                        (local.get 76)
                        (local.get 24))
                      (local.get 77))
                    (local.get 76))
                  (v128.and
                    (i32x4.gt_s
                      (local.get 75)
                      (local.get 25))
                    (local.get 26)))
                (v128.and
                  (local.get 74)
                  (local.get 27))))
            (local.set 79
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 60)
                (local.get 66)))
            (local.set 80
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 72)
                (local.get 78)))
            (local.set 81
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 60)
                (local.get 66)))
            (local.set 82
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 72)
                (local.get 78)))
            (local.set 83
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 79)
                (local.get 80)))
            (local.set 84
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 79)
                (local.get 80)))
            (local.set 85
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 81)
                (local.get 82)))
            (local.set 86
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 81)
                (local.get 82)))
            (v128.store offset=16 align=4
              (local.get 14)
              (local.get 83))
            (v128.store offset=48 align=4
              (local.get 14)
              (local.get 84))
            (v128.store offset=80 align=4
              (local.get 14)
              (local.get 85))
            (v128.store offset=112 align=4
              (local.get 14)
              (local.get 86))
            (local.set 13
              (i32.add
                (local.get 13)
                (i32.const 8)))
            (local.set 14
              (i32.add
                (local.get 14)
                (i32.const 128)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 15
                  (i32.add
                    (local.get 15)
                    (i32.const 1)))
                (i32.const 2))))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 7
                (i32.add
                  (local.get 7)
                  (i32.const 1)))
              (local.get 2)))))))
  (func (;1;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 3
      (i32.load
        (local.get 0)))
    (local.set 4
      (i32.load offset=4
        (local.get 0)))
    (local.set 5
      (i32.load offset=8
        (local.get 0)))
    (local.set 6
      (i32.load offset=12
        (local.get 0)))
    (local.set 7
      (local.get 1))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 7)
        (local.get 2))
      (then
        (loop  ;; label = @2
          (local.set 8
            (i32.div_u
              (local.get 7)
              (i32.const 1)))
          (local.set 9
            (i32.rem_u
              (local.get 7)
              (i32.const 1)))
          (local.set 10
            (i32.div_u
              (local.get 8)
              (i32.const 1)))
          (local.set 11
            (i32.rem_u
              (local.get 8)
              (i32.const 1)))
          (local.set 12
            (i32.mul
              (local.get 9)
              (i32.const 2)))
          (local.set 13
            (i32.mul
              (local.get 11)
              (i32.const 1)))
          (local.set 14
            (i32.add
              (local.get 12)
              (i32.const 2)))
          (local.set 15
            (i32.add
              (local.get 13)
              (i32.const 1)))
          (local.set 16
            (select
              (local.get 14)
              (i32.const 2)
              (i32.lt_u
                (local.get 14)
                (i32.const 2))))
          (local.set 17
            (select
              (local.get 15)
              (i32.const 1)
              (i32.lt_u
                (local.get 15)
                (i32.const 1))))
          (local.set 18
            (i32.add
              (i32.mul
                (local.get 10)
                (i32.const 0))
              (local.get 3)))
          (local.set 19
            (i32.add
              (i32.mul
                (local.get 10)
                (i32.const 0))
              (local.get 6)))
          (local.set 20
            (i32.add
              (i32.mul
                (local.get 10)
                (i32.const 20))
              (local.get 5)))
          (local.set 21
            (i32.const 0))
          (local.set 22
            (local.get 13))
          (local.set 23
            (select
              (local.get 17)
              (i32.const 1)
              (i32.lt_u
                (local.get 17)
                (i32.const 1))))
          (local.set 24
            (i32.add
              (i32.mul
                (local.get 21)
                (i32.const 2))
              (local.get 18)))
          (local.set 25
            (local.get 22))
          (if  ;; label = @3
            (i32.lt_u
              (local.get 25)
              (local.get 23))
            (then
              (loop  ;; label = @4
                (local.set 26
                  (i32.sub
                    (local.get 25)
                    (i32.const 0)))
                (local.set 27
                  (i32.mul
                    (local.get 26)
                    (i32.const 8)))
                (local.set 27
                  (i32.add
                    (local.get 27)
                    (i32.const 0)))
                (local.set 28
                  (i32.add
                    (i32.mul
                      (local.get 27)
                      (i32.const 32))
                    (local.get 19)))
                (local.set 29
                  (i32.add
                    (i32.mul
                      (local.get 21)
                      (i32.const 32))
                    (local.get 28)))
                (local.set 30
                  (i32.add
                    (i32.mul
                      (local.get 27)
                      (i32.const 2))
                    (local.get 20)))
                (local.set 31
                  (i32.const 0))
                (local.set 32
                  (select
                    (local.get 16)
                    (i32.const 2)
                    (i32.lt_u
                      (local.get 16)
                      (i32.const 2))))
                (local.set 33
                  (local.get 12))
                (if  ;; label = @5
                  (i32.lt_u
                    (local.get 33)
                    (local.get 32))
                  (then
                    (loop  ;; label = @6
                      (local.set 34
                        (i32.add
                          (i32.mul
                            (local.get 33)
                            (i32.const 16))
                          (local.get 24)))
                      (local.set 35
                        (i32.add
                          (i32.mul
                            (local.get 33)
                            (i32.const 10))
                          (local.get 30)))
                      (call 2
                        (local.get 34)
                        (local.get 29)
                        (local.get 35)
                        (local.get 31))
                      (br_if 0 (;@6;)
                        (i32.lt_u
                          (local.tee 33
                            (i32.add
                              (local.get 33)
                              (i32.const 2)))
                          (local.get 32))))))
                (br_if 0 (;@4;)
                  (i32.lt_u
                    (local.tee 25
                      (i32.add
                        (local.get 25)
                        (i32.const 1)))
                    (local.get 23))))))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 7
                (i32.add
                  (local.get 7)
                  (i32.const 1)))
              (local.get 2)))))))
  (func (;2;) (type 1) (param i32 i32 i32 i32)
    (local v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 4
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 15
      (v128.const i32x4 0x0fffe000 0x0fffe000 0x0fffe000 0x0fffe000))
    (local.set 17
      (v128.const i32x4 0x38000000 0x38000000 0x38000000 0x38000000))
    (local.set 19
      (v128.const i32x4 0x00800000 0x00800000 0x00800000 0x00800000))
    (local.set 21
      (v128.const i32x4 0x38800000 0x38800000 0x38800000 0x38800000))
    (local.set 22
      (v128.const i32x4 0x0f7fffff 0x0f7fffff 0x0f7fffff 0x0f7fffff))
    (local.set 23
      (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
    (local.set 24
      (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000))
    (local.set 42
      (v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001))
    (local.set 43
      (v128.const i32x4 0x00000fff 0x00000fff 0x00000fff 0x00000fff))
    (local.set 44
      (v128.const i32x4 0x0001c000 0x0001c000 0x0001c000 0x0001c000))
    (local.set 46
      (v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000))
    (local.set 49
      (v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00))
    (local.set 51
      (v128.const i32x4 0x00000200 0x00000200 0x00000200 0x00000200))
    (local.set 53
      (v128.const i32x4 0x00008000 0x00008000 0x00008000 0x00008000))
    (local.set 5
      (local.get 4))
    (local.set 6
      (local.get 4))
    (local.set 7
      (local.get 4))
    (local.set 8
      (local.get 4))
    (local.set 13
      (v128.load16x4_s align=2
        (local.get 0)))
    (local.set 14
      (i32x4.shl
        (local.get 13)
        (i32.const 13)))
    (local.set 16
      (v128.and
        (local.get 14)
        (local.get 15)))
    (local.set 18
      (i32x4.add
        (local.get 16)
        (local.get 17)))
    (local.set 20
      (i32x4.lt_s
        (local.get 16)
        (local.get 19)))
    (local.set 12
      (v128.or
        (v128.or
          (f32x4.add
            (v128.and
              (f32x4.sub
                (local.get 18)
                (local.get 21))
              (local.get 20))
            (local.get 18))
          (v128.and
            (i32x4.gt_s
              (local.get 16)
              (local.get 22))
            (local.get 23)))
        (v128.and
          (local.get 14)
          (local.get 24))))
    (local.set 11
      (i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=16 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 11
      (i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=32 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=48 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 11
      (i8x16.shuffle 8 9 10 11 8 9 10 11 8 9 10 11 8 9 10 11
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=64 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=80 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 11
      (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=96 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=112 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 25
      (v128.load16x4_s offset=16 align=2
        (local.get 0)))
    (local.set 26
      (i32x4.shl
        (local.get 25)
        (i32.const 13)))
    (local.set 27
      (v128.and
        (local.get 26)
        (local.get 15)))
    (local.set 28
      (i32x4.add
        (local.get 27)
        (local.get 17)))
    (local.set 29
      (i32x4.lt_s
        (local.get 27)
        (local.get 19)))
    (local.set 12
      (v128.or
        (v128.or
          (f32x4.add
            (v128.and
              (f32x4.sub
                (local.get 28)
                (local.get 21))
              (local.get 29))
            (local.get 28))
          (v128.and
            (i32x4.gt_s
              (local.get 27)
              (local.get 22))
            (local.get 23)))
        (v128.and
          (local.get 26)
          (local.get 24))))
    (local.set 11
      (i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=16 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 11
      (i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=32 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=48 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 11
      (i8x16.shuffle 8 9 10 11 8 9 10 11 8 9 10 11 8 9 10 11
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=64 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=80 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 11
      (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=96 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=112 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 30
      (v128.load16x4_s offset=8 align=2
        (local.get 0)))
    (local.set 31
      (i32x4.shl
        (local.get 30)
        (i32.const 13)))
    (local.set 32
      (v128.and
        (local.get 31)
        (local.get 15)))
    (local.set 33
      (i32x4.add
        (local.get 32)
        (local.get 17)))
    (local.set 34
      (i32x4.lt_s
        (local.get 32)
        (local.get 19)))
    (local.set 12
      (v128.or
        (v128.or
          (f32x4.add
            (v128.and
              (f32x4.sub
                (local.get 33)
                (local.get 21))
              (local.get 34))
            (local.get 33))
          (v128.and
            (i32x4.gt_s
              (local.get 32)
              (local.get 22))
            (local.get 23)))
        (v128.and
          (local.get 31)
          (local.get 24))))
    (local.set 11
      (i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=128 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=144 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 11
      (i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=160 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=176 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 11
      (i8x16.shuffle 8 9 10 11 8 9 10 11 8 9 10 11 8 9 10 11
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=192 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=208 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 11
      (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=224 align=4
        (local.get 1)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 5)))
    (local.set 9
      (v128.load offset=240 align=4
        (local.get 1)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 6)))
    (local.set 35
      (v128.load16x4_s offset=24 align=2
        (local.get 0)))
    (local.set 36
      (i32x4.shl
        (local.get 35)
        (i32.const 13)))
    (local.set 37
      (v128.and
        (local.get 36)
        (local.get 15)))
    (local.set 38
      (i32x4.add
        (local.get 37)
        (local.get 17)))
    (local.set 39
      (i32x4.lt_s
        (local.get 37)
        (local.get 19)))
    (local.set 12
      (v128.or
        (v128.or
          (f32x4.add
            (v128.and
              (f32x4.sub
                (local.get 38)
                (local.get 21))
              (local.get 39))
            (local.get 38))
          (v128.and
            (i32x4.gt_s
              (local.get 37)
              (local.get 22))
            (local.get 23)))
        (v128.and
          (local.get 36)
          (local.get 24))))
    (local.set 11
      (i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=128 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=144 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 11
      (i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=160 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=176 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 11
      (i8x16.shuffle 8 9 10 11 8 9 10 11 8 9 10 11 8 9 10 11
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=192 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=208 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 11
      (i8x16.shuffle 12 13 14 15 12 13 14 15 12 13 14 15 12 13 14 15
        (local.get 12)
        (local.get 12)))
    (local.set 9
      (v128.load offset=224 align=4
        (local.get 1)))
    (local.set 7
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 7)))
    (local.set 9
      (v128.load offset=240 align=4
        (local.get 1)))
    (local.set 8
      (f32x4.relaxed_madd
        (local.get 11)
        (local.get 9)
        (local.get 8)))
    (local.set 0
      (i32.add
        (local.get 0)
        (i32.const 16)))
    (local.set 1
      (i32.add
        (local.get 1)
        (i32.const 256)))
    (local.set 40
      (f32x4.abs
        (local.get 5)))
    (local.set 41
      (f32x4.ne
        (local.get 5)
        (local.get 5)))
    (local.set 45
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 40)
                  (i32.const 13))
                (local.get 42))
              (local.get 40))
            (local.get 43))
          (i32.const 13))
        (local.get 44)))
    (local.set 47
      (i32x4.sub
        (f32x4.add
          (local.get 40)
          (local.get 46))
        (local.get 46)))
    (local.set 48
      (f32x4.lt
        (local.get 40)
        (local.get 21)))
    (local.set 50
      (i32x4.min_u
        (v128.bitselect
          (local.get 47)
          (local.get 45)
          (local.get 48))
        (local.get 49)))
    (local.set 52
      (v128.or
        (v128.and
          (local.get 41)
          (local.get 51))
        (local.get 50)))
    (local.set 54
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 5)
              (i32.const 16))
            (local.get 53))
          (local.get 41))
        (local.get 52)))
    (local.set 55
      (i16x8.narrow_i32x4_u
        (local.get 54)
        (local.get 54)))
    (v128.store64_lane align=2 0
      (local.get 2)
      (local.get 55))
    (local.set 56
      (f32x4.abs
        (local.get 6)))
    (local.set 57
      (f32x4.ne
        (local.get 6)
        (local.get 6)))
    (local.set 58
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 56)
                  (i32.const 13))
                (local.get 42))
              (local.get 56))
            (local.get 43))
          (i32.const 13))
        (local.get 44)))
    (local.set 59
      (i32x4.sub
        (f32x4.add
          (local.get 56)
          (local.get 46))
        (local.get 46)))
    (local.set 60
      (f32x4.lt
        (local.get 56)
        (local.get 21)))
    (local.set 61
      (i32x4.min_u
        (v128.bitselect
          (local.get 59)
          (local.get 58)
          (local.get 60))
        (local.get 49)))
    (local.set 62
      (v128.or
        (v128.and
          (local.get 57)
          (local.get 51))
        (local.get 61)))
    (local.set 63
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 6)
              (i32.const 16))
            (local.get 53))
          (local.get 57))
        (local.get 62)))
    (local.set 64
      (i16x8.narrow_i32x4_u
        (local.get 63)
        (local.get 63)))
    (v128.store16_lane offset=8 0
      (local.get 2)
      (local.get 64))
    (local.set 65
      (f32x4.abs
        (local.get 7)))
    (local.set 66
      (f32x4.ne
        (local.get 7)
        (local.get 7)))
    (local.set 67
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 65)
                  (i32.const 13))
                (local.get 42))
              (local.get 65))
            (local.get 43))
          (i32.const 13))
        (local.get 44)))
    (local.set 68
      (i32x4.sub
        (f32x4.add
          (local.get 65)
          (local.get 46))
        (local.get 46)))
    (local.set 69
      (f32x4.lt
        (local.get 65)
        (local.get 21)))
    (local.set 70
      (i32x4.min_u
        (v128.bitselect
          (local.get 68)
          (local.get 67)
          (local.get 69))
        (local.get 49)))
    (local.set 71
      (v128.or
        (v128.and
          (local.get 66)
          (local.get 51))
        (local.get 70)))
    (local.set 72
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 7)
              (i32.const 16))
            (local.get 53))
          (local.get 66))
        (local.get 71)))
    (local.set 73
      (i16x8.narrow_i32x4_u
        (local.get 72)
        (local.get 72)))
    (v128.store64_lane offset=10 align=2 0
      (local.get 2)
      (local.get 73))
    (local.set 74
      (f32x4.abs
        (local.get 8)))
    (local.set 75
      (f32x4.ne
        (local.get 8)
        (local.get 8)))
    (local.set 76
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 74)
                  (i32.const 13))
                (local.get 42))
              (local.get 74))
            (local.get 43))
          (i32.const 13))
        (local.get 44)))
    (local.set 77
      (i32x4.sub
        (f32x4.add
          (local.get 74)
          (local.get 46))
        (local.get 46)))
    (local.set 78
      (f32x4.lt
        (local.get 74)
        (local.get 21)))
    (local.set 79
      (i32x4.min_u
        (v128.bitselect
          (local.get 77)
          (local.get 76)
          (local.get 78))
        (local.get 49)))
    (local.set 80
      (v128.or
        (v128.and
          (local.get 75)
          (local.get 51))
        (local.get 79)))
    (local.set 81
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 8)
              (i32.const 16))
            (local.get 53))
          (local.get 75))
        (local.get 80)))
    (local.set 82
      (i16x8.narrow_i32x4_u
        (local.get 81)
        (local.get 81)))
    (v128.store16_lane offset=18 0
      (local.get 2)
      (local.get 82)))
  (export "phase0" (func 0))
  (export "phase1" (func 1)))
