(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 f64 f64 f64 f64)
    (global.set 0
      (local.get 0))
    (local.set 6
      (i32.load
        (global.get 0)))
    (local.set 7
      (i32.load offset=4
        (global.get 0)))
    (local.set 8
      (i32.load offset=12
        (global.get 0)))
    (local.set 10
      (i32.load offset=8
        (global.get 0)))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 5)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 5)))
    (local.set 5
      (select
        (local.get 4)
        (i32.const 5)
        (i32.lt_u
          (local.get 4)
          (i32.const 5))))
    (local.set 9
      (i32.add
        (i32.mul
          (local.get 8)
          (i32.const 2))
        (local.get 7)))
    (local.set 11
      (local.get 6))
    (local.set 12
      (local.get 9))
    (local.set 13
      (local.get 10))
    (local.set 14
      (local.get 3))
    (local.set 15
      (local.get 14))
    (local.set 11
      (i32.add
        (i32.mul
          (local.get 15)
          (i32.const 8))
        (local.get 11)))
    (local.set 13
      (i32.add
        (i32.mul
          (local.get 15)
          (i32.const 8))
        (local.get 13)))
    (local.set 16
      (local.get 3))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 16)
        (local.get 5))
      (then
        (loop  ;; label = @2
          (local.set 18
            (f64.load
              (local.get 11)))
          (local.set 17
            (i32.load16_u
              (local.get 12)))
          (local.set 19
            (f64.convert_i32_s
              (local.get 17)))
          (local.set 20
            (f64.add
              (local.get 18)
              (local.get 19)))
          (local.set 21
            (select
              (local.get 20)
              (f64.reinterpret_i64
                (i64.const 9221120237041090560))
              (f64.eq
                (local.get 20)
                (local.get 20))))
          (f64.store
            (local.get 13)
            (local.get 21))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 8)))
          (local.set 13
            (i32.add
              (local.get 13)
              (i32.const 8)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 16
                (i32.add
                  (local.get 16)
                  (i32.const 1)))
              (local.get 5)))))))
  (global (;0;) (mut i32) (i32.const 0))
  (export "phase0" (func 0)))
