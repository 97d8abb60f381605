(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 20
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 26
      (v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff))
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
      (i32.mul
        (local.get 1)
        (i32.const 820)))
    (local.set 7
      (i32.mul
        (local.get 2)
        (i32.const 820)))
    (local.set 8
      (select
        (local.get 7)
        (i32.const 2)
        (i32.lt_u
          (local.get 7)
          (i32.const 2))))
    (local.set 9
      (local.get 3))
    (local.set 10
      (local.get 4))
    (local.set 11
      (local.get 5))
    (local.set 12
      (local.get 6))
    (local.set 13
      (local.get 12))
    (local.set 10
      (i32.add
        (i32.mul
          (local.get 13)
          (i32.const 4))
        (local.get 10)))
    (local.set 11
      (i32.add
        (i32.mul
          (local.get 13)
          (i32.const 20))
        (local.get 11)))
    (local.set 14
      (local.get 6))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 14)
        (local.get 8))
      (then
        (loop  ;; label = @2
          (local.set 15
            (local.get 9))
          (local.set 16
            (local.get 10))
          (local.set 17
            (local.get 11))
          (local.set 18
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 21
              (i32x4.ne
                (i32x4.extend_low_i16x8_u
                  (i16x8.extend_low_i8x16_u
                    (v128.load32_zero align=1
                      (local.get 15))))
                (local.get 20)))
            (local.set 22
              (v128.load32_splat
                (local.get 16)))
            (local.set 23
              (v128.load32_lane offset=8 1
                (local.get 16)
                (local.get 22)))
            (local.set 24
              (v128.load32_lane offset=16 2
                (local.get 16)
                (local.get 23)))
            (local.set 25
              (v128.load32_lane offset=24 3
                (local.get 16)
                (local.get 24)))
            (local.set 27
              (v128.bitselect
                (local.get 25)
                (local.get 26)
                (local.get 21)))
            (v128.store align=4
              (local.get 17)
              (local.get 27))
            (local.set 15
              (i32.add
                (local.get 15)
                (i32.const 4)))
            (local.set 16
              (i32.add
                (local.get 16)
                (i32.const 32)))
            (local.set 17
              (i32.add
                (local.get 17)
                (i32.const 16)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 18
                  (i32.add
                    (local.get 18)
                    (i32.const 4)))
                (i32.const 4))))
          (local.set 19
            (i32.const 4))
          (loop  ;; label = @3
            (local.set 28
              (i32x4.ne
                (i32x4.splat
                  (i32.load8_u
                    (local.get 15)))
                (local.get 20)))
            (local.set 29
              (v128.load32_splat
                (local.get 16)))
            (local.set 30
              (v128.bitselect
                (local.get 29)
                (local.get 26)
                (local.get 28)))
            (v128.store32_lane 0
              (local.get 17)
              (local.get 30))
            (local.set 15
              (i32.add
                (local.get 15)
                (i32.const 1)))
            (local.set 16
              (i32.add
                (local.get 16)
                (i32.const 8)))
            (local.set 17
              (i32.add
                (local.get 17)
                (i32.const 4)))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 19
                  (i32.add
                    (local.get 19)
                    (i32.const 1)))
                (i32.const 5))))
          (local.set 10
            (i32.add
              (local.get 10)
              (i32.const 4)))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 20)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 14
                (i32.add
                  (local.get 14)
                  (i32.const 1)))
              (local.get 8)))))))
  (export "phase0" (func 0)))
