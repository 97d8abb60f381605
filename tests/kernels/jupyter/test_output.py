"""Output is never late, lost or in the wrong cell."""

import time
import unittest

from support import KernelCase, report

BURST_CELLS = 20
BURST_MESSAGES = 200


class Output(KernelCase):
    def test_closing_a_stream_ends_nothing(self):
        self.assertEqual(self.run_ok("Deno.stdout.close(); Deno.stderr.close(); 1").result, "1")
        run = self.run_ok("console.log('out'); console.error('err'); 2")
        self.assertEqual((run.text(), run.text("stderr"), run.result), ("out\n", "err\n", "2"))

    def test_all_ways_to_print_are_captured_in_order(self):
        run = self.run_ok(
            "import process from 'node:process';\n"
            "console.log('1'); Deno.stdout.writeSync(new TextEncoder().encode('2\\n'));"
            "await Deno.stdout.write(new TextEncoder().encode('3\\n')); process.stdout.write('4\\n'); console.table([{ a: 5 }]);"
            "const w = Deno.stdout.writable.getWriter(); await w.write(new TextEncoder().encode('6\\n')); w.releaseLock(); console.info('7')"
        )
        digits = [c for c in run.text() if c.isdigit() and c != "0"]
        self.assertEqual(digits, list("1234567"))

    def test_standard_error_is_told_apart(self):
        run = self.run_ok("console.error('bad'); console.warn('careful'); Deno.stderr.writeSync(new TextEncoder().encode('raw'))")
        self.assertEqual((run.text(), run.text("stderr")), ("", "bad\ncareful\nraw"))

    def test_output_of_subprocesses_is_captured_in_the_cell_that_ran_them(self):
        for index in range(20):
            run = self.run_ok(f"await new Deno.Command('echo', {{ args: ['sub {index}'], stdout: 'inherit' }}).output();")
            self.assertEqual((run.text(), run.strangers), (f"sub {index}\n", []))

    def test_text_that_looks_like_a_mark_is_text(self):
        run = self.run_ok("await new Deno.Command('printf', { args: ['a\\\\0b\\\\0tidemark'], stdout: 'inherit' }).output(); console.log('end')")
        self.assertEqual(run.text().replace("end\n", ""), "a\0b\0tidemark")

    def test_characters_cut_by_a_write_arrive_whole(self):
        run = self.run_ok("const euro = new TextEncoder().encode('€'); for (const byte of euro) Deno.stdout.writeSync(Uint8Array.of(byte))")
        self.assertEqual(run.text(), "€")

    def test_output_of_a_timer_goes_to_the_cell_that_set_it(self):
        first = self.kernel.start("setTimeout(() => console.log('from the first'), 100); 1")
        self.kernel.finish(first)
        second = self.kernel.start("await new Promise((done) => setTimeout(done, 300)); 2")
        run = self.kernel.finish(second)
        late = [m for m in run.strangers if m["msg_type"] == "stream"]
        self.assertEqual([m["parent_header"]["msg_id"] for m in late], [first])
        self.assertEqual(run.text(), "")

    def test_a_loop_that_never_yields_shows_its_output_at_once(self):
        started = time.monotonic()
        message = self.kernel.start("console.log('now'); const end = Date.now() + 1500; while (Date.now() < end);")
        while True:
            news = self.kernel.client.get_iopub_msg(timeout=10)
            if news["msg_type"] == "stream":
                break
        self.assertLess(time.monotonic() - started, 1.2)
        self.kernel.finish(message)


class Bursts(KernelCase):
    def burst(self, body, kind):
        ids = [self.kernel.start(f"for (let i = 0; i < {BURST_MESSAGES}; i++) {body.format(cell=cell)}") for cell in range(BURST_CELLS)]
        wrong = count = 0
        runs = self.kernel.finish_all(ids)
        for cell, run in enumerate(runs):
            # Lines that come at once are one message.
            contents = [part for content in run.of(kind) for part in self.parts(content)]
            count += len(contents)
            wrong += sum(f"cell {cell} " not in content for content in contents)
        strangers = [m for m in runs[0].strangers if m["msg_type"] == kind]
        self.assertEqual((count, len(strangers), wrong), (BURST_CELLS * BURST_MESSAGES, 0, 0))

    def parts(self, content):
        return content["text"].splitlines() if "text" in content else [str(content)]

    def test_no_log_of_4000_is_late_or_in_the_wrong_cell(self):
        self.burst("console.log('cell {cell} ' + i);", "stream")

    def test_no_display_of_4000_is_late_or_in_the_wrong_cell(self):
        self.burst("Deno.jupyter.display({{ 'text/plain': 'cell {cell} ' + i }}, {{ raw: true }});", "display_data")

    def test_no_result_of_200_cells_is_late(self):
        ids = [self.kernel.start(f"{index}") for index in range(200)]
        for index, run in enumerate(self.kernel.finish_all(ids)):
            self.assertEqual((run.result, run.strangers), (str(index), []))

    def test_no_output_of_cells_that_fail_is_late(self):
        ids = [self.kernel.start(f"console.log('line {index}'); throw new Error('x')", stop_on_error=False) for index in range(50)]
        for index, run in enumerate(self.kernel.finish_all(ids)):
            self.assertEqual((run.text(), run.error["evalue"]), (f"line {index}\n", "x"))

    def test_5000_updates_of_a_display(self):
        started = time.monotonic()
        run = self.run_ok(
            "await Deno.jupyter.display({ 'text/plain': '0' }, { raw: true, display_id: 'u' });"
            "for (let i = 1; i <= 5000; i++) await Deno.jupyter.display({ 'image/svg+xml': `<svg>${'<path d=\"M0 0\"/>'.repeat(100)}</svg>`, 'text/plain': `${i}` }, { raw: true, display_id: 'u', update: true });"
        )
        report(updates_s=round(time.monotonic() - started, 2))
        texts = [c["data"]["text/plain"] for c in run.of("update_display_data")]
        self.assertEqual(texts, [str(i) for i in range(1, 5001)])

    def test_a_display_of_50_megabytes_arrives_whole(self):
        started = time.monotonic()
        run = self.run_ok("await Deno.jupyter.display({ 'text/plain': 'x'.repeat(50_000_000) }, { raw: true })")
        report(large_s=round(time.monotonic() - started, 2))
        self.assertEqual(len(run.of("display_data")[0]["data"]["text/plain"]), 50_000_000)


class Displays(KernelCase):
    def shown(self, code):
        run = self.run_ok(code)
        return (run.of("display_data") + run.of("execute_result"))[0]["data"]

    def test_the_namespace_of_plain_deno_is_there(self):
        names = "$display,broadcast,display,format,html,image,md,svg"
        self.assert_value("Object.keys(Deno.jupyter).sort().join()", f'"{names}"')

    def test_tagged_templates(self):
        for tag, kind in {"html": "text/html", "md": "text/markdown", "svg": "image/svg+xml"}.items():
            self.assertEqual(self.shown(f"Deno.jupyter.{tag}`<b>${{1 + 1}}</b>`"), {kind: "<b>2</b>"})

    def test_objects_that_know_their_forms(self):
        self.assertEqual(self.shown("({ [Deno.jupyter.$display]: () => ({ 'text/plain': 'mine' }) })"), {"text/plain": "mine"})
        self.assertEqual(self.shown("({ async [Symbol.for('Jupyter.display')]() { return { 'text/html': 'later' } } })"), {"text/html": "later"})
        self.assertEqual(self.shown("({ toDataURL: () => 'data:image/png;base64,AAAA' })"), {"image/png": "AAAA"})
        self.assertEqual(self.shown("({ toSpec: () => ({ mark: 'bar' }) })"), {"application/vnd.vega.v5+json": {"mark": "bar"}})
        self.assertEqual(self.shown("Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)"), {"image/png": "iVBORw0KGgo="})

    def test_broadcast_carries_metadata_and_buffers(self):
        run = self.run_ok("await Deno.jupyter.broadcast('display_data', { data: { 'text/plain': 'x' }, metadata: {} }, { metadata: { m: 1 }, buffers: [Uint8Array.of(1, 2).buffer] })")
        message = next(m for m in run.messages if m["msg_type"] == "display_data")
        self.assertEqual((message["metadata"], [bytes(b) for b in message["buffers"]]), ({"m": 1}, [b"\x01\x02"]))


if __name__ == "__main__":
    unittest.main()
