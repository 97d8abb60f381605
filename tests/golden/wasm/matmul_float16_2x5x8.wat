(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func (param i32 i32 i32 i32)))
  (type (;2;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 17
      (v128.const i32x4 0x8fffe000 0x8fffe000 0x8fffe000 0x8fffe000))
    (local.set 19
      (v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000))
    (local.set 22
      (v128.const i32x4 0x47800000 0x47800000 0x47800000 0x47800000))
    (local.set 23
      (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
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
            (local.set 18
              (v128.and
                (i32x4.shl
                  (local.get 16)
                  (i32.const 13))
                (local.get 17)))
            (local.set 20
              (f32x4.mul
                (local.get 18)
                (local.get 19)))
            (local.set 21
              (f32x4.abs
                (local.get 20)))
            (local.set 24
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 21)
                    (local.get 22))
                  (local.get 23))
                (local.get 20)))
            (local.set 25
              (v128.load16x4_s offset=16 align=2
                (local.get 13)))
            (local.set 26
              (v128.and
                (i32x4.shl
                  (local.get 25)
                  (i32.const 13))
                (local.get 17)))
            (local.set 27
              (f32x4.mul
                (local.get 26)
                (local.get 19)))
            (local.set 28
              (f32x4.abs
                (local.get 27)))
            (local.set 29
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 28)
                    (local.get 22))
                  (local.get 23))
                (local.get 27)))
            (local.set 30
              (v128.load16x4_s offset=32 align=2
                (local.get 13)))
            (local.set 31
              (v128.and
                (i32x4.shl
                  (local.get 30)
                  (i32.const 13))
                (local.get 17)))
            (local.set 32
              (f32x4.mul
                (local.get 31)
                (local.get 19)))
            (local.set 33
              (f32x4.abs
                (local.get 32)))
            (local.set 34
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 33)
                    (local.get 22))
                  (local.get 23))
                (local.get 32)))
            (local.set 35
              (v128.load16x4_s offset=48 align=2
                (local.get 13)))
            (local.set 36
              (v128.and
                (i32x4.shl
                  (local.get 35)
                  (i32.const 13))
                (local.get 17)))
            (local.set 37
              (f32x4.mul
                (local.get 36)
                (local.get 19)))
            (local.set 38
              (f32x4.abs
                (local.get 37)))
            (local.set 39
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 38)
                    (local.get 22))
                  (local.get 23))
                (local.get 37)))
            (local.set 40
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 24)
                (local.get 29)))
            (local.set 41
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 34)
                (local.get 39)))
            (local.set 42
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 24)
                (local.get 29)))
            (local.set 43
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 34)
                (local.get 39)))
            (local.set 44
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 40)
                (local.get 41)))
            (local.set 45
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 40)
                (local.get 41)))
            (local.set 46
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 42)
                (local.get 43)))
            (local.set 47
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 42)
                (local.get 43)))
            (v128.store align=4
              (local.get 14)
              (local.get 44))
            (v128.store offset=32 align=4
              (local.get 14)
              (local.get 45))
            (v128.store offset=64 align=4
              (local.get 14)
              (local.get 46))
            (v128.store offset=96 align=4
              (local.get 14)
              (local.get 47))
            (local.set 48
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 49
              (v128.and
                (i32x4.shl
                  (local.get 48)
                  (i32.const 13))
                (local.get 17)))
            (local.set 50
              (f32x4.mul
                (local.get 49)
                (local.get 19)))
            (local.set 51
              (f32x4.abs
                (local.get 50)))
            (local.set 52
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 51)
                    (local.get 22))
                  (local.get 23))
                (local.get 50)))
            (local.set 53
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 54
              (v128.and
                (i32x4.shl
                  (local.get 53)
                  (i32.const 13))
                (local.get 17)))
            (local.set 55
              (f32x4.mul
                (local.get 54)
                (local.get 19)))
            (local.set 56
              (f32x4.abs
                (local.get 55)))
            (local.set 57
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 56)
                    (local.get 22))
                  (local.get 23))
                (local.get 55)))
            (local.set 58
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 59
              (v128.and
                (i32x4.shl
                  (local.get 58)
                  (i32.const 13))
                (local.get 17)))
            (local.set 60
              (f32x4.mul
                (local.get 59)
                (local.get 19)))
            (local.set 61
              (f32x4.abs
                (local.get 60)))
            (local.set 62
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 61)
                    (local.get 22))
                  (local.get 23))
                (local.get 60)))
            (local.set 63
              (v128.load16x4_s offset=64 align=2
                (local.get 13)))
            (local.set 64
              (v128.and
                (i32x4.shl
                  (local.get 63)
                  (i32.const 13))
                (local.get 17)))
            (local.set 65
              (f32x4.mul
                (local.get 64)
                (local.get 19)))
            (local.set 66
              (f32x4.abs
                (local.get 65)))
            (local.set 67
              (v128.or
                (v128.and
                  (f32x4.ge
                    (local.get 66)
                    (local.get 22))
                  (local.get 23))
                (local.get 65)))
            (local.set 68
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 52)
                (local.get 57)))
            (local.set 69
              (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
                (local.get 62)
                (local.get 67)))
            (local.set 70
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 52)
                (local.get 57)))
            (local.set 71
              (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31
                (local.get 62)
                (local.get 67)))
            (local.set 72
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 68)
                (local.get 69)))
            (local.set 73
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 68)
                (local.get 69)))
            (local.set 74
              (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (local.get 70)
                (local.get 71)))
            (local.set 75
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31
                (local.get 70)
                (local.get 71)))
            (v128.store offset=16 align=4
              (local.get 14)
              (local.get 72))
            (v128.store offset=48 align=4
              (local.get 14)
              (local.get 73))
            (v128.store offset=80 align=4
              (local.get 14)
              (local.get 74))
            (v128.store offset=112 align=4
              (local.get 14)
              (local.get 75))
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
    (local v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 4
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 14
      (v128.const i32x4 0x8fffe000 0x8fffe000 0x8fffe000 0x8fffe000))
    (local.set 16
      (v128.const i32x4 0x77800000 0x77800000 0x77800000 0x77800000))
    (local.set 19
      (v128.const i32x4 0x47800000 0x47800000 0x47800000 0x47800000))
    (local.set 20
      (v128.const i32x4 0x7f800000 0x7f800000 0x7f800000 0x7f800000))
    (local.set 35
      (v128.const i32x4 0x00000001 0x00000001 0x00000001 0x00000001))
    (local.set 36
      (v128.const i32x4 0x00000fff 0x00000fff 0x00000fff 0x00000fff))
    (local.set 37
      (v128.const i32x4 0x0001c000 0x0001c000 0x0001c000 0x0001c000))
    (local.set 39
      (v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000))
    (local.set 41
      (v128.const i32x4 0x38800000 0x38800000 0x38800000 0x38800000))
    (local.set 43
      (v128.const i32x4 0x00007c00 0x00007c00 0x00007c00 0x00007c00))
    (local.set 45
      (v128.const i32x4 0x00000200 0x00000200 0x00000200 0x00000200))
    (local.set 47
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
    (local.set 15
      (v128.and
        (i32x4.shl
          (local.get 13)
          (i32.const 13))
        (local.get 14)))
    (local.set 17
      (f32x4.mul
        (local.get 15)
        (local.get 16)))
    (local.set 18
      (f32x4.abs
        (local.get 17)))
    (local.set 12
      (v128.or
        (v128.and
          (f32x4.ge
            (local.get 18)
            (local.get 19))
          (local.get 20))
        (local.get 17)))
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
    (local.set 21
      (v128.load16x4_s offset=16 align=2
        (local.get 0)))
    (local.set 22
      (v128.and
        (i32x4.shl
          (local.get 21)
          (i32.const 13))
        (local.get 14)))
    (local.set 23
      (f32x4.mul
        (local.get 22)
        (local.get 16)))
    (local.set 24
      (f32x4.abs
        (local.get 23)))
    (local.set 12
      (v128.or
        (v128.and
          (f32x4.ge
            (local.get 24)
            (local.get 19))
          (local.get 20))
        (local.get 23)))
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
    (local.set 25
      (v128.load16x4_s offset=8 align=2
        (local.get 0)))
    (local.set 26
      (v128.and
        (i32x4.shl
          (local.get 25)
          (i32.const 13))
        (local.get 14)))
    (local.set 27
      (f32x4.mul
        (local.get 26)
        (local.get 16)))
    (local.set 28
      (f32x4.abs
        (local.get 27)))
    (local.set 12
      (v128.or
        (v128.and
          (f32x4.ge
            (local.get 28)
            (local.get 19))
          (local.get 20))
        (local.get 27)))
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
    (local.set 29
      (v128.load16x4_s offset=24 align=2
        (local.get 0)))
    (local.set 30
      (v128.and
        (i32x4.shl
          (local.get 29)
          (i32.const 13))
        (local.get 14)))
    (local.set 31
      (f32x4.mul
        (local.get 30)
        (local.get 16)))
    (local.set 32
      (f32x4.abs
        (local.get 31)))
    (local.set 12
      (v128.or
        (v128.and
          (f32x4.ge
            (local.get 32)
            (local.get 19))
          (local.get 20))
        (local.get 31)))
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
    (local.set 33
      (f32x4.abs
        (local.get 5)))
    (local.set 34
      (f32x4.ne
        (local.get 5)
        (local.get 5)))
    (local.set 38
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 33)
                  (i32.const 13))
                (local.get 35))
              (local.get 33))
            (local.get 36))
          (i32.const 13))
        (local.get 37)))
    (local.set 40
      (i32x4.sub
        (f32x4.add
          (local.get 33)
          (local.get 39))
        (local.get 39)))
    (local.set 42
      (f32x4.lt
        (local.get 33)
        (local.get 41)))
    (local.set 44
      (i32x4.min_u
        (v128.bitselect
          (local.get 40)
          (local.get 38)
          (local.get 42))
        (local.get 43)))
    (local.set 46
      (v128.or
        (v128.and
          (local.get 34)
          (local.get 45))
        (local.get 44)))
    (local.set 48
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 5)
              (i32.const 16))
            (local.get 47))
          (local.get 34))
        (local.get 46)))
    (local.set 49
      (i16x8.narrow_i32x4_u
        (local.get 48)
        (local.get 48)))
    (v128.store64_lane align=2 0
      (local.get 2)
      (local.get 49))
    (local.set 50
      (f32x4.abs
        (local.get 6)))
    (local.set 51
      (f32x4.ne
        (local.get 6)
        (local.get 6)))
    (local.set 52
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 50)
                  (i32.const 13))
                (local.get 35))
              (local.get 50))
            (local.get 36))
          (i32.const 13))
        (local.get 37)))
    (local.set 53
      (i32x4.sub
        (f32x4.add
          (local.get 50)
          (local.get 39))
        (local.get 39)))
    (local.set 54
      (f32x4.lt
        (local.get 50)
        (local.get 41)))
    (local.set 55
      (i32x4.min_u
        (v128.bitselect
          (local.get 53)
          (local.get 52)
          (local.get 54))
        (local.get 43)))
    (local.set 56
      (v128.or
        (v128.and
          (local.get 51)
          (local.get 45))
        (local.get 55)))
    (local.set 57
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 6)
              (i32.const 16))
            (local.get 47))
          (local.get 51))
        (local.get 56)))
    (local.set 58
      (i16x8.narrow_i32x4_u
        (local.get 57)
        (local.get 57)))
    (v128.store16_lane offset=8 0
      (local.get 2)
      (local.get 58))
    (local.set 59
      (f32x4.abs
        (local.get 7)))
    (local.set 60
      (f32x4.ne
        (local.get 7)
        (local.get 7)))
    (local.set 61
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 59)
                  (i32.const 13))
                (local.get 35))
              (local.get 59))
            (local.get 36))
          (i32.const 13))
        (local.get 37)))
    (local.set 62
      (i32x4.sub
        (f32x4.add
          (local.get 59)
          (local.get 39))
        (local.get 39)))
    (local.set 63
      (f32x4.lt
        (local.get 59)
        (local.get 41)))
    (local.set 64
      (i32x4.min_u
        (v128.bitselect
          (local.get 62)
          (local.get 61)
          (local.get 63))
        (local.get 43)))
    (local.set 65
      (v128.or
        (v128.and
          (local.get 60)
          (local.get 45))
        (local.get 64)))
    (local.set 66
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 7)
              (i32.const 16))
            (local.get 47))
          (local.get 60))
        (local.get 65)))
    (local.set 67
      (i16x8.narrow_i32x4_u
        (local.get 66)
        (local.get 66)))
    (v128.store64_lane offset=10 align=2 0
      (local.get 2)
      (local.get 67))
    (local.set 68
      (f32x4.abs
        (local.get 8)))
    (local.set 69
      (f32x4.ne
        (local.get 8)
        (local.get 8)))
    (local.set 70
      (i32x4.sub
        (i32x4.shr_u
          (i32x4.add
            (i32x4.add
              (v128.and
                (i32x4.shr_u
                  (local.get 68)
                  (i32.const 13))
                (local.get 35))
              (local.get 68))
            (local.get 36))
          (i32.const 13))
        (local.get 37)))
    (local.set 71
      (i32x4.sub
        (f32x4.add
          (local.get 68)
          (local.get 39))
        (local.get 39)))
    (local.set 72
      (f32x4.lt
        (local.get 68)
        (local.get 41)))
    (local.set 73
      (i32x4.min_u
        (v128.bitselect
          (local.get 71)
          (local.get 70)
          (local.get 72))
        (local.get 43)))
    (local.set 74
      (v128.or
        (v128.and
          (local.get 69)
          (local.get 45))
        (local.get 73)))
    (local.set 75
      (v128.or
        (v128.andnot
          (v128.and
            (i32x4.shr_u
              (local.get 8)
              (i32.const 16))
            (local.get 47))
          (local.get 69))
        (local.get 74)))
    (local.set 76
      (i16x8.narrow_i32x4_u
        (local.get 75)
        (local.get 75)))
    (v128.store16_lane offset=18 0
      (local.get 2)
      (local.get 76)))
  (export "phase0" (func 0))
  (export "phase1" (func 1)))
