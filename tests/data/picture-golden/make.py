"""Writes small pictures with Pillow, and what Pillow reads back.

Needs numpy and Pillow. Run in this folder: python make.py
"""

import json

import numpy as np
import PIL
from PIL import Image

random = np.random.default_rng(3)
HEIGHT, WIDTH = 9, 13


def smooth(channels):
    """A pattern that JPEG can keep: slopes in each channel, and a bright spot."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    planes = [
        (np.sin(x / 3 + k) + np.cos(y / 4 - k) + 2) * 60 + (x == y) * 10
        for k in range(channels)
    ]
    return np.stack(planes, -1).astype("u1").squeeze()


def over_white(image):
    rgba = np.asarray(image.convert("RGBA")).astype(float)
    alpha = rgba[..., 3:] / 255
    return np.floor(255 + alpha * (rgba[..., :3] - 255) + 0.5).astype(int)


golden = {"pillow": PIL.__version__, "files": [], "resized": []}


def keep(name, image, **options):
    image.save(name, **options)
    read = Image.open(name)
    grey = read.mode in ("1", "L")
    if "transparency" in options and grey:
        grey = False
    pixels = np.asarray(read.convert("L")) if grey else over_white(read)
    golden["files"].append(
        {
            "file": name,
            "channels": 1 if grey else 3,
            "pixels": pixels.astype(int).ravel().tolist(),
        }
    )


noise = random.integers(0, 256, (HEIGHT, WIDTH, 4), dtype="u1")
keep("rgb.png", Image.fromarray(noise[..., :3]))
keep("rgba.png", Image.fromarray(noise))
keep("grey.png", Image.fromarray(noise[..., 0]))
keep("grey_alpha.png", Image.fromarray(noise[..., :2], "LA"))
keep("bits.png", Image.fromarray(noise[..., 0] > 127))
palette = Image.fromarray(noise[..., :3]).quantize(11)
keep("palette.png", palette, bits=4)
keep("palette_clear.png", palette, transparency=3)
key = noise[..., :3].copy()
key[2:5, 3:9] = (10, 20, 30)
keep("rgb_clear.png", Image.fromarray(key), transparency=(10, 20, 30))
keep("colour.jpg", Image.fromarray(smooth(3)), quality=90)
keep("progressive.jpg", Image.fromarray(smooth(3)), quality=90, progressive=True)
keep("grey.jpg", Image.fromarray(smooth(1)), quality=90)
golden["files"][-1].update(
    channels=3,
    pixels=np.repeat(golden["files"][-1]["pixels"], 3).tolist(),
)

picture = Image.fromarray(noise[..., :3])
for height, width in [(4, 5), (32, 32), (9, 6), (3, 40), (1, 1)]:
    resized = picture.resize((width, height), Image.Resampling.BILINEAR)
    golden["resized"].append(
        {
            "height": height,
            "width": width,
            "pixels": np.asarray(resized).astype(int).ravel().tolist(),
        }
    )

with open("golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
