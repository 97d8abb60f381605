"""Makes data.bin and manifest.json beside this file: float32 values and what
NumPy makes of them as float16 and ml_dtypes (the bfloat16 of TensorFlow and
JAX) as bfloat16, all as raw bits, little endian. Zeros, subnormals, infinities,
NaN, the edges of both formats, every kind of tie with its neighbours, and
random values. Needs numpy and ml_dtypes."""
import json
import os
import platform

import ml_dtypes
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
F = np.float32
SEED, COUNT = 20263, 2000
rng = np.random.default_rng(SEED)


def floats(bits):
    return np.array(bits, np.uint32).view(F)


def up(values):
    return np.nextafter(values, F(np.inf))


def down(values):
    return np.nextafter(values, F(-np.inf))


COMMON = floats([
    0, 0x80000000, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff,
    0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00000, 0x7f800001,
    0xff800001, 0x7fbfffff, 0x7fffffff, 0x7fc01234, 0x7fc0ffff, 0x3f800000,
    0xbf800000,
])


def filled(parts):
    """The parts and then random numbers, COUNT in all."""
    known = np.concatenate(parts)
    rest = rng.standard_normal(COUNT - len(known)).astype(F)
    return np.concatenate([known, rest])


def float16_values():
    # Half way between two neighbours, exact in float32.
    low = rng.integers(0, 0x7bff, 300).astype(np.uint16)
    high = (low + 1).astype(np.uint16)
    ties = ((low.view(np.float16).astype(np.float64)
             + high.view(np.float16).astype(np.float64)) / 2).astype(F)
    sign = rng.choice([-1, 1], 300).astype(F)
    small = (np.arange(0, 64).astype(F) + F(.5)) * F(2.0 ** -24)
    edges = np.array([
        65504, 65519.996, 65520, 65520.004, 65535, 65536, 1e5, -65504,
        -65519.996, -65520, 2.0 ** -14, 2.0 ** -14 * (1 - 2.0 ** -11),
        2.0 ** -24, 2.0 ** -25, 2.0 ** -26, 1.5 * 2.0 ** -24, 2.5 * 2.0 ** -24,
        -2.0 ** -25, 1 + 2.0 ** -11, 1 + 3 * 2.0 ** -11, 2047, 2048.5, 2049,
        2051, 1023.5 * 2.0 ** -24, 1023.75 * 2.0 ** -24,
    ], F)
    bits = rng.integers(0, 2 ** 32, 150, dtype=np.uint32).view(F)
    scaled = rng.standard_normal(200) * 10.0 ** rng.uniform(-8, 5, 200)
    return filled([
        COMMON, edges, up(edges), down(edges), ties * sign, up(ties) * sign,
        np.nextafter(ties, F(0)) * sign, small, -small,
        np.nextafter(small, F(1)), np.nextafter(small, F(0)), bits,
        scaled.astype(F),
    ])


def bfloat16_values():
    upper = rng.integers(0, 0x7f80, 400).astype(np.uint32) << 16
    sign = rng.integers(0, 2, 400).astype(np.uint32) << 31
    edges = floats([
        0x7f7f7fff, 0x7f7f8000, 0x7f7f8001, 0x7f7effff, 0xff7f8000, 0x00008000,
        0x00018000, 0x00007fff, 0x00008001, 0x007f8000, 0x3f808000, 0x3f818000,
        0x3f807fff, 0x3f808001,
    ])
    near_ties = [floats(upper | sign | low) for low in (0x8000, 0x7fff, 0x8001)]
    bits = rng.integers(0, 2 ** 32, 300, dtype=np.uint32).view(F)
    small = rng.integers(0, 0x00800000, 100, dtype=np.uint32).view(F)
    return filled([COMMON, edges, *near_ties, bits, small])


def main():
    data, arrays = bytearray(), {}

    def add(name, values):
        arrays[name] = {"dtype": values.dtype.name, "shape": list(values.shape),
                        "offset": len(data), "bytes": int(values.nbytes)}
        data.extend(values.astype(values.dtype.newbyteorder("<")).tobytes())

    for name, make, dtype in (("float16", float16_values, np.float16),
                              ("bfloat16", bfloat16_values, ml_dtypes.bfloat16)):
        values = make()
        with np.errstate(all="ignore"):
            stored = values.astype(dtype)
        add(f"{name}/input_bits", values.view(np.uint32))
        add(f"{name}/output_bits", stored.view(np.uint16))
    manifest = {
        "versions": {"python": platform.python_version(),
                     "numpy": np.__version__,
                     "ml_dtypes": ml_dtypes.__version__},
        "settings": {"seed": SEED, "values_per_set": COUNT},
        "note": "NaN gives a NaN: payload and sign are not part of it",
        "arrays": arrays,
    }
    with open(os.path.join(HERE, "data.bin"), "wb") as file:
        file.write(data)
    with open(os.path.join(HERE, "manifest.json"), "w") as file:
        json.dump(manifest, file, indent=1)


main()
