"""Saves small arrays with NumPy, in every type, order and format.

Needs numpy and ml_dtypes. Run in this folder: python make.py
"""

import json

import ml_dtypes
import numpy as np

values = np.array([[0, 1, -2, 3.5], [100, -7.25, 0.1, 65504], [2, 4, 8, 16]])
golden = []


def keep(name, array, dtype, version=None):
    with open(name, "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    flat = array.ravel(order="C")
    if np.iscomplexobj(flat):
        listed = flat.view(flat.real.dtype).astype(float).tolist()
    elif flat.dtype.kind in "US":
        listed = [x if isinstance(x, str) else x.decode() for x in flat.tolist()]
    else:
        listed = flat.astype(float).tolist()
    golden.append(
        {"file": name, "dtype": dtype, "shape": list(array.shape), "values": listed}
    )


for dtype in ["float64", "float32", "float16"]:
    for order in "<>":
        array = values.astype(np.dtype(dtype).newbyteorder(order))
        keep(f"{dtype}_{'le' if order == '<' else 'be'}.npy", array, dtype)
keep("bfloat16.npy", values.astype(ml_dtypes.bfloat16), "bfloat16")
whole = np.array([[0, 1, 2, 127], [5, 6, 7, 100]])
for stored, dtype in [
    ("int64", "int32"),
    ("uint64", "int32"),
    ("uint32", "int32"),
    ("int32", "int32"),
    ("int16", "int16"),
    ("int8", "int8"),
    ("uint16", "uint16"),
    ("uint8", "uint8"),
    ("bool", "bool"),
]:
    signed = -whole if stored in ("int64", "int32", "int16", "int8") else whole
    keep(f"{stored}.npy", signed.astype(stored), dtype)
keep("int16_be.npy", -whole.astype(">i2"), "int16")
keep("complex64.npy", (values + 1j * values[::-1]).astype("c8"), "complex64")
keep("unicode.npy", np.array(["zero", "été", "", "数字"]), "string")
keep("bytes.npy", np.array([b"a", b"bcd"]), "string")
keep("fortran.npy", np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)), "float64")
keep("fortran_be.npy", np.asfortranarray(whole.astype(">i4")), "int32")
keep("labels.npy", np.array([0.5, 1.5, 2.5]), "float64")
keep("scalar.npy", np.array(2.5), "float64")
keep("empty.npy", np.zeros((0, 3), "f4"), "float32")
for major in (2, 3):
    keep(f"version_{major}.npy", values.astype("f4"), "float32", (major, 0))

with open("object.npy", "wb") as file:
    np.save(file, np.array([{}, 1], dtype=object), allow_pickle=True)
np.save("structured.npy", np.zeros(2, dtype=[("a", "i4"), ("b", "f4")]))
np.save("big.npy", np.array([1, 2**31]))

x = np.arange(5 * 2 * 2, dtype="uint8").reshape(5, 2, 2)
y = np.array([0, 1, 2, 1, 0])
np.savez("divided.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])
np.savez_compressed("all.npz", x=np.repeat(x, 4, 0), y=np.repeat(y, 4))

with open("golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
