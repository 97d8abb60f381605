(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128)
    (local.set 26
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 341)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 341)))
    (local.set 5
      (i32.load
        (local.get 0)))
    (local.set 6
      (i32.load offset=4
        (local.get 0)))
    (local.set 7
      (select
        (local.get 4)
        (i32.const 2)
        (i32.lt_u
          (local.get 4)
          (i32.const 2))))
    (local.set 8
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 8)
        (local.get 7))
      (then
        (loop  ;; label = @2
          (local.set 9
            (i32.div_u
              (local.get 8)
              (i32.const 1)))
          (local.set 10
            (i32.rem_u
              (local.get 8)
              (i32.const 1)))
          (local.set 11
            (i32.mul
              (local.get 10)
              (i32.const 16)))
          (local.set 12
            (i32.add
              (local.get 11)
              (i32.const 16)))
          (local.set 13
            (select
              (local.get 12)
              (i32.const 4)
              (i32.lt_u
                (local.get 12)
                (i32.const 4))))
          (local.set 14
            (i32.mul
              (local.get 9)
              (i32.const 12)))
          (local.set 15
            (i32.and
              (local.get 13)
              (i32.const -4)))
          (local.set 16
            (local.get 11))
          (if  ;; label = @3
            (i32.lt_u
              (local.get 16)
              (local.get 15))
            (then
              (loop  ;; label = @4
                (local.set 17
                  (i32.add
                    (local.get 14)
                    (local.get 16)))
                (local.set 18
                  (i32.add
                    (i32.mul
                      (local.get 17)
                      (i32.const 4))
                    (local.get 5)))
                (local.set 19
                  (i32.add
                    (i32.mul
                      (local.get 17)
                      (i32.const 4))
                    (local.get 6)))
                (local.set 27
                  (local.get 26))
                (local.set 18
                  (i32.add
                    (local.get 18)
                    (i32.const 32)))
                (local.set 19
                  (i32.add
                    (local.get 19)
                    (i32.const 32)))
                (local.set 20
                  (i32.const 0))
                (loop  ;; label = @5
                  (local.set 28
                    (v128.load align=4
                      (local.get 18)))
                  (v128.store align=4
                    (local.get 19)
                    (local.get 27))
                  (local.set 27
                    (f32x4.add
                      (local.get 27)
                      (local.get 28)))
                  (local.set 18
                    (i32.add
                      (local.get 18)
                      (i32.const -16)))
                  (local.set 19
                    (i32.add
                      (local.get 19)
                      (i32.const -16)))
                  (br_if 0 (;@5;)
                    (i32.lt_u
                      (local.tee 20
                        (i32.add
                          (local.get 20)
                          (i32.const 1)))
                      (i32.const 3))))
                (br_if 0 (;@4;)
                  (i32.lt_u
                    (local.tee 16
                      (i32.add
                        (local.get 16)
                        (i32.const 4)))
                    (local.get 15))))))
          (local.set 21
            (local.get 15))
          (if  ;; label = @3
            (i32.lt_u
              (local.get 21)
              (local.get 13))
            (then
              (loop  ;; label = @4
                (local.set 22
                  (i32.add
                    (local.get 14)
                    (local.get 21)))
                (local.set 23
                  (i32.add
                    (i32.mul
                      (local.get 22)
                      (i32.const 4))
                    (local.get 5)))
                (local.set 24
                  (i32.add
                    (i32.mul
                      (local.get 22)
                      (i32.const 4))
                    (local.get 6)))
                (local.set 29
                  (local.get 26))
                (local.set 23
                  (i32.add
                    (local.get 23)
                    (i32.const 32)))
                (local.set 24
                  (i32.add
                    (local.get 24)
                    (i32.const 32)))
                (local.set 25
                  (i32.const 0))
                (loop  ;; label = @5
                  (local.set 30
                    (v128.load32_splat
                      (local.get 23)))
                  (v128.store32_lane 0
                    (local.get 24)
                    (local.get 29))
                  (local.set 29
                    (f32x4.add
                      (local.get 29)
                      (local.get 30)))
                  (local.set 23
                    (i32.add
                      (local.get 23)
                      (i32.const -16)))
                  (local.set 24
                    (i32.add
                      (local.get 24)
                      (i32.const -16)))
                  (br_if 0 (;@5;)
                    (i32.lt_u
                      (local.tee 25
                        (i32.add
                          (local.get 25)
                          (i32.const 1)))
                      (i32.const 3))))
                (br_if 0 (;@4;)
                  (i32.lt_u
                    (local.tee 21
                      (i32.add
                        (local.get 21)
                        (i32.const 1)))
                    (local.get 13))))))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 8
                (i32.add
                  (local.get 8)
                  (i32.const 1)))
              (local.get 7)))))))
  (export "phase0" (func 0)))
