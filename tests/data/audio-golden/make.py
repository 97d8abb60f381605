"""Makes what tests of lib/data/audio compare with: WAV files as libsndfile
writes them with the values that it reads back, spectrograms by librosa, and
resampling by a direct sum over all samples.

Needs numpy, librosa and soundfile. Run in this folder: python make.py
"""

import json
import math

import librosa
import numpy as np
import soundfile

random = np.random.default_rng(7)
RATE = 8000


def sound(length):
    """A rising tone and noise between silence."""
    time = np.arange(length) / RATE
    tone = np.sin(2 * np.pi * (300 * time + 900 * time**2))
    envelope = np.sin(np.pi * np.arange(length) / length) ** 2
    return 0.5 * envelope * tone + 0.01 * random.standard_normal(length)


def resample_directly(samples, old, new, crossings=6, roll_off=0.99):
    """Every new sample as the sum of all old ones, weighted by the filter."""
    cutoff = min(old, new) * roll_off
    length = math.ceil(len(samples) * new / old)
    times = np.arange(len(samples)) / old
    result = []
    for index in range(length):
        at = np.clip((times - index / new) * cutoff, -crossings, crossings)
        window = np.cos(at * np.pi / crossings / 2) ** 2
        result.append(np.sum(samples * np.sinc(at) * window) * cutoff / old)
    return np.array(result)


def numbers(values):
    return [float(f"{value:.9g}") for value in np.asarray(values).ravel()]


golden = {"librosa": librosa.__version__, "soundfile": soundfile.__version__}

golden["wav"] = []
for form, channels in [
    ("PCM_U8", 1),
    ("PCM_16", 1),
    ("PCM_16", 2),
    ("PCM_24", 2),
    ("PCM_32", 1),
    ("FLOAT", 2),
    ("DOUBLE", 1),
]:
    for header in ["WAV", "WAVEX"]:
        name = f"{form.lower()}_{channels}_{header.lower()}.wav"
        values = random.uniform(-1, 1, (11, channels))
        values[0] = -1
        soundfile.write(name, values, RATE, subtype=form, format=header)
        read, rate = soundfile.read(name, always_2d=True)
        golden["wav"].append(
            {"file": name, "rate": rate, "channels": [numbers(c) for c in read.T]}
        )

soundfile.write("tone.wav", sound(3000), RATE, subtype="PCM_16")
tone, _ = soundfile.read("tone.wav")

golden["mel"] = []
for size, hop, mels, frames in [(256, 96, 32, 32), (512, 100, 40, 20)]:
    filters = librosa.filters.mel(
        sr=RATE, n_fft=size, n_mels=mels, dtype=np.float64
    )
    powers = librosa.feature.melspectrogram(
        y=tone, sr=RATE, n_fft=size, hop_length=hop, n_mels=mels
    )[:, :frames]
    golden["mel"].append(
        {
            "windowSize": size,
            "hop": hop,
            "mels": mels,
            "frames": frames,
            "filters": numbers(filters[[0, mels // 2, mels - 1]]),
            "powers": numbers(powers),
            "decibels": numbers(
                librosa.power_to_db(powers, ref=np.max, top_db=80)
            ),
        }
    )

golden["resample"] = []
short = tone[1200:1500]
for old, new in [(22050, 8000), (8000, 11025), (8000, 16000), (3, 2)]:
    golden["resample"].append(
        {"from": old, "to": new, "values": numbers(resample_directly(short, old, new))}
    )

with open("golden.json", "w") as file:
    json.dump(golden, file, indent=0)
    file.write("\n")
