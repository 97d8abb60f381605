"""Executes a notebook: execute.py IN OUT --kernel NAME --folder FOLDER [--drain SECONDS].

Prints a line of JSON for every cell, as it ends. OUT is written in any case, with the
outputs so far. It exits with 1 if a cell failed. Whoever starts it holds its standard
input open: at its end, which also the death of that process brings, kernels are shut down.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
import time
from queue import Empty

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError
from nbclient.util import ensure_async


SHUTDOWN_S = 5


def end_with_parent():
    """Ends this process, and its kernel first, when nobody holds standard input any more."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # nbclient shuts the kernel down
    time.sleep(SHUTDOWN_S)
    os._exit(130)


def tell(**event):
    print(json.dumps(event), flush=True)


def error_of(cell):
    found = [output for output in cell.outputs if output.output_type == "error"]
    return "\n".join(found[0].traceback) if found else None


class Execution:
    """Runs the cells one by one and reports each."""

    def __init__(self, notebook, kernel, folder, drain_s):
        self.notebook = notebook
        self.drain_s = drain_s
        self.started_s = 0.0
        self.client = NotebookClient(
            notebook,
            kernel_name=kernel,
            resources={"metadata": {"path": folder}},
            timeout=None,
            startup_timeout=120,
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            on_cell_execute=self.begin,
            on_cell_executed=self.end,
        )

    def begin(self, cell, cell_index):
        self.started_s = time.monotonic()
        tell(event="begin", index=cell_index)

    async def end(self, cell, cell_index, execute_reply):
        elapsed_s = time.monotonic() - self.started_s
        if self.drain_s > 0:
            await self.drain(cell, cell_index)
        content = execute_reply["content"]
        failed = content["status"] == "error"
        said = content.get("evalue") or content.get("ename") if failed else None
        message = (error_of(cell) or said) if failed else None
        tell(event="end", index=cell_index, elapsedS=elapsed_s, error=message)

    async def drain(self, cell, cell_index):
        """Takes messages that come after the kernel said that it was idle, until none does."""
        while True:
            try:
                message = await ensure_async(
                    self.client.kc.iopub_channel.get_msg(timeout=self.drain_s)
                )
            except Empty:
                return
            try:
                self.client.process_message(message, cell, cell_index)
            except CellControlSignal:
                pass

    def run(self):
        try:
            self.client.execute()
            return 0
        except CellExecutionError:
            return 1
        except DeadKernelError:
            tell(event="death")
            return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--drain", type=float, default=0)
    options = parser.parse_args()
    threading.Thread(target=end_with_parent, daemon=True).start()
    notebook = nbformat.read(options.source, as_version=4)
    execution = Execution(notebook, options.kernel, options.folder, options.drain)
    try:
        return execution.run()
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    finally:
        nbformat.write(notebook, options.target)


if __name__ == "__main__":
    sys.exit(main())
