"""Memory stays within what was promised. Times are printed, not judged: machines differ."""

import json
import statistics
import tempfile
import time
import unittest
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from support import Kernel, children, report, resident_bytes

MIB = 1 << 20
IDLE_LIMIT_BYTES = 150_000_000
GROWTH_LIMIT_BYTES = 30 * MIB
WARM_UP_CELLS = 300
CELLS = 1000
TRIPS = 200


class Figures(unittest.TestCase):
    def test_memory_and_times(self):
        started = time.monotonic()
        kernel = Kernel()
        ready_s = time.monotonic() - started
        try:
            server = kernel.manager.provisioner.process.pid
            self.assertEqual(kernel.value("1+1"), "2")
            everything = lambda: sum(map(resident_bytes, [server, *children(server)]))
            idle = everything()
            self.assertLess(idle, IDLE_LIMIT_BYTES)
            trips = [self.trip(kernel) for _ in range(TRIPS)]
            for index in range(WARM_UP_CELLS):
                kernel.run(f"let value{index % 10} = [{index}]; value{index % 10}")
            before = everything()
            for index in range(CELLS):
                kernel.run(f"let value{index % 10} = [{index}]; console.log({index}); value{index % 10}")
            growth = everything() - before
            report(ready_s=round(ready_s, 2), idle_mb=round(idle / 1e6), round_trip_ms=round(statistics.median(trips) * 1000, 1), growth_mb=round(growth / 1e6, 1))
            self.assertLess(growth, GROWTH_LIMIT_BYTES)
        finally:
            kernel.close()

    def test_the_round_trip_beside_plain_deno(self):
        """The same client, the same minute: half of the trips each, twice in turns."""
        with tempfile.TemporaryDirectory() as folder:
            spec = Path(folder, "kernels", "plaindeno")
            spec.mkdir(parents=True)
            argv = ["deno", "jupyter", "--kernel", "--conn", "{connection_file}"]
            Path(spec, "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "plain", "language": "typescript"}))
            specs = KernelSpecManager(kernel_dirs=[str(Path(folder, "kernels")), *KernelSpecManager().kernel_dirs])
            kernels = {"tidemark": Kernel(), "plain_deno": Kernel(kernel_name="plaindeno", kernel_spec_manager=specs)}
            trips = {name: [] for name in kernels}
            try:
                for _ in range(2):
                    for name, kernel in kernels.items():
                        trips[name] += [self.trip(kernel) for _ in range(TRIPS // 2)]
            finally:
                for kernel in kernels.values():
                    kernel.close()
            report(round_trip_ms={name: round(statistics.median(each) * 1000, 1) for name, each in trips.items()})

    def trip(self, kernel):
        started = time.monotonic()
        message = kernel.start("1+1")
        kernel.client.get_shell_msg(timeout=20)
        elapsed = time.monotonic() - started
        while kernel.client.get_iopub_msg(timeout=20)["content"].get("execution_state") != "idle":
            pass
        self.assertTrue(message)
        return elapsed


if __name__ == "__main__":
    unittest.main()
