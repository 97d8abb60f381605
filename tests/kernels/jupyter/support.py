"""What the tests of the kernel share: a running kernel, and cells with all that they caused."""

import json
import os
import shutil
import tempfile
import time
import unittest
from pathlib import Path
from queue import Empty

from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 60
KERNEL = os.environ.get("KERNEL", "tidemark")

os.environ.setdefault("JUPYTER_PATH", str(ROOT))
os.environ["TIDEMARK_HISTORY"] = ":memory:"


class Run:
    """One execution: its reply, and what came on iopub until it was idle."""

    def __init__(self, reply, messages, strangers):
        self.reply = reply["content"]
        self.metadata = reply["metadata"]
        self.replied_s = reply["seen_s"]
        self.messages = messages
        self.strangers = strangers

    @property
    def status(self):
        return self.reply["status"]

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, name="stdout"):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == name)

    @property
    def result(self):
        found = self.of("execute_result")
        return found[0]["data"]["text/plain"] if found else None

    @property
    def error(self):
        found = self.of("error")
        return found[0] if found else None

    @property
    def error_seen_s(self):
        """When the error came on iopub; never, if none came."""
        return next((m["seen_s"] for m in self.messages if m["msg_type"] == "error"), float("inf"))


class Kernel:
    """A kernel in a folder of its own, and a client."""

    def __init__(self, extra_arguments=(), **options):
        self.folder = tempfile.mkdtemp(prefix="tidemark-test-")
        self.manager = KernelManager(**{"kernel_name": KERNEL, **options})
        self.manager.start_kernel(cwd=self.folder, extra_arguments=list(extra_arguments))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT_S)

    def start(self, code, **options):
        return self.client.execute(code, **options)

    def finish(self, message_id, limit_s=LIMIT_S):
        """Waits for the reply and the idle status of one request."""
        return self.finish_all([message_id], limit_s)[0]

    def finish_all(self, ids, limit_s=LIMIT_S):
        """The same for several; what comes after a request's idle, or belongs to none, is a stranger."""
        deadline = time.monotonic() + limit_s
        messages, replies, strangers, idle = {one: [] for one in ids}, {}, [], set()
        while len(idle) < len(ids) or len(replies) < len(ids):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(ids) - len(idle)} of {len(ids)} cells did not end")
            self._replies(replies, messages)
            for message in self._news():
                parent = message["parent_header"].get("msg_id")
                if parent not in messages or parent in idle:
                    strangers.append(message)
                    continue
                messages[parent].append({**message, "seen_s": time.monotonic()})
                if message["content"].get("execution_state") == "idle":
                    idle.add(parent)
        return [Run(replies[one], messages[one], strangers) for one in ids]

    def run(self, code, limit_s=LIMIT_S, **options):
        return self.finish(self.start(code, **options), limit_s)

    def value(self, code):
        run = self.run(code)
        if run.status != "ok":
            raise AssertionError(f"{code}: {run.reply}")
        return run.result

    def ask(self, kind, **content):
        """A request on the shell channel and its reply."""
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        return self.reply(message["header"]["msg_id"])["content"]

    def reply(self, message_id):
        while True:
            message = self.client.get_shell_msg(timeout=LIMIT_S)
            if message["parent_header"].get("msg_id") == message_id:
                return message

    def drain(self, seconds):
        """Everything that still comes on iopub."""
        deadline = time.monotonic() + seconds
        seen = []
        while time.monotonic() < deadline:
            seen += self._news(0.02)
        return seen

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _replies(self, replies, wanted):
        try:
            while True:
                message = self.client.get_shell_msg(timeout=0)
                parent = message["parent_header"].get("msg_id")
                if parent in wanted:
                    replies[parent] = {**message, "seen_s": time.monotonic()}
        except Empty:
            return

    def _news(self, wait_s=0.001):
        """Some news; not all, or a flood of them would hide a reply."""
        seen = []
        try:
            while len(seen) < 100:
                seen.append(self.client.get_iopub_msg(timeout=0 if seen else wait_s))
        except Empty:
            pass
        return seen


class KernelCase(unittest.TestCase):
    """Tests that share one kernel; each begins with an answer of it."""

    maxDiff = None
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel(cls.arguments)

    @classmethod
    def tearDownClass(cls):
        cls.kernel.close()

    def run_ok(self, code, **options):
        run = self.kernel.run(code, **options)
        self.assertEqual(run.status, "ok", run.reply)
        return run

    def assert_value(self, code, expected):
        self.assertEqual(self.run_ok(code).result, expected, code)


def resident_bytes(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def children(pid):
    """Numbers of all processes below one."""
    below = []
    try:
        for path in Path(f"/proc/{pid}/task").iterdir():
            for child in (path / "children").read_text().split():
                below += [int(child), *children(int(child))]
    except FileNotFoundError:
        # It, or one of its threads, has just ended.
        pass
    return below


def report(**figures):
    """Figures for those who read the log."""
    print(json.dumps(figures), flush=True)
