(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 22
      (v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000))
    (local.set 36
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 43
      (v128.const i32x4 0xc2d00000 0xc2d00000 0xc2d00000 0xc2d00000))
    (local.set 44
      (v128.const i32x4 0x42b20000 0x42b20000 0x42b20000 0x42b20000))
    (local.set 46
      (v128.const i32x4 0x4b400000 0x4b400000 0x4b400000 0x4b400000))
    (local.set 47
      (v128.const i32x4 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b 0x3fb8aa3b))
    (local.set 51
      (v128.const i32x4 0xbf318000 0xbf318000 0xbf318000 0xbf318000))
    (local.set 52
      (v128.const i32x4 0x395e8083 0x395e8083 0x395e8083 0x395e8083))
    (local.set 54
      (v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000))
    (local.set 55
      (v128.const i32x4 0x3e2aaa6e 0x3e2aaa6e 0x3e2aaa6e 0x3e2aaa6e))
    (local.set 56
      (v128.const i32x4 0x3d2aaa8d 0x3d2aaa8d 0x3d2aaa8d 0x3d2aaa8d))
    (local.set 57
      (v128.const i32x4 0x3c0905c3 0x3c0905c3 0x3c0905c3 0x3c0905c3))
    (local.set 58
      (v128.const i32x4 0x3ab68891 0x3ab68891 0x3ab68891 0x3ab68891))
    (local.set 60
      (v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 1024)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 1024)))
    (local.set 5
      (i32.load
        (local.get 0)))
    (local.set 6
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 16))
        (local.get 5)))
    (local.set 7
      (i32.load offset=4
        (local.get 0)))
    (local.set 8
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 16))
        (local.get 7)))
    (local.set 9
      (select
        (local.get 4)
        (i32.const 2)
        (i32.lt_u
          (local.get 4)
          (i32.const 2))))
    (local.set 10
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 10)
        (local.get 9))
      (then
        (loop  ;; label = @2
          (local.set 18
            (local.get 22))
          (local.set 19
            (local.get 22))
          (local.set 20
            (local.get 22))
          (local.set 21
            (local.get 22))
          (local.set 11
            (local.get 6))
          (local.set 12
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 23
              (v128.load align=4
                (local.get 11)))
            (local.set 18
              (f32x4.pmax
                (local.get 18)
                (local.get 23)))
            (local.set 11
              (i32.add
                (local.get 11)
                (i32.const 16)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 12
                  (i32.add
                    (local.get 12)
                    (i32.const 1)))
                (i32.const 1))))
          (local.set 24
            (f32x4.pmax
              (local.get 18)
              (local.get 19)))
          (local.set 25
            (f32x4.pmax
              (local.get 24)
              (local.get 20)))
          (local.set 26
            (f32x4.pmax
              (local.get 25)
              (local.get 21)))
          (local.set 27
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 26)
              (local.get 26)))
          (local.set 28
            (f32x4.pmax
              (local.get 26)
              (local.get 27)))
          (local.set 29
            (i8x16.shuffle 4 5 6 7 4 5 6 7 12 13 14 15 12 13 14 15
              (local.get 28)
              (local.get 28)))
          (local.set 30
            (f32x4.pmax
              (local.get 28)
              (local.get 29)))
          (local.set 31
            (f32x4.splat
              (f32x4.extract_lane 0
                (local.get 30))))
          (local.set 32
            (local.get 36))
          (local.set 33
            (local.get 36))
          (local.set 34
            (local.get 36))
          (local.set 35
            (local.get 36))
          (local.set 39
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 36)
                (i32.const 0))
              (i32.const 0)))
          (local.set 37
            (local.get 39))
          (local.set 40
            (i32x4.replace_lane 3
              (i32x4.replace_lane 1
                (local.get 36)
                (i32.const 0))
              (i32.const 0)))
          (local.set 38
            (local.get 40))
          (local.set 13
            (local.get 6))
          (local.set 14
            (local.get 8))
          (local.set 15
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 41
              (v128.load align=4
                (local.get 13)))
            (local.set 42
              (f32x4.sub
                (local.get 41)
                (local.get 31)))
            (local.set 45
              (f32x4.pmin
                (f32x4.pmax
                  (local.get 42)
                  (local.get 43))
                (local.get 44)))
            (local.set 48
              (f32x4.add
                (f32x4.mul
                  (local.get 45)
                  (local.get 47))
                (local.get 46)))
            (local.set 49
              (i32x4.sub
                (local.get 48)
                (local.get 46)))
            (local.set 50
              (f32x4.sub
                (local.get 48)
                (local.get 46)))
            (local.set 53
              (f32x4.add
                (f32x4.relaxed_madd
                  (local.get 50)
                  (local.get 51)
                  (local.get 45))
                (f32x4.mul
                  (local.get 50)
                  (local.get 52))))
            (local.set 59
              (f32x4.relaxed_madd
                (f32x4.mul
                  (f32x4.relaxed_madd
                    (f32x4.relaxed_madd
                      (f32x4.relaxed_madd
                        (f32x4.relaxed_madd
                          (local.get 58)
                          (local.get 53)
                          (local.get 57))
                        (local.get 53)
                        (local.get 56))
                      (local.get 53)
                      (local.get 55))
                    (local.get 53)
                    (local.get 54))
                  (local.get 53))
                (local.get 53)
                (local.get 53)))
            (local.set 61
              (f32x4.add
                (local.get 59)
                (local.get 60)))
            (local.set 62
              (i32x4.shr_s
                (local.get 49)
                (i32.const 1)))
            (local.set 63
              (f32x4.mul
                (f32x4.mul
                  (local.get 61)
                  (i32x4.add
                    (i32x4.shl
                      (local.get 62)
                      (i32.const 23))
                    (local.get 60)))
                (i32x4.add
                  (i32x4.shl
                    (i32x4.sub
                      (local.get 49)
                      (local.get 62))
                    (i32.const 23))
                  (local.get 60))))
            (v128.store align=4
              (local.get 14)
              (local.get 63))
            (local.set 32
              (f32x4.add
                (local.get 32)
                (local.get 63)))
            (local.set 13
              (i32.add
                (local.get 13)
                (i32.const 16)))
            (local.set 14
              (i32.add
                (local.get 14)
                (i32.const 16)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 15
                  (i32.add
                    (local.get 15)
                    (i32.const 1)))
                (i32.const 1))))
          (local.set 64
            (f32x4.add
              (local.get 32)
              (local.get 33)))
          (local.set 65
            (f32x4.add
              (local.get 64)
              (local.get 34)))
          (local.set 66
            (f32x4.add
              (local.get 65)
              (local.get 35)))
          (local.set 67
            (f64x2.promote_low_f32x4
              (local.get 66)))
          (local.set 37
            (f64x2.add
              (local.get 37)
              (local.get 67)))
          (local.set 68
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 66)
              (local.get 66)))
          (local.set 69
            (f64x2.promote_low_f32x4
              (local.get 68)))
          (local.set 38
            (f64x2.add
              (local.get 38)
              (local.get 69)))
          (local.set 32
            (local.get 36))
          (local.set 33
            (local.get 36))
          (local.set 34
            (local.get 36))
          (local.set 35
            (local.get 36))
          (local.set 70
            (f64x2.add
              (local.get 37)
              (local.get 38)))
          (local.set 71
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get 70)
              (local.get 70)))
          (local.set 72
            (f64x2.add
              (local.get 70)
              (local.get 71)))
          (local.set 73
            (f32x4.demote_f64x2_zero
              (local.get 72)))
          (local.set 74
            (f32x4.splat
              (f32x4.extract_lane 0
                (local.get 73))))
          (local.set 16
            (local.get 8))
          (local.set 17
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 75
              (v128.load align=4
                (local.get 16)))
            (local.set 76
              (f32x4.div
                (local.get 75)
                (local.get 74)))
            (v128.store align=4
              (local.get 16)
              (local.get 76))
            (local.set 16
              (i32.add
                (local.get 16)
                (i32.const 16)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 17
                  (i32.add
                    (local.get 17)
                    (i32.const 1)))
                (i32.const 1))))
          (local.set 6
            (i32.add
              (local.get 6)
              (i32.const 16)))
          (local.set 8
            (i32.add
              (local.get 8)
              (i32.const 16)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 10
                (i32.add
                  (local.get 10)
                  (i32.const 1)))
              (local.get 9)))))))
  (export "phase0" (func 0)))
