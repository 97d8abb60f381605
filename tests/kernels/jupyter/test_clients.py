"""Programs that run notebooks: nbclient, nbconvert and the console."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook
from support import KERNEL

LIMIT_S = 60


def notebook(*cells):
    made = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {"name": KERNEL, "display_name": KERNEL, "language": "typescript"}
    return made


def execute(*cells):
    made = notebook(*cells)
    NotebookClient(made, timeout=LIMIT_S, kernel_name=KERNEL).execute()
    return made


class Programs(unittest.TestCase):
    def test_nbclient_loses_no_output(self):
        cells = [f"console.log({index}); {index}" for index in range(30)]
        lines = "for (let i = 0; i < 100; i++) console.log(i)"
        plot = "for (let i = 0; i <= 100; i++) await Deno.jupyter.display({ 'text/plain': `v${i}` }, { raw: true, display_id: 'p', update: i > 0 })"
        made = execute(*cells, lines, plot)
        for index, cell in enumerate(made.cells[:30]):
            self.assertEqual(cell.outputs[0].text, f"{index}\n")
            self.assertEqual(cell.outputs[1].data["text/plain"], str(index))
        printed = "".join(output.text for output in made.cells[30].outputs)
        self.assertEqual(printed.split(), [str(i) for i in range(100)])
        self.assertEqual(made.cells[31].outputs[0].data["text/plain"], "v100")

    def test_nbclient_stops_at_an_error(self):
        with self.assertRaisesRegex(CellExecutionError, "Unexpected token"):
            execute("1", "const x = ;", "2")

    def test_nbconvert_executes_and_writes_html(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "n.ipynb")
            nbformat.write(notebook("'<marker-' + 41 + '>'"), path)
            subprocess.run([sys.executable, "-m", "nbconvert", "--execute", "--to", "html", str(path)], check=True, capture_output=True, timeout=LIMIT_S)
            self.assertIn("marker-41", path.with_suffix(".html").read_text())

    def test_the_console_runs_what_it_is_given(self):
        command = [sys.executable, "-m", "jupyter_console", "--kernel", KERNEL, "--simple-prompt"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as console:
            # It asks at once, maybe before its subscription to iopub has arrived, and would wait
            # for ever for an idle that it missed.
            try:
                output, _ = console.communicate("6 * 7\nexit\n", timeout=LIMIT_S)
            except subprocess.TimeoutExpired:
                console.kill()
                raise
        self.assertIn("42", output)


if __name__ == "__main__":
    unittest.main()
