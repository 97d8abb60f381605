"""The test suite of the Jupyter project, with ordinary and hard samples."""

import unittest

import jupyter_kernel_test
import support


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = support.KERNEL
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "Deno.jup", "matches": {"jupyter"}},
        {"text": "'abc'.toUpp", "matches": {"toUpperCase"}},
        {"text": "[1,2].ma", "matches": {"map"}},
        {"text": "import * as t from '@std/ass", "matches": {"@std/assert"}},
    ]
    complete_code_samples = ["1", "const x = 1;", "function f(){ return /[(]/; }", "/[{]/", "`${'`'}`"]
    incomplete_code_samples = ["function f(){", "const a = [1,", "const b =", "`abc", "/* a"]
    invalid_code_samples = ["let let = ;", "const x = ;"]
    code_generate_error = "throw new Error('x')"
    code_execute_result = [
        {"code": "1+2", "result": "3"},
        {"code": "'a'+'b'", "result": '"ab"'},
        {"code": "10n", "result": "10n"},
        {"code": "[1,2]", "result": "[ 1, 2 ]"},
        {"code": "null", "result": "null"},
        {"code": "Promise.resolve(4)", "result": "4"},
    ]
    code_display_data = [
        {"code": "await Deno.jupyter.display({'text/html':'<b>x</b>'},{raw:true})", "mime": "text/html"},
        {"code": "await Deno.jupyter.display({'image/svg+xml':'<svg/>'},{raw:true})", "mime": "image/svg+xml"},
    ]
    code_page_something = "%help"
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Deno.version"
    code_clear_output = "Deno.jupyter.broadcast('clear_output',{wait:false})"


if __name__ == "__main__":
    unittest.main()
