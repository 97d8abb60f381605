(module
  (type (;0;) (func (param i32 i32 i32)))
  (type (;1;) (func))
  (import "tidemark" "memory" (memory (;0;) 1 65536 shared))
  (func (;0;) (type 0) (param i32 i32 i32)
    (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128)
    (local.set 24
      (v128.const i32x4 0xffffffff 0xffffffff 0xffffffff 0xffffffff))
    (local.set 25
      (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
    (local.set 26
      (v128.const i32x4 0x00000005 0x00000005 0x00000005 0x00000005))
    (local.set 3
      (i32.load
        (local.get 0)))
    (local.set 4
      (i32.load offset=4
        (local.get 0)))
    (local.set 5
      (i32.mul
        (local.get 1)
        (i32.const 8771)))
    (local.set 6
      (i32.mul
        (local.get 2)
        (i32.const 8771)))
    (local.set 7
      (select
        (local.get 6)
        (i32.const 2)
        (i32.lt_u
          (local.get 6)
          (i32.const 2))))
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
                (i32.const 32))
              (local.get 4)))
          (local.set 10
            (i32.mul
              (local.get 8)
              (i32.const 5)))
          (local.set 11
            (i32.const 0))
          (loop  ;; label = @3
            (local.set 27
              (i32x4.splat
                (local.get 11)))
            (local.set 28
              (local.get 25))
            (local.set 29
              (i32x4.replace_lane 1
                (local.get 28)
                (i32.const 1)))
            (local.set 30
              (i32x4.replace_lane 2
                (local.get 29)
                (i32.const 2)))
            (local.set 31
              (i32x4.replace_lane 3
                (local.get 30)
                (i32.const 3)))
            (local.set 32
              (i32x4.add
                (local.get 27)
                (local.get 31)))
            (local.set 33
              (i32x4.add
                (local.get 32)
                (local.get 24)))
            (local.set 34
              (i32x4.ge_s
                (local.get 33)
                (local.get 25)))
            (local.set 35
              (i32x4.lt_s
                (local.get 33)
                (local.get 26)))
            (local.set 36
              (v128.and
                (local.get 34)
                (local.get 35)))
            (local.set 12
              (i32.add
                (local.get 11)
                (i32.const -1)))
            (local.set 13
              (i32.add
                (local.get 10)
                (local.get 12)))
            (local.set 14
              (i32.add
                (i32.mul
                  (local.get 13)
                  (i32.const 4))
                (local.get 3)))
            (local.set 37
              (i32x4.splat
                (local.get 10)))
            (local.set 38
              (i32x4.splat
                (local.get 11)))
            (local.set 39
              (local.get 25))
            (local.set 40
              (i32x4.replace_lane 1
                (local.get 39)
                (i32.const 1)))
            (local.set 41
              (i32x4.replace_lane 2
                (local.get 40)
                (i32.const 2)))
            (local.set 42
              (i32x4.replace_lane 3
                (local.get 41)
                (i32.const 3)))
            (local.set 43
              (i32x4.add
                (local.get 38)
                (local.get 42)))
            (local.set 44
              (i32x4.add
                (local.get 43)
                (local.get 24)))
            (local.set 45
              (i32x4.add
                (local.get 37)
                (local.get 44)))
            (if  ;; label = @4
              (i32x4.all_true
                (local.get 36))
              (then
                (local.set 47
                  (v128.load align=4
                    (local.get 14)))
                (local.set 46
                  (local.get 47)))
              (else
                (local.set 48
                  (v128.and
                    (local.get 45)
                    (local.get 36)))
                (local.set 15
                  (i32x4.extract_lane 0
                    (local.get 48)))
                (local.set 16
                  (i32.add
                    (i32.mul
                      (local.get 15)
                      (i32.const 4))
                    (local.get 3)))
                (local.set 49
                  (v128.load32_splat
                    (local.get 16)))
                (local.set 17
                  (i32x4.extract_lane 1
                    (local.get 48)))
                (local.set 18
                  (i32.add
                    (i32.mul
                      (local.get 17)
                      (i32.const 4))
                    (local.get 3)))
                (local.set 50
                  (v128.load32_lane 1
                    (local.get 18)
                    (local.get 49)))
                (local.set 19
                  (i32x4.extract_lane 2
                    (local.get 48)))
                (local.set 20
                  (i32.add
                    (i32.mul
                      (local.get 19)
                      (i32.const 4))
                    (local.get 3)))
                (local.set 51
                  (v128.load32_lane 2
                    (local.get 20)
                    (local.get 50)))
                (local.set 21
                  (i32x4.extract_lane 3
                    (local.get 48)))
                (local.set 22
                  (i32.add
                    (i32.mul
                      (local.get 21)
                      (i32.const 4))
                    (local.get 3)))
                (local.set 52
                  (v128.load32_lane 3
                    (local.get 22)
                    (local.get 51)))
                (local.set 53
                  (v128.and
                    (local.get 52)
                    (local.get 36)))
                (local.set 46
                  (local.get 53))))
            (local.set 23
              (i32.add
                (i32.mul
                  (local.get 11)
                  (i32.const 4))
                (local.get 9)))
            (v128.store align=4
              (local.get 23)
              (local.get 46))
            (br_if 0 (;@3;)
              (i32.lt_u
                (local.tee 11
                  (i32.add
                    (local.get 11)
                    (i32.const 4)))
                (i32.const 8))))
          (br_if 0 (;@2;)
            (i32.lt_u
              (local.tee 8
                (i32.add
                  (local.get 8)
                  (i32.const 1)))
              (local.get 7)))))))
  (export "phase0" (func 0)))
