(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (global.set 0
      (local.get 0))
    (local.set 19
      (v128.load32_splat offset=12
        (global.get 0)))
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
        (i32.const 6)
        (i32.lt_u
          (local.get 4)
          (i32.const 6))))
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
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 7)))
    (local.set 10
      (i32.add
        (i32.mul
          (local.get 3)
          (i32.const 4))
        (local.get 8)))
    (local.set 11
      (local.get 9))
    (local.set 12
      (local.get 10))
    (local.set 13
      (i32.and
        (local.get 6)
        (i32.const -16)))
    (local.set 14
      (i32.and
        (local.get 6)
        (i32.const -4)))
    (local.set 15
      (i32.const 0))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 15)
        (local.get 13))
      (then
        (loop  ;; label = @2
          (local.set 18
            (v128.load align=4
              (local.get 11)))
          (local.set 20
            (f32x4.mul
              (local.get 18)
              (local.get 19)))
          (v128.store align=4
            (local.get 12)
            (local.get 20))
          (local.set 21
            (v128.load offset=16 align=4
              (local.get 11)))
          (local.set 22
            (f32x4.mul
              (local.get 21)
              (local.get 19)))
          (v128.store offset=16 align=4
            (local.get 12)
            (local.get 22))
          (local.set 23
            (v128.load offset=32 align=4
              (local.get 11)))
          (local.set 24
            (f32x4.mul
              (local.get 23)
              (local.get 19)))
          (v128.store offset=32 align=4
            (local.get 12)
            (local.get 24))
          (local.set 25
            (v128.load offset=48 align=4
              (local.get 11)))
          (local.set 26
            (f32x4.mul
              (local.get 25)
              (local.get 19)))
          (v128.store offset=48 align=4
            (local.get 12)
            (local.get 26))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 64)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 64)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 15
                (i32.add
                  (local.get 15)
                  (i32.const 16)))
              (local.get 13))))))
    (local.set 16
      (local.get 13))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 16)
        (local.get 14))
      (then
        (loop  ;; label = @2
          (local.set 27
            (v128.load align=4
              (local.get 11)))
          (local.set 28
            (f32x4.mul
              (local.get 27)
              (local.get 19)))
          (v128.store align=4
            (local.get 12)
            (local.get 28))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 16)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 16)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 16
                (i32.add
                  (local.get 16)
                  (i32.const 4)))
              (local.get 14))))))
    (local.set 17
      (local.get 14))
    (if  ;; label = @1
      (i32.lt_u
        (local.get 17)
        (local.get 6))
      (then
        (loop  ;; label = @2
          (local.set 29
            (v128.load32_splat
              (local.get 11)))
          (local.set 30
            (f32x4.mul
              (local.get 29)
              (local.get 19)))
          (v128.store32_lane 0
            (local.get 12)
            (local.get 30))
          (local.set 11
            (i32.add
              (local.get 11)
              (i32.const 4)))
          (local.set 12
            (i32.add
              (local.get 12)
              (i32.const 4)))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 17
                (i32.add
                  (local.get 17)
                  (i32.const 1)))
              (local.get 6)))))))
  (global (;0;) (mut i32) (i32.const 0))
  (export "phase0" (func 0)))
