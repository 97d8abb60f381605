(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128)
    (local.set 15
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 1366)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 1366)))
    (local.set 5
      (i32.load
        (local.get 0)))
    (local.set 6
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 5)))
    (local.set 7
      (i32.load offset=4
        (local.get 0)))
    (local.set 8
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 12))
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
          (local.set 11
            (local.get 8))
          (local.set 12
            (i32.const 0))
          (loop  ;; label = @3
            (v128.store32_lane 0
              (local.get 11)
              (local.get 15))
            (local.set 11
              (i32.add
                (local.get 11)
                (i32.const 4)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 12
                  (i32.add
                    (local.get 12)
                    (i32.const 1)))
                (i32.const 3))))
          (local.set 13
            (i32.load
              (local.get 6)))
          (if  ;; label = @3
            (i32.lt_u
              (local.get 13)
              (i32.const 3))
            (then
              (local.set 14
                (i32.add
                  (i32.mul
                    (local.get 13)
                    (i32.const 4))
                  (local.get 8)))
              (i32.store
                (local.get 14)
                (i32.const 1))))
          (local.set 6
            (i32.add
              (local.get 6)
              (i32.const 4)))
          (local.set 8
            (i32.add
              (local.get 8)
              (i32.const 12)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 10
                (i32.add
                  (local.get 10)
                  (i32.const 1)))
              (local.get 9)))))))
  (export "phase0" (func 0)))
