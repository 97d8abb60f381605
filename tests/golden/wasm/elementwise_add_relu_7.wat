(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 25
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 3
      (i32.mul
        (local.get 1)
        (i32.const 4096)))
    (local.set 4
      (i32.mul
        (local.get 2)
        (i32.const 4096)))
    (local.set 5
      (select
        (local.get 4)
        (i32.const 7)
        (i32.lt_u
          (local.get 4)
          (i32.const 7))))
    (local.set 6
      (i32.sub
        (local.get 5)
        (local.get 3)))
    (local.set 7
      (i32.load
        (local.get 0)))
    (local.set 8
      (i32.load offset=4
        (local.get 0)))
    (local.set 9
      (i32.load offset=12
        (local.get 0)))
    (local.set 10
      (i32.add
        (i32.mul
          (local.get 9)
          (i32.const 4))
        (local.get 8)))
    (local.set 11
      (i32.load offset=8
        (local.get 0)))
    (local.set 12
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 7)))
    (local.set 13
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 0))
        (local.get 10)))
    (local.set 14
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 11)))
    (local.set 15
      (local.get 12))
    (local.set 16
      (local.get 13))
    (local.set 17
      (local.get 14))
    (local.set 22
      (v128.load32_splat
        (local.get 16)))
    (local.set 18
      (i32.and
        (local.get 6)
        (i32.const -4)))
    (local.set 19
      (i32.and
        (local.get 6)
        (i32.const -4)))
    (local.set 20
      (i32.const 0))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 20)
        (local.get 18))
      (then
        (loop  ;; label = @2
          (local.set 23
            (v128.load align=4
              (local.get 15)))
          (local.set 24
            (f32x4.add
              (local.get 23)
              (local.get 22)))
          (local.set 26
            (f32x4.pmax
              (local.get 24)
              (local.get 25)))
          (v128.store align=4
            (local.get 17)
            (local.get 26))
          (local.set 15
            (i32.add
              (local.get 15)
              (i32.const 16)))
          (local.set 17
            (i32.add
              (local.get 17)
              (i32.const 16)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 20
                (i32.add
                  (local.get 20)
                  (i32.const 4)))
              (local.get 18))))))
    (local.set 21
      (local.get 19))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 21)
        (local.get 6))
      (then
        (loop  ;; label = @2
          (local.set 27
            (v128.load32_splat
              (local.get 15)))
          (local.set 28
            (f32x4.add
              (local.get 27)
              (local.get 22)))
          (local.set 29
            (f32x4.pmax
              (local.get 28)
              (local.get 25)))
          (v128.store32_lane 0
            (local.get 17)
            (local.get 29))
          (local.set 15
            (i32.add
              (local.get 15)
              (i32.const 4)))
          (local.set 17
            (i32.add
              (local.get 17)
              (i32.const 4)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 21
                (i32.add
                  (local.get 21)
                  (i32.const 1)))
              (local.get 6)))))))
  (export "phase0" (func 0)))
