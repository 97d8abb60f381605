"""Beginning and end: crashes, orphans, heartbeat, and who may talk to the kernel."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import zmq
from support import Kernel, KernelCase, children


def gone(pid, limit_s=5):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


class Crashes(KernelCase):
    def died(self, code):
        run = self.kernel.run(code)
        self.assertEqual(run.error["ename"], "ProcessDied", run.reply)
        self.assert_value("1 + 1", "2")
        return run.error["evalue"]

    arguments = ("--allow-all", "--v8-flags=--max-old-space-size=100")

    def test_a_full_heap_says_so_and_the_notebook_goes_on(self):
        self.assertIn("out of memory", self.died("const held: unknown[] = []; for (;;) held.push(new Array(1e5).fill({}))"))

    def test_an_exit_says_so(self):
        self.assertIn("code 3", self.died("Deno.exit(3)"))
        self.assertIn("code 4", self.died("import process from 'node:process'; process.exit(4)"))

    def test_a_kill_says_so(self):
        self.assertIn("SIGKILL", self.died("Deno.kill(Deno.pid, 'SIGKILL'); await new Promise((done) => setTimeout(done, 1e6))"))

    def test_a_death_between_cells_is_shown(self):
        self.run_ok("setTimeout(() => Deno.exit(5), 50); undefined")
        time.sleep(0.5)
        self.assertIn("code 5", str(self.kernel.drain(0.5)))
        self.assert_value("1 + 1", "2")

    def test_the_heart_beats_during_a_loop(self):
        socket = zmq.Context.instance().socket(zmq.REQ)
        socket.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.hb_port}")
        cell = self.kernel.start("for (const end = Date.now() + 1000; Date.now() < end;);")
        for _ in range(20):
            socket.send(b"beat")
            self.assertTrue(socket.poll(500))
            self.assertEqual(socket.recv(), b"beat")
        socket.close(0)
        self.kernel.finish(cell)


class Ends(unittest.TestCase):
    def test_shutdown_leaves_no_process(self):
        kernel = Kernel()
        server = kernel.manager.provisioner.process.pid
        below = children(server)
        kernel.start("while (true) {}")
        time.sleep(0.2)
        kernel.close()
        self.assertGreater(len(below), 0)
        for pid in [server, *below]:
            self.assertTrue(gone(pid), pid)

    def test_a_restart_clears_the_state(self):
        kernel = Kernel()
        try:
            kernel.run("let state = 1")
            kernel.manager.restart_kernel(now=False)
            kernel.client.wait_for_ready(timeout=30)
            self.assertEqual(kernel.value("typeof state"), '"undefined"')
        finally:
            kernel.close()

    def orphan(self, code):
        """A client that starts a kernel and is killed."""
        script = (
            "import sys, time; sys.path.insert(0, sys.argv[1]); from support import Kernel; k = Kernel()\n"
            f"k.start({code!r}); time.sleep(0.3); print(k.manager.provisioner.process.pid, flush=True); time.sleep(100)"
        )
        client = subprocess.Popen([sys.executable, "-c", script, str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True)
        server = int(client.stdout.readline())
        below = children(server)
        client.kill()
        client.wait()
        client.stdout.close()
        return server, below

    def test_no_process_outlives_a_killed_client(self):
        for code in "1", "while (true) {}":
            server, below = self.orphan(code)
            for pid in [server, *below]:
                self.assertTrue(gone(pid), (code, pid))

    def test_cells_do_not_outlive_a_killed_server(self):
        kernel = Kernel()
        server = kernel.manager.provisioner.process.pid
        below = children(server)
        os.kill(server, signal.SIGKILL)
        for pid in below:
            self.assertTrue(gone(pid), pid)
        kernel.manager.cleanup_resources()
        kernel.client.stop_channels()


class Strangers(KernelCase):
    def inspector_port(self):
        child = children(self.kernel.manager.provisioner.process.pid)[0]
        inodes = {os.readlink(path) for path in Path(f"/proc/{child}/fd").iterdir() if path.exists() or True}
        for line in Path(f"/proc/{child}/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                self.assertEqual(fields[1].split(":")[0], "0100007F")
                return int(fields[1].split(":")[1], 16)
        self.fail("the inspector listens nowhere")

    def test_the_inspector_tells_nobody_where_it_is(self):
        port = self.inspector_port()
        for path in "/json/list", "/json", "/json/version", "/":
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)
            caught.exception.close()

    def test_the_inspector_refuses_an_unknown_path(self):
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
        for path in "/ws/00000000-0000-0000-0000-000000000000", "/00000000-0000-0000-0000-000000000000":
            request = urllib.request.Request(f"http://127.0.0.1:{self.inspector_port()}{path}", headers=upgrade)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request, timeout=5)
            self.assertIn(caught.exception.code, (400, 404))
            caught.exception.close()

    def test_wrong_signatures_are_dropped_and_the_kernel_goes_on(self):
        from jupyter_client.session import Session

        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.shell_port}")
        Session(key=b"wrong").send(socket, "execute_request", {"code": "globalThis.stolen = 1"})
        socket.send_multipart([b"<IDS|MSG>", b"", b"{}", b"{}", b"{}", b"{}"])
        self.assertFalse(socket.poll(500))
        socket.close(0)
        self.assert_value("typeof globalThis.stolen", '"undefined"')


if __name__ == "__main__":
    unittest.main()
