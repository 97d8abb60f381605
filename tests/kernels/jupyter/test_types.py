"""Language help: types beside cells, completion, inspection and signatures, as front ends ask for them."""

import os
import time
import unittest
from pathlib import Path

from support import Kernel, KernelCase, children

WARNING_LIMIT_S = 40


def servers(kernel):
    """Processes of the language service."""
    below = children(kernel.manager.provisioner.process.pid)
    return [pid for pid in below if b"lsp" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")]


class Warnings(KernelCase):
    def warning(self, message_id, limit_s=WARNING_LIMIT_S):
        """The text on standard error that comes for a request, whenever it comes."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            for message in self.kernel.drain(0.1):
                if message["msg_type"] == "stream" and message["content"]["name"] == "stderr":
                    self.assertEqual(message["parent_header"]["msg_id"], message_id)
                    return message["content"]["text"]
        self.fail("no warning came")

    def test_a_type_error_is_shown_beside_its_cell_unasked(self):
        message = self.kernel.start("const wrong: number = 'text'; wrong")
        self.assertEqual(self.kernel.reply(message)["content"]["status"], "ok")
        text = self.warning(message)
        self.assertIn("TS2322 (1:7): Type 'string' is not assignable to type 'number'.", text)
        self.assertIn("      ^^^^^", text)

    def test_a_type_error_is_shown_while_its_cell_runs(self):
        message = self.kernel.start(f"const {{ a }} = {{ b: 1 }}; await new Promise((done) => setTimeout(done, {WARNING_LIMIT_S * 1000}))")
        self.assertIn("Property 'a' does not exist", self.warning(message))
        self.kernel.manager.interrupt_kernel()
        self.kernel.reply(message)
        self.kernel.drain(0.5)

    def test_a_directive_decides_for_its_cell(self):
        run = self.kernel.run("// @types: error\nconsole.log('ran'); const n: number = 'a'")
        self.assertEqual(run.error["ename"], "TypeCheckError")
        self.assertIn("TS2322", run.error["evalue"])
        self.assertEqual(run.text(), "")
        self.run_ok("// @types: off\nconst n: number = 'a'")
        self.assertEqual([m for m in self.kernel.drain(3) if m["msg_type"] == "stream"], [])


class Lazy(unittest.TestCase):
    def test_cells_with_nothing_to_check_start_no_service(self):
        kernel = Kernel()
        try:
            for code in "1 + 1", "let value = [1]; value", "console.log('x')", "%who", "let let":
                kernel.run(code)
            time.sleep(0.5)
            self.assertEqual(servers(kernel), [])
            kernel.run("Math.max(1, 2)")
            time.sleep(1)
            self.assertEqual(len(servers(kernel)), 1)
        finally:
            kernel.close()

    def test_types_can_be_off_for_all_cells(self):
        os.environ["TIDEMARK_TYPES"] = "off"
        try:
            kernel = Kernel()
        finally:
            del os.environ["TIDEMARK_TYPES"]
        try:
            kernel.run("const n: number = 'a'")
            time.sleep(0.5)
            self.assertEqual(servers(kernel), [])
        finally:
            kernel.close()


class Help(KernelCase):
    def complete(self, marked):
        code = marked.replace("|", "")
        reply = self.kernel.ask("complete_request", code=code, cursor_pos=marked.index("|"))
        return reply["matches"]

    def inspect(self, marked, level=0):
        code = marked.replace("|", "")
        reply = self.kernel.ask("inspect_request", code=code, cursor_pos=marked.index("|"), detail_level=level)
        if not reply["found"]:
            return None
        self.assertEqual(sorted(reply["data"]), ["text/markdown", "text/plain"])
        return reply["data"]["text/plain"]

    def test_completion_of_members_imports_paths_and_packages(self):
        Path(self.kernel.folder, "near.ts").write_text("/** Doubles. */\nexport function double(value: number): number { return 2 * value; }\n")
        self.assertIn("map", self.complete("[1,2].ma|"))
        self.assertIn("toUpperCase", self.complete("'abc'.toUpp|"))
        self.assertIn("double", self.complete("import { dou| } from './near.ts'"))
        self.assertIn("./near.ts", self.complete("import {} from './ne|'"))
        self.assertIn("@tensorflow/tfjs", self.complete("import * as tf from '@tensor|'"))
        self.assertIn("npm:@tensorflow/tfjs@4.22.0", self.complete("import * as tf from 'npm:@tensorflow/tfjs@|'"))
        self.assertIn("tidemark", self.complete("import * as tm from 'tide|'"))
        self.assertIn("node:fs", self.complete("import fs from 'node:f|'"))

    def test_inspection_has_two_levels_and_tells_signatures(self):
        self.run_ok("/** Lifts boats.\n * @param boats How many. */\nfunction lift(boats: number, name = 'x'): string { return name.repeat(boats); }")
        brief = self.inspect("lift|(1)")
        full = self.inspect("lift|(1)", 1)
        self.assertIn("lift(boats: number, name?: string): string", brief)
        self.assertIn("Lifts boats.", brief)
        self.assertNotIn("name.repeat", brief)
        self.assertIn("name.repeat(boats)", full)
        self.assertTrue(full.startswith(brief))
        self.assertIn("Here: `name?: string`".replace("`", ""), self.inspect("lift(1, |)").replace("`", ""))
        self.assertIsNone(self.inspect("1 + |"))

    def test_the_library_is_known_by_its_declarations(self):
        self.run_ok("import * as tm from 'tidemark';")
        self.assertEqual(self.complete("tm.formatB|"), ["formatBytes"])
        told = self.inspect("tm.formatBytes|", 1)
        self.assertIn("three significant digits", told)
        self.assertIn("bytes: number", told)

    def test_completeness_is_the_parsers(self):
        judge = lambda code: self.kernel.ask("is_complete_request", code=code)["status"]
        for code in "1", "/[(]/.test('a')", "`${'`'}`", "const f = <T>(x: T) => x;", "<div>a</div>", "%who":
            self.assertEqual(judge(code), "complete", code)
        for code in "function f() {", "const x =", "`abc", "[1,", "/* a", "%time if (a) {":
            self.assertEqual(judge(code), "incomplete", code)
        for code in "let let = ;", "a b", "}", "'text\nmore'":
            self.assertEqual(judge(code), "invalid", code)


if __name__ == "__main__":
    unittest.main()
