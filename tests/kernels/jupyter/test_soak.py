"""Everything at once, for minutes: no reply is lost, and no process is left."""

import os
import random
import time
import unittest
from queue import Empty

from support import Kernel, children, report
from test_life import gone

SOAK_S = float(os.environ.get("TIDEMARK_SOAK_S", "20"))
LIMIT_S = 30


class Soak(unittest.TestCase):
    def setUp(self):
        seed = int(os.environ.get("TIDEMARK_SEED", random.randrange(2**31)))
        print(f"TIDEMARK_SEED={seed}", flush=True)
        self.random = random.Random(seed)
        self.kernel = Kernel()
        self.seen = set()
        self.counts = {}

    def tearDown(self):
        self.kernel.close()

    def execute(self):
        lines = self.random.randrange(1, 60)
        ids = [self.kernel.start(f"for (let i = 0; i < {lines}; i++) console.log({cell}); {cell}") for cell in range(self.random.randrange(1, 6))]
        for cell, run in enumerate(self.kernel.finish_all(ids, LIMIT_S)):
            self.assertEqual((run.status, run.result, run.text()), ("ok", str(cell), f"{cell}\n" * lines))
            self.assertEqual([m for m in run.strangers if m["parent_header"].get("msg_id") in ids], [])

    def stumble(self):
        # The third must have been sent before the second fails: a cell takes a millisecond, and this process may have to wait.
        slowly = "await new Promise((done) => setTimeout(done, 100)); throw new Error('x')"
        runs = self.kernel.finish_all([self.kernel.start(code) for code in ("1", slowly, "2")], LIMIT_S)
        self.assertEqual([run.status for run in runs], ["ok", "error", "aborted"])

    def interrupt(self):
        message = self.kernel.start(self.random.choice(["while (true) {}", "for (;;) await new Promise((done) => setTimeout(done, 3))", "while (true) console.log(1)", "await new Promise((done) => setTimeout(done, 1e8))"]))
        time.sleep(self.random.random() * 0.1)
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.finish(message, LIMIT_S).reply.get("ename"), "KeyboardInterrupt")

    def complete(self):
        message = self.kernel.client.complete("Deno.ju", 7)
        self.assertIn("jupyter", self.kernel.reply(message)["content"]["matches"])

    def ask_during_a_cell(self):
        cell = self.kernel.start("await new Promise((done) => setTimeout(done, 50)); 'done'")
        client = self.kernel.client
        missing = {cell: "cell", client.kernel_info(): "kernel_info", client.is_complete("1 +"): "is_complete", client.history(n=3): "history"}
        while missing:
            try:
                reply = client.get_shell_msg(timeout=LIMIT_S)
            except Empty:
                self.fail(f"no reply to {list(missing.values())}")
            missing.pop(reply["parent_header"]["msg_id"], None)

    def crash(self):
        self.assertEqual(self.kernel.run("Deno.exit(1)", LIMIT_S).reply.get("ename"), "ProcessDied")

    def restart(self):
        self.kernel.manager.restart_kernel(now=self.random.random() < 0.3)
        self.kernel.client.wait_for_ready(timeout=LIMIT_S)
        self.assertEqual(self.kernel.value("typeof soaked"), '"undefined"')
        self.kernel.run("let soaked = 1")

    def test_no_reply_is_lost_and_no_process_is_left(self):
        acts = [self.execute] * 8 + [self.interrupt] * 4 + [self.complete] * 3 + [self.stumble] * 2 + [self.ask_during_a_cell] * 2 + [self.crash, self.restart]
        end = time.monotonic() + SOAK_S
        while time.monotonic() < end:
            act = self.random.choice(acts)
            print(act.__name__, end=" ", flush=True)
            act()
            self.counts[act.__name__] = self.counts.get(act.__name__, 0) + 1
            server = self.kernel.manager.provisioner.process.pid
            self.seen |= {server, *children(server)}
        self.kernel.close()
        for pid in self.seen:
            self.assertTrue(gone(pid), pid)
        report(soak_s=SOAK_S, acts=self.counts, processes=len(self.seen))
        self.kernel = Kernel()


if __name__ == "__main__":
    unittest.main()
