"""What cells may say, and how values and errors are shown."""

import unittest
from pathlib import Path

from support import KernelCase, Kernel


class Values(KernelCase):
    def test_values_are_shown_as_deno_shows_them(self):
        for code, expected in {
            "1+2": "3",
            "'a'+'b'": '"ab"',
            "10n": "10n",
            "null": "null",
            "undefined": None,
            "-0": "-0",
            "NaN": "NaN",
            "true": "true",
            "[1,2]": "[ 1, 2 ]",
            "new Map([[1,2]])": "Map(1) { 1 => 2 }",
            "new Uint8Array(2)": "Uint8Array(2) [ 0, 0 ]",
            "Symbol('s')": "Symbol(s)",
            "Promise.resolve(4)": "4",
            "(async () => 'later')()": '"later"',
            "{ a: 1 }": "{ a: 1 }",
            "const silentDeclaration = 3": None,
        }.items():
            with self.subTest(code):
                self.assert_value(code, expected)

    def test_names_can_be_declared_again_by_whatever_means(self):
        ways = ["let n = 1", "const n = 1", "var n = 1", "function n() {}", "class n {}", "enum n { A }", "namespace n { export const q = 1 }", "import * as n from '@std/assert'"]
        for first in ways:
            for second in ways:
                self.run_ok(first)
                self.run_ok(second)
        self.run_ok("const n = 5")
        self.assert_value("n", "5")

    def test_enums_do_not_keep_old_members(self):
        self.run_ok("enum E { A = 1, B = 2 }")
        self.run_ok("enum E { C = 3 }")
        self.assert_value("Object.keys(E).join()", '"3,C"')

    def test_functions_can_be_used_before_they_stand(self):
        self.assert_value("twice(4);\nfunction twice(x: number): number { return 2 * x }", "8")

    def test_types_vanish(self):
        self.assert_value("interface I { a: number }\ntype T = I;\nconst t = { a: 1 } satisfies T as I;\nt!.a", "1")

    def test_top_level_await_and_loops(self):
        self.assert_value("let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x; sum", "3")

    def test_jsx(self):
        self.run_ok("const React = { createElement: (...parts: unknown[]) => parts }")
        self.assert_value("<b x={1}>t</b>", '[ "b", { x: 1 }, "t" ]')

    def test_code_is_strict(self):
        run = self.kernel.run("neverDeclared = 3")
        self.assertEqual(run.error["ename"], "ReferenceError")


class Imports(KernelCase):
    def test_bare_names_are_those_of_the_checkout(self):
        self.assert_value("import { assertEquals } from '@std/assert'; typeof assertEquals", '"function"')
        self.assert_value("import * as tm from 'tidemark'; tm.formatBytes(1024)", '"1.00 KiB"')

    def test_relative_paths_start_at_the_notebook(self):
        Path(self.kernel.folder, "beside.ts").write_text("export default 1; export const two: number = 2; export const here = import.meta.url")
        self.assert_value("import one, { two as zwei } from './beside.ts'; one + zwei", "3")
        self.assert_value("(await import('./beside.ts')).two", "2")
        self.assert_value("import * as all from './beside.ts'; all.here.endsWith('/beside.ts')", "true")

    def test_modules_outside_of_the_checkout_see_its_import_map(self):
        Path(self.kernel.folder, "user.ts").write_text("export { assertEquals as same } from '@std/assert'")
        self.assert_value("import { same } from './user.ts'; typeof same", '"function"')

    def test_json_npm_and_node_modules(self):
        Path(self.kernel.folder, "data.json").write_text('{"a": [1]}')
        self.assert_value("import data from './data.json' with { type: 'json' }; data.a[0]", "1")
        self.assert_value("import { join } from 'node:path'; join('a', 'b')", '"a/b"')
        self.assert_value("import fc from 'npm:fast-check@4.3.0'; typeof fc.assert", '"function"')

    def test_an_import_may_come_twice(self):
        self.run_ok("import { assertEquals } from '@std/assert';\nimport { assertEquals } from '@std/assert';")

    def test_import_meta(self):
        self.assert_value("import.meta.dirname === Deno.cwd()", "true")
        self.assert_value("import.meta.resolve('./x.ts') === new URL('x.ts', import.meta.url).href", "true")

    def test_a_missing_module_is_an_error_that_names_it(self):
        run = self.kernel.run("import './missing.ts'")
        self.assertIn("missing.ts", run.error["evalue"])


class Errors(KernelCase):
    def test_stacks_name_cell_line_and_column_of_the_typescript(self):
        self.run_ok("type A = number;\nfunction fails(): void {\n  const x: A = 1;\n\n  throw new RangeError('no', { cause: new Error('why') });\n}")
        made = self.kernel.run("1").reply["execution_count"] - 1
        run = self.kernel.run("interface I {}\nfails();")
        text = "\n".join(run.error["traceback"])
        self.assertEqual((run.error["ename"], run.error["evalue"]), ("RangeError", "no"))
        self.assertIn(f"at fails (cell {made}:5:9)", text)
        self.assertIn(f"at cell {made + 2}:2:1", text)
        self.assertIn("[cause]: Error: why", text)
        self.assertEqual(run.reply["traceback"], run.error["traceback"])

    def test_logged_stacks_name_cells_too(self):
        run = self.run_ok("enum E { A }\nconsole.log(new Error('logged').stack)")
        self.assertIn(f"cell {run.reply['execution_count']}:2:13", run.text())

    def test_what_is_thrown_need_not_be_an_error(self):
        for code, shown in {"throw { a: 1 }": "{ a: 1 }", "throw 'text'": '"text"', "throw null": "null", "throw undefined": "undefined", "throw 3n": "3n"}.items():
            self.assertEqual(self.kernel.run(code).error["evalue"], shown, code)

    def test_hostile_errors_are_shown(self):
        for code in ["throw Object.defineProperty(new Error('x'), 'name', { get() { throw 1 } })", "throw new Proxy({}, { get() { throw 2 } })", "class X extends Error { get message(): string { throw 3 } }; throw new X()"]:
            run = self.kernel.run(code)
            self.assertEqual(run.status, "error", code)
            self.assertTrue(run.error["traceback"], code)
        self.assert_value("1", "1")

    def test_syntax_errors_show_a_caret(self):
        run = self.kernel.run("const fine = 1;\nconst x = ;")
        self.assertEqual(run.error["ename"], "SyntaxError")
        self.assertEqual(run.error["traceback"][1:], ["const x = ;", " " * 10 + "^"])
        self.assertEqual(self.kernel.value("typeof fine"), '"undefined"')

    def test_results_that_cannot_be_shown(self):
        run = self.kernel.run("({ [Symbol.for('Jupyter.display')]() { throw new Error('shy') } })")
        self.assertEqual(run.error["evalue"], "shy")
        run = self.kernel.run("Promise.reject(new Error('rejected'))")
        self.assertEqual(run.error["evalue"], "rejected")

    def test_what_only_v8_finds_wrong_is_an_error_too(self):
        run = self.kernel.run("/[\\]/]{2}(/.test", limit_s=10)
        self.assertEqual(run.error["ename"], "SyntaxError")
        self.assertIn("Invalid regular expression", run.error["evalue"])
        self.assertEqual(run.error["traceback"], ["SyntaxError: " + run.error["evalue"]])
        self.assert_value("6 * 7", "42")

    def test_a_rejection_that_nobody_caught_is_shown_before_its_cell_is_over(self):
        for code in "Promise.reject(new Error('lost')); 1", "let lost = Promise.reject(new Error('lost'))":
            for _ in range(20):
                run = self.run_ok(code)
                self.assertIn("Unhandled rejection: Error: lost", run.text("stderr"), code)
                self.assertEqual(run.strangers, [])

    def test_errors_in_the_background_are_shown_and_end_nothing(self):
        first = self.run_ok("let alive = 1; setTimeout(() => { throw new Error('in a timer') }, 1); Promise.reject(new Error('a rejection')); undefined")
        run = self.run_ok("await new Promise((done) => setTimeout(done, 50)); alive")
        self.assertEqual(run.result, "1")
        # Where they are shown depends on when they came; that they are is what counts.
        shown = str(first.strangers + run.strangers) + first.text("stderr") + run.text("stderr")
        self.assertIn("Uncaught Error: in a timer", shown)
        self.assertIn("Unhandled rejection: Error: a rejection", shown)
        self.assertNotIn("interrupts.ts", shown)


class Requests(KernelCase):
    def test_stop_on_error_aborts_what_waits_and_nothing_later(self):
        first = self.kernel.start("await new Promise((done) => setTimeout(done, 100)); throw new Error('x')")
        second = self.kernel.start("globalThis.ran = 1")
        third = self.kernel.start("globalThis.ran = 2", stop_on_error=False)
        runs = self.kernel.finish_all([first, second, third])
        self.assertEqual([run.status for run in runs], ["error", "aborted", "aborted"])
        self.assert_value("typeof globalThis.ran", '"undefined"')

    def test_without_stop_on_error_the_next_cells_run(self):
        first = self.kernel.start("await new Promise((done) => setTimeout(done, 50)); throw new Error('x')", stop_on_error=False)
        second = self.kernel.start("2")
        runs = self.kernel.finish_all([first, second])
        self.assertEqual([run.status for run in runs], ["error", "ok"])

    def test_silent_runs_show_and_count_nothing(self):
        before = self.run_ok("1").reply["execution_count"]
        run = self.run_ok("globalThis.quiet = 7; 8", silent=True)
        self.assertEqual([run.of("execute_input"), run.of("execute_result")], [[], []])
        after = self.run_ok("quiet")
        self.assertEqual((after.result, after.reply["execution_count"]), ("7", before + 1))
        self.assertEqual(self.kernel.run("throw 1", silent=True).of("error"), [])

    def test_without_store_history_nothing_is_counted(self):
        before = self.run_ok("1").reply["execution_count"]
        self.assertEqual(self.run_ok("2", store_history=False).result, "2")
        self.assertEqual(self.run_ok("3").reply["execution_count"], before + 1)

    def test_user_expressions(self):
        expressions = {"sum": "1 + 1", "list": "[q]", "missing": "nowhere", "broken": "1 +"}
        run = self.run_ok("let q = 1", user_expressions=expressions)
        found = run.reply["user_expressions"]
        self.assertEqual(found["sum"]["data"], {"text/plain": "2"})
        self.assertEqual(found["list"]["data"], {"text/plain": "[ 1 ]"})
        self.assertEqual(found["missing"]["ename"], "ReferenceError")
        self.assertEqual(found["broken"]["status"], "error")

    def test_empty_cells(self):
        for code in ["", "  \n", "// only a comment"]:
            self.assertIsNone(self.run_ok(code).result)

    def test_requests_that_hold_nonsense_are_survived(self):
        for content in [{}, {"code": 3}, {"code": None, "silent": "x", "user_expressions": []}]:
            self.assertEqual(self.kernel.ask("execute_request", **content)["status"], "ok")
        for kind in ["complete_request", "inspect_request", "is_complete_request", "history_request", "comm_info_request"]:
            self.assertIn("status", self.kernel.ask(kind, code=[], cursor_pos="x"))


class Flags(unittest.TestCase):
    def test_permissions_of_the_kernel_spec_hold_in_cells(self):
        kernel = Kernel()
        try:
            self.assertEqual(kernel.value("(await Deno.permissions.query({ name: 'run' })).state"), '"granted"')
        finally:
            kernel.close()


if __name__ == "__main__":
    unittest.main()
