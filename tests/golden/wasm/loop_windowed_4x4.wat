(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128)
    (local.set 17
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 3
      (i32.load
        (local.get 0)))
    (local.set 4
      (i32.load offset=4
        (local.get 0)))
    (local.set 5
      (i32.mul
        (local.get 1)
        (i32.const 7407)))
    (local.set 6
      (i32.mul
        (local.get 2)
        (i32.const 7407)))
    (local.set 7
      (select
        (local.get 6)
        (i32.const 4)
        (i32.lt_u
          (local.get 6)
          (i32.const 4))))
    (local.set 8
      (local.get 5))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 8)
        (local.get 7))
      (then
        (loop  ;; label = @2
          (local.set 9
            (i32.add
              (i32.mul
                (local.get 8)
                (i32.const 16))
              (local.get 4)))
          (local.set 10
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 18
              (local.get 17))
            (local.set 11
              (i32.const 0))
            (loop  ;; label = @4
              (local.set 19
                (local.get 17))
              (local.set 12
                (i32.add
                  (local.get 8)
                  (local.get 11)))
              (local.set 13
                (i32.mul
                  (local.get 12)
                  (i32.const 4)))
              (local.set 14
                (i32.add
                  (local.get 13)
                  (local.get 10)))
              (local.set 15
                (i32.add
                  (i32.mul
                    (local.get 14)
                    (i32.const 4))
                  (local.get 3)))
              (local.set 20
                (v128.load align=4
                  (local.get 15)))
              (local.set 19
                (local.get 20))
              (local.set 21
                (f32x4.add
                  (local.get 18)
                  (local.get 19)))
              (local.set 18
                (local.get 21))
              (br_if 0 (;@4;)
                (i32.lt_u
                  (local.tee 11
                    (i32.add
                      (local.get 11)
                      (i32.const 1)))
                  (i32.const 5))))
            (local.set 16
              (i32.add
                (i32.mul
                  (local.get 10)
                  (i32.const 4))
                (local.get 9)))
            (v128.store align=4
              (local.get 16)
              (local.get 18))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 10
                  (i32.add
                    (local.get 10)
                    (i32.const 4)))
                (i32.const 4))))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 8
                (i32.add
                  (local.get 8)
                  (i32.const 1)))
              (local.get 7)))))))
  (export "phase0" (func 0)))
