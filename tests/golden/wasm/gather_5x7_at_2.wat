(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 586)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 586)))
    (local.set 5
      (i32.load offset=4
        (local.get 0)))
    (local.set 6
      (i32.load
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
          (i32.const 4))
        (local.get 8)))
    (local.set 10
      (i32.add
        (i32.mul
          (local.get 12)
          (i32.const 28))
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
          (local.set 15
            (i32.load
              (local.get 8)))
          (if  ;; label = @3
            (i32.lt_u
              (local.get 15)
              (i32.const 5))
            (then
              (local.set 16
                (i32.add
                  (i32.mul
                    (local.get 15)
                    (i32.const 28))
                  (local.get 9)))
              (v128.store align=1
                (local.get 10)
                (v128.load align=1
                  (local.get 16)))
              (i64.store offset=16 align=1
                (local.get 10)
                (i64.load offset=16 align=1
                  (local.get 16)))
              (i32.store offset=24 align=1
                (local.get 10)
                (i32.load offset=24 align=1
                  (local.get 16))))
            (else
              (memory.fill
                (local.get 10)
                (i32.const 0)
                (i32.const 28))))
          (local.set 8
            (i32.add
              (local.get 8)
              (i32.const 4)))
          (local.set 10
            (i32.add
              (local.get 10)
              (i32.const 28)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 14
                (i32.add
                  (local.get 14)
                  (i32.const 1)))
              (local.get 13)))))))
  (export "phase0" (func 0)))
