"""Memory in the kernel: what replies carry, and the magics that show and free it."""

import time
import unittest

from support import KernelCase

SETUP = """
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
const lab = await tm.start({ device: "wasm", threads: 1, strategy: "direct" });
"""


class Magics(KernelCase):
    """Without a lab, and without TensorFlow.js."""

    def shown(self, code):
        run = self.run_ok(code)
        data = run.of("display_data")[-1]["data"]
        self.assertIn("text/plain", data)
        return data["text/plain"]

    def refused(self, code):
        run = self.kernel.run(code)
        self.assertEqual(run.status, "error", run.reply)
        self.assertEqual(run.error["evalue"], run.reply["evalue"])
        return run.reply["evalue"]

    def test_magics_say_that_there_is_no_lab(self):
        self.run_ok("let empty = { a: 1 }")
        for magic in "%who", "%memory":
            self.assertIn("No lab has been started", self.shown(magic))
        self.assertRegex(self.shown("%who"), r"Without tensors: .*\bempty\b")
        self.assertIn("JavaScript heap", self.shown("%memory"))

    def test_what_is_wrong_is_said_with_the_way_out(self):
        self.run_ok("let nothing = 1")
        self.assertIn('Did you mean "who"?', self.refused("%whoo"))
        self.assertIn("there is no such variable. %who lists them", self.refused("%free missing"))
        self.assertIn("Write nothing = undefined", self.refused("%free nothing"))
        self.assertIn("Write for example %free model", self.refused("%free"))
        self.assertIn("Use B, kB, MB, GB", self.refused("%limit 5 apples"))
        self.assertIn("on, off or nothing", self.refused("%memory loud"))
        self.assertIn("Code begins on the next line", self.refused("%who 1 + 1"))

    def test_code_below_a_magic_that_fails_does_not_run(self):
        self.refused("%free missing\nglobalThis.ran = 1")
        self.assert_value("'ran' in globalThis", "false")

    def test_a_per_cent_further_down_is_an_expression(self):
        self.assert_value("10\n  % 3", "1")
        self.assert_value("const who = 4; 10\n%who", "2")
        self.assert_value("`\n%who\n`.length", "6")

    def test_time_shows_the_value_and_then_the_time(self):
        run = self.run_ok("%time 6 * 7")
        self.assertEqual(run.result, "42")
        self.assertRegex(run.of("display_data")[0]["data"]["text/plain"], r"^[\d.]+ m?s; RSS .* heap ")
        run = self.run_ok("%time\nawait new Promise((done) => setTimeout(done, 50)); 1")
        self.assertGreater(run.metadata["tidemark"]["elapsedMs"], 45)

    def test_places_of_errors_are_those_of_the_cell(self):
        run = self.kernel.run("// why\n%time throw new Error('here')")
        self.assertIn("cell %d:2:" % run.reply["execution_count"], "\n".join(run.error["traceback"]))
        run = self.kernel.run("%memory\nlet let = 1")
        self.assertIn("(2:", run.error["evalue"])

    def test_replies_carry_the_process_also_of_cells_that_fail(self):
        for code in "1 + 1", "throw new Error('x')", "const held = new Array(1e6).fill(1.5)":
            told = self.kernel.run(code).metadata["tidemark"]
            self.assertGreater(told["process"]["rss"], 10_000_000)
            self.assertGreater(told["process"]["heap"], 1_000_000)
            self.assertIsNone(told["lab"])
        self.assertGreater(told["processChange"]["heap"], 7_000_000)
        self.assertNotIn("tidemark", self.kernel.run("let let").metadata)

    def test_memory_on_shows_a_line_after_every_cell_until_off(self):
        self.run_ok("%memory on")
        for code in "1", "console.log(1)":
            self.assertIn("RSS", self.shown(code))
        self.assertEqual(self.run_ok("1", silent=True).of("display_data"), [])
        self.run_ok("%memory off")
        self.assertEqual(self.run_ok("1").of("display_data"), [])

    def test_front_ends_get_help_with_magics(self):
        self.assertEqual(self.kernel.ask("complete_request", code="%fr", cursor_pos=3)["matches"], ["%free"])
        self.assertIn("tensors", self.kernel.ask("inspect_request", code="%who", cursor_pos=2, detail_level=0)["data"]["text/plain"])
        self.assertEqual(self.kernel.ask("is_complete_request", code="%who"), {"status": "complete"})
        self.assertEqual(self.kernel.ask("is_complete_request", code="%time for (;;) {"), {"status": "incomplete", "indent": "  "})
        page = self.run_ok("%help").reply["payload"][0]["data"]["text/plain"]
        for word in "%memory", "%who", "%free", "%limit", "%time", "%reset":
            self.assertIn(word, page)

    def test_language_help_works_below_magics(self):
        code = "%time\n'abc'.toUpp"
        reply = self.kernel.ask("complete_request", code=code, cursor_pos=len(code))
        self.assertEqual((reply["matches"], reply["cursor_start"]), (["toUpperCase"], len(code) - 5))


class Lab(KernelCase):
    """With a lab; its strategy gives every block back at once, so that numbers are exact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run = cls.kernel.run(SETUP)
        assert run.status == "ok", run.reply

    def setUp(self):
        self.run_ok("lab.resetPeak()")

    def told(self, code):
        run = self.run_ok(code)
        return run.metadata["tidemark"]

    def shown(self, code):
        return self.run_ok(code).of("display_data")[-1]["data"]["text/plain"]

    def rows(self):
        """Name → the rest of its line, as %who shows it."""
        lines = self.shown("%who").splitlines()
        return {line.split()[0]: " ".join(line.split()[1:]) for line in lines}

    def test_a_cell_tells_what_it_left_behind_and_its_peak(self):
        told = self.told("const kept = tf.tidy(() => { const big = tf.ones([5000]); big.add(1).dataSync(); return tf.zeros([1000]) }); await lab.flush()")
        lab = told["lab"]
        self.assertEqual(lab["inUseChange"], 4000)
        self.assertGreaterEqual(lab["peakInUse"] - (lab["inUse"] - 4000), 40_000)
        self.assertEqual(lab["inUse"], int(self.kernel.value("lab.memory().inUse")))
        self.assertEqual(lab["reserved"], int(self.kernel.value("lab.memory().reserved")))
        kept = next(one for one in told["variables"] if one["name"] == "kept")
        self.assertEqual((kept["tensors"], kept["bytes"], kept["shared"]), (1, 4000, []))
        after = self.told("1")["lab"]
        self.assertEqual((after["inUseChange"], after["peakInUse"]), (0, after["inUse"]))
        self.shown("%free kept")

    def test_a_peak_is_the_cells_whoever_resets_the_labs(self):
        lab = self.told("tf.tidy(() => tf.ones([25000]).add(1).dataSync()); lab.resetPeak()")["lab"]
        self.assertGreaterEqual(lab["peakInUse"], 200_000)
        self.assertLess(int(self.kernel.value("lab.memory().peakInUse")), 200_000)

    def test_every_byte_is_counted_once(self):
        self.run_ok("const a = tf.zeros([1000]); const list = [a, tf.zeros([10])]; const deep = { x: { y: [tf.zeros([100])] } }; await lab.flush()")
        rows = self.rows()
        self.assertEqual(rows["a"], "Tensor float32[1000] 1 3.91 KiB")
        self.assertEqual(rows["list"], "Array 1 40 B 3.91 KiB of a")
        self.assertEqual(rows["deep"], "Object 1 400 B")
        told = self.told("1")
        total = sum(one["bytes"] for one in told["variables"]) + told["unheld"]["bytes"]
        self.assertEqual(total, told["lab"]["inUse"])
        self.assertEqual(self.shown("%free list"), "3.95 KiB came back: 2 tensors disposed. a held some of them too")
        self.assertEqual(self.shown("%free deep"), "400 B came back: 1 tensor disposed")

    def test_what_no_variable_holds_is_told(self):
        before = self.told("1")["unheld"]
        told = self.told("const sum = tf.ones([500]).add(1); await lab.flush()")
        # The ones are forgotten.
        self.assertEqual(told["unheld"], {"blocks": before["blocks"] + 1, "bytes": before["bytes"] + 2000})
        self.assertIn("(no variable)", self.shown("%who"))
        self.shown("%free sum")

    def test_freeing_a_model_gives_back_what_it_took(self):
        before = int(self.kernel.value("lab.memory().inUse"))
        self.run_ok("const model = tf.sequential({ layers: [tf.layers.dense({ units: 30, inputShape: [40] })] }); const optimizer = tf.train.adam(); model.compile({ optimizer, loss: 'meanSquaredError' });")
        self.run_ok("const px = tf.zeros([8, 40]), py = tf.zeros([8, 30]); const history = await model.fit(px, py, { verbose: 0 }); await lab.flush()")
        rows = self.rows()
        self.assertTrue(rows["model"].startswith("Sequential 2 4.80 KiB"), rows)
        self.assertTrue(rows["optimizer"].startswith("AdamOptimizer 6 9.6"), rows)
        said = self.shown("%free model, optimizer px py")
        self.assertIn("10 tensors disposed", said)
        self.assertEqual(int(self.kernel.value("lab.memory().inUse")), before)
        self.assertIn("Without tensors", self.shown("%who"))

    def test_freed_variables_say_so_when_they_are_used(self):
        self.run_ok("const freed = tf.zeros([3])")
        self.run_ok("%free freed")
        self.assertIn("disposed", self.kernel.run("freed.add(1)").error["evalue"])
        self.assertIn("it holds none", self.kernel.run("%free freed").error["evalue"])

    def test_a_limit_holds_at_once_and_below_what_lives_it_is_refused(self):
        self.run_ok("const alive = tf.zeros([100000]); await lab.flush()")
        refused = self.kernel.run("%limit 100kB").error["evalue"]
        self.assertIn("Cannot set a limit of 97.7 KiB as reserved may not pass it", refused)
        self.assertIn("Limit of the running lab: 4.77 MiB (5,000,000 bytes)", self.shown("%limit 5MB"))
        run = self.kernel.run("tf.zeros([5e6]).dataSync()")
        self.assertEqual(run.error["ename"], "OutOfMemoryError")
        self.assertIn("Limit of the running lab: none", self.shown("%limit none"))
        self.run_ok("tf.tidy(() => tf.zeros([5e6]).dataSync()); undefined")
        self.shown("%free alive")

    def test_looking_runs_nothing_and_reads_nothing(self):
        self.run_ok("const waiting = tf.zeros([10]); let looked = 0; const trap = { get tensor() { looked++; return waiting } }")
        self.shown("%who")
        self.shown("%memory")
        self.assert_value("looked", "0")
        self.shown("%free waiting")

    def test_an_interrupted_cell_tells_too(self):
        message = self.kernel.start("for (;;) tf.tidy(() => tf.ones([1000]).add(1).dataSync())")
        time.sleep(0.5)
        self.kernel.manager.interrupt_kernel()
        run = self.kernel.finish(message)
        self.assertEqual(run.reply["ename"], "KeyboardInterrupt")
        self.assertGreater(run.metadata["tidemark"]["lab"]["peakInUse"], 4000)


class LabsComeAndGo(KernelCase):
    def test_a_limit_is_for_the_next_lab_and_outlives_processes(self):
        said = self.run_ok("%limit 1.5 MiB").of("display_data")[0]["data"]["text/plain"]
        self.assertIn("Limit of the next lab: 1.50 MiB (1,572,864 bytes)", said)
        self.run_ok(SETUP)
        self.assert_value("lab.memory().limit", "1572864")
        self.run_ok("const kept = tf.zeros([1000]); await lab.flush()")
        told = self.run_ok("await lab.stop()").metadata["tidemark"]["lab"]
        self.assertEqual((told["isRunning"], told["inUse"], told["inUseChange"]), (False, 0, -4000))
        self.assertEqual(told["peakInUse"], 4000)
        for magic in "%who", "%memory":
            self.assertIn("The lab has been stopped", self.run_ok(magic).of("display_data")[0]["data"]["text/plain"])
        # Its tensors went with it.
        self.assertIn("it holds none", self.kernel.run("%free kept").error["evalue"])
        self.run_ok("%reset")
        self.assert_value("typeof kept", '"undefined"')
        self.run_ok(SETUP)
        self.assert_value("lab.memory().limit", "1572864")
        self.run_ok("await lab.stop(); const free = await tm.start({ device: 'null', limitBytes: null })")
        self.assert_value("free.memory().limit", "null")

    def test_tensors_of_another_backend_are_counted_and_freed(self):
        self.run_ok("import * as tf from '@tensorflow/tfjs'; await tf.setBackend('cpu'); const plain = { t: tf.zeros([1000]), b: tf.zeros([10], 'bool') }")
        said = self.run_ok("%free plain").of("display_data")[0]["data"]["text/plain"]
        self.assertEqual(said, "3.92 KiB came back: 2 tensors disposed")


if __name__ == "__main__":
    unittest.main()
