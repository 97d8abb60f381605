"""Training that is interrupted at random moments can be taken up again, and leaves nothing behind."""

import os
import random
import time
import unittest

from support import KernelCase, report

INTERRUPTS = int(os.environ.get("TIDEMARK_INTERRUPTS", "40"))

SETUP = """
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
const lab = await tm.start({ device: "wasm" });
const model = tf.sequential({ layers: [
  tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", inputShape: [16, 16, 3] }),
  tf.layers.flatten(), tf.layers.dense({ units: 10, activation: "softmax" }) ] });
model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
const x = tf.randomUniform([256, 16, 16, 3]);
const y = tf.oneHot(tf.cast(tf.floor(tf.mul(tf.randomUniform([256]), 10)), "int32"), 10).toFloat();
const weight = tf.variable(tf.randomUniform([64, 64]));
const optimizer = tf.train.adam(0.01);
const batch = x.slice(0, 32), labels = y.slice(0, 32);
const loss = () => tf.sum(tf.square(tf.matMul(weight, weight))) as tf.Scalar;
const minimize = () => { optimizer.minimize(loss); };
await model.fit(x, y, { epochs: 1, verbose: 0 }); minimize(); await lab.flush();
const tensors = () => tf.memory().numTensors;
"""

WAYS = [
    "await model.fit(x, y, { epochs: 1000, verbose: 0 })",
    "while (true) minimize()",
    "while (true) { minimize(); await tf.nextFrame() }",
    "while (true) { const cost = optimizer.minimize(loss, true)!; cost.dispose() }",
    "while (true) tf.tidy(() => { (model.predict(x) as tf.Tensor).dataSync() })",
    "for (;;) await model.trainOnBatch(batch, labels)",
    "for (;;) for (const value of [await model.evaluate(x, y)].flat()) value.dispose()",
    "for (;;) { tf.tidy(() => { (model.predict(x) as tf.Tensor).dataSync() }); await tf.nextFrame() }",
    "await lab.track('endless', () => model.fit(x, y, { epochs: 1000, verbose: 0, callbacks: { onBatchEnd: () => {} } }))",
]

CHECK = "const again = await model.fit(x, y, { epochs: 1, verbose: 0 }); minimize(); await lab.flush(); [Number.isFinite(again.history.loss[0] as number), tensors()].join()"


class Training(KernelCase):
    def test_training_goes_on_after_interrupts_and_nothing_leaks(self):
        seed = int(os.environ.get("TIDEMARK_SEED", random.randrange(2**31)))
        print(f"TIDEMARK_SEED={seed}", flush=True)
        moments = random.Random(seed)
        self.run_ok(SETUP)
        expected = self.kernel.value(CHECK)
        worst = {}
        for index in range(INTERRUPTS):
            way = WAYS[index % len(WAYS)]
            message = self.kernel.start(way)
            time.sleep(0.05 + moments.random() * 0.3)
            started = time.monotonic()
            self.kernel.manager.interrupt_kernel()
            run = self.kernel.finish(message, limit_s=20)
            worst[way] = max(worst.get(way, 0), round((run.replied_s - started) * 1000))
            self.assertEqual(run.reply.get("ename"), "KeyboardInterrupt", (way, run.reply))
            self.assertEqual(self.kernel.value(CHECK), expected, f"after interrupt {index} of {way}")
        report(slowest_interrupt_ms=worst)


if __name__ == "__main__":
    unittest.main()
