(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32)
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
          (i32.const 3))
        (local.get 5)))
    (local.set 7
      (i32.load offset=8
        (local.get 0)))
    (local.set 8
      (i32.add
        (local.get 7)
        (i32.const 0)))
    (local.set 9
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 8)))
    (local.set 10
      (select
        (local.get 4)
        (i32.const 2)
        (i32.lt_u
          (local.get 4)
          (i32.const 2))))
    (local.set 11
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 11)
        (local.get 10))
      (then
        (loop  ;; label = @2
          (i32.store16 align=1
            (local.get 9)
            (i32.load16_u align=1
              (local.get 6)))
          (i32.store8 offset=2
            (local.get 9)
            (i32.load8_u offset=2
              (local.get 6)))
          (local.set 6
            (i32.add
              (local.get 6)
              (i32.const 3)))
          (local.set 9
            (i32.add
              (local.get 9)
              (i32.const 4)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 11
                (i32.add
                  (local.get 11)
                  (i32.const 1)))
              (local.get 10)))))))
  (func (;1;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 1024)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 1024)))
    (local.set 5
      (i32.load offset=4
        (local.get 0)))
    (local.set 6
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 1))
        (local.get 5)))
    (local.set 7
      (i32.load offset=8
        (local.get 0)))
    (local.set 8
      (i32.add
        (local.get 7)
        (i32.const 3)))
    (local.set 9
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 8)))
    (local.set 10
      (select
        (local.get 4)
        (i32.const 2)
        (i32.lt_u
          (local.get 4)
          (i32.const 2))))
    (local.set 11
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 11)
        (local.get 10))
      (then
        (loop  ;; label = @2
          (i32.store8
            (local.get 9)
            (i32.load8_u
              (local.get 6)))
          (local.set 6
            (i32.add
              (local.get 6)
              (i32.const 1)))
          (local.set 9
            (i32.add
              (local.get 9)
              (i32.const 4)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 11
                (i32.add
                  (local.get 11)
                  (i32.const 1)))
              (local.get 10)))))))
  (export "phase0" (func 0))
  (export "phase1" (func 1)))
