(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func (param i32 i32 i32 i32)))
  (type (;2;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (global.set 0
      (local.get 0))
    (local.set 3
      (i32.load
        (local.get 0)))
    (local.set 4
      (i32.load offset=4
        (local.get 0)))
    (local.set 5
      (i32.load offset=12
        (local.get 0)))
    (local.set 6
      (local.get 1))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 6)
        (local.get 2))
      (then
        (loop  ;; label = @2
          (local.set 7
            (i32.div_u
              (local.get 6)
              (i32.const 1)))
          (local.set 8
            (i32.rem_u
              (local.get 6)
              (i32.const 1)))
          (local.set 9
            (i32.div_u
              (local.get 7)
              (i32.const 1)))
          (local.set 10
            (i32.rem_u
              (local.get 7)
              (i32.const 1)))
          (local.set 11
            (i32.mul
              (local.get 8)
              (i32.const 2)))
          (local.set 12
            (i32.mul
              (local.get 10)
              (i32.const 1)))
          (local.set 13
            (i32.add
              (local.get 11)
              (i32.const 2)))
          (local.set 14
            (i32.add
              (local.get 12)
              (i32.const 1)))
          (local.set 15
            (select
              (local.get 13)
              (i32.const 2)
              (i32.lt_u
                (local.get 13)
                (i32.const 2))))
          (local.set 16
            (select
              (local.get 14)
              (i32.const 1)
              (i32.lt_u
                (local.get 14)
                (i32.const 1))))
          (local.set 17
            (i32.add
              (i32.mul
                (local.get 9)
                (i32.const 0))
              (local.get 3)))
          (local.set 18
            (i32.add
              (i32.mul
                (local.get 9)
                (i32.const 0))
              (local.get 4)))
          (local.set 19
            (i32.add
              (i32.mul
                (local.get 9)
                (i32.const 32))
              (local.get 5)))
          (local.set 20
            (i32.const 0))
          (local.set 21
            (local.get 12))
          (local.set 22
            (select
              (local.get 16)
              (i32.const 1)
              (i32.lt_u
                (local.get 16)
                (i32.const 1))))
          (local.set 23
            (i32.add
              (i32.mul
                (local.get 20)
                (i32.const 4))
              (local.get 17)))
          (local.set 24
            (local.get 21))
          (if  ;; label = @3
            (i32.lt_u
              (local.get 24)
              (local.get 22))
            (then
              (loop  ;; label = @4
                (local.set 25
                  (i32.sub
                    (local.get 24)
                    (i32.const 0)))
                (local.set 26
                  (i32.mul
                    (local.get 25)
                    (i32.const 4)))
                (local.set 26
                  (i32.add
                    (local.get 26)
                    (i32.const 0)))
                (local.set 27
                  (i32.add
                    (i32.mul
                      (local.get 26)
                      (i32.const 4))
                    (local.get 18)))
                (local.set 28
                  (i32.add
                    (i32.mul
                      (local.get 20)
                      (i32.const 16))
                    (local.get 27)))
                (local.set 29
                  (i32.add
                    (i32.mul
                      (local.get 26)
                      (i32.const 4))
                    (local.get 19)))
                (local.set 30
                  (i32.const 0))
                (local.set 31
                  (select
                    (local.get 15)
                    (i32.const 2)
                    (i32.lt_u
                      (local.get 15)
                      (i32.const 2))))
                (local.set 32
                  (local.get 11))
                (if  ;; label = @5
                  (i32.lt_u
                    (local.get 32)
                    (local.get 31))
                  (then
                    (loop  ;; label = @6
                      (local.set 33
                        (i32.add
                          (i32.mul
                            (local.get 32)
                            (i32.const 12))
                          (local.get 23)))
                      (local.set 34
                        (i32.add
                          (i32.mul
                            (local.get 32)
                            (i32.const 16))
                          (local.get 29)))
                      (call 1
                        (local.get 33)
                        (local.get 28)
                        (local.get 34)
                        (local.get 30))
                      (br_if 0 (;@6;)
                        (i32.lt_u
                          (local.tee 32
                            (i32.add
                              (local.get 32)
                              (i32.const 2)))
                          (local.get 31))))))
                (br_if 0 (;@4;)
                  (i32.lt_u
                    (local.tee 24
                      (i32.add
                        (local.get 24)
                        (i32.const 1)))
                    (local.get 22))))))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 6
                (i32.add
                  (local.get 6)
                  (i32.const 1)))
              (local.get 2)))))))
  (func (;1;) (type 1) (param i32 i32 i32 i32)
    (local v128 v128 v128 v128 v128 v128 v128 v128 v128 i32 i32 i32)
    (local.set 4
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 13
      (i32.load offset=12
        (global.get 0)))
    (local.set 14
      (i32.load offset=8
        (global.get 0)))
    (local.set 5
      (local.get 4))
    (local.set 6
      (local.get 4))
    (local.set 7
      (v128.load align=4
        (local.get 1)))
    (local.set 8
      (v128.load32_splat
        (local.get 0)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 8)
        (local.get 7)
        (local.get 5)))
    (local.set 8
      (v128.load32_splat offset=12
        (local.get 0)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 8)
        (local.get 7)
        (local.get 6)))
    (local.set 7
      (v128.load offset=16 align=4
        (local.get 1)))
    (local.set 8
      (v128.load32_splat offset=4
        (local.get 0)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 8)
        (local.get 7)
        (local.get 5)))
    (local.set 8
      (v128.load32_splat offset=16
        (local.get 0)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 8)
        (local.get 7)
        (local.get 6)))
    (local.set 7
      (v128.load offset=32 align=4
        (local.get 1)))
    (local.set 8
      (v128.load32_splat offset=8
        (local.get 0)))
    (local.set 5
      (f32x4.relaxed_madd
        (local.get 8)
        (local.get 7)
        (local.get 5)))
    (local.set 8
      (v128.load32_splat offset=20
        (local.get 0)))
    (local.set 6
      (f32x4.relaxed_madd
        (local.get 8)
        (local.get 7)
        (local.get 6)))
    (local.set 0
      (i32.add
        (local.get 0)
        (i32.const 12)))
    (local.set 1
      (i32.add
        (local.get 1)
        (i32.const 48)))
    (local.set 15
      (i32.add
        (i32.sub
          (local.get 2)
          (local.get 13))
        (local.get 14)))
    (local.set 9
      (v128.load align=4
        (local.get 15)))
    (local.set 10
      (f32x4.add
        (local.get 5)
        (local.get 9)))
    (local.set 5
      (local.get 10))
    (v128.store align=4
      (local.get 2)
      (local.get 5))
    (local.set 11
      (v128.load offset=16 align=4
        (local.get 15)))
    (local.set 12
      (f32x4.add
        (local.get 6)
        (local.get 11)))
    (local.set 6
      (local.get 12))
    (v128.store offset=16 align=4
      (local.get 2)
      (local.get 6)))
  (global (;0;) (mut i32) (i32.const 0))
  (export "phase0" (func 0)))
