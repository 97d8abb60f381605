"""Input, comms, history, completion and inspection: what goes both ways."""

import time
import unittest

from support import LIMIT_S, KernelCase


class Input(KernelCase):
    def answered(self, code, *answers):
        message = self.kernel.start(code, allow_stdin=True)
        asked = []
        for answer in answers:
            question = self.kernel.client.get_stdin_msg(timeout=LIMIT_S)
            self.assertEqual(question["parent_header"]["msg_id"], message)
            asked.append((question["content"]["prompt"], question["content"]["password"]))
            self.kernel.client.input(answer)
        return self.kernel.finish(message), asked

    def test_prompt_and_confirm_ask_the_front_end(self):
        run, asked = self.answered("[prompt('Name?'), prompt('Or?', 'default'), confirm('Sure?'), confirm('Really?')]", "äöü", "", "y", "n")
        self.assertEqual(run.result, '[ "äöü", "default", true, false ]')
        self.assertEqual(asked, [("Name? ", False), ("Or? [default] ", False), ("Sure? [y/N] ", False), ("Really? [y/N] ", False)])

    def test_a_password_is_asked_for_as_one(self):
        run, asked = self.answered("prompt('Key?', '', { password: true })", "secret")
        self.assertEqual((run.result, asked[0][1]), ('"secret"', True))

    def test_output_before_a_question_comes_first(self):
        run, _ = self.answered("console.log('before'); prompt('?'); console.log('after')", "x")
        self.assertEqual(run.text(), "before\nafter\n")

    def test_without_stdin_nobody_is_asked(self):
        self.assertEqual(self.run_ok("[prompt('x'), confirm('y')]", allow_stdin=False).result, "[ null, false ]")

    def test_a_question_can_be_interrupted(self):
        message = self.kernel.start("prompt('Name?')", allow_stdin=True)
        self.kernel.client.get_stdin_msg(timeout=LIMIT_S)
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.finish(message).error["ename"], "KeyboardInterrupt")
        self.assert_value("1", "1")

    def test_standard_input_looks_empty(self):
        self.assert_value("await Deno.stdin.read(new Uint8Array(1))", "null")


class Comms(KernelCase):
    def send(self, kind, content, buffers=()):
        session = self.kernel.client.session
        message = session.msg(kind, content)
        session.send(self.kernel.client.shell_channel.socket, message, buffers=list(buffers))
        return message["header"]["msg_id"]

    def news(self, kind, seconds=3):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [m for m in self.kernel.drain(0.05) if m["msg_type"] == kind]
            if found:
                return found
        return []

    def test_a_widget_speaks_both_ways(self):
        run = self.run_ok(
            "const w = new Widget('export default {}', { value: 0 }); const seen: unknown[] = [];"
            "w.onCustom = (c, b) => { seen.push(c, b.length); w.send({ pong: 1 }, [Uint8Array.of(7)]); }; w.onChange = (s) => w.set({ label: `got ${s.value}` }); w.id"
        )
        comm = eval(run.result)
        opened = run.of("comm_open")[0]
        self.assertEqual((opened["comm_id"], opened["target_name"]), (comm, "jupyter.widget"))
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": {"ping": 1}}}, [b"abc"])
        answer = self.news("comm_msg")[0]
        self.assertEqual((answer["content"]["data"], bytes(answer["buffers"][0])), ({"method": "custom", "content": {"pong": 1}}, b"\x07"))
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "update", "state": {"value": 5}}})
        self.assertEqual(self.news("comm_msg")[0]["content"]["data"]["state"], {"label": "got 5"})
        self.assert_value("[JSON.stringify(seen), w.state.value].join()", "'[{\"ping\":1},1],5'")

    def test_comms_are_served_while_a_cell_waits(self):
        self.run_ok("const busy = new Widget('x'); busy.onCustom = () => busy.send('here');")
        comm = eval(self.kernel.value("busy.id"))
        cell = self.kernel.start("await new Promise((done) => setTimeout(done, 2000))")
        time.sleep(0.2)
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": 1}})
        started = time.monotonic()
        self.assertEqual(self.news("comm_msg")[0]["content"]["data"]["content"], "here")
        self.assertLess(time.monotonic() - started, 1.5)
        self.kernel.reply(cell)
        self.kernel.drain(0.2)

    def test_a_page_that_reloads_gets_all_widgets(self):
        comm = eval(self.kernel.value("const reloaded = new Widget('y', { a: 1 }); reloaded.id"))
        self.send("comm_open", {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}})
        self.send("comm_msg", {"comm_id": "control", "data": {"method": "request_states"}})
        states = self.news("comm_msg")[0]["content"]["data"]["states"]
        self.assertEqual(states[comm]["state"]["a"], 1)

    def test_an_unknown_target_is_closed(self):
        self.send("comm_open", {"comm_id": "lost", "target_name": "nobody", "data": {}})
        self.assertEqual(self.news("comm_close")[0]["content"]["comm_id"], "lost")

    def test_comm_info_lists_what_is_open(self):
        comm = eval(self.kernel.value("const listed = new Widget('z'); listed.id"))
        self.assertIn(comm, self.kernel.ask("comm_info_request", target_name="jupyter.widget")["comms"])
        self.assertEqual(self.kernel.ask("comm_info_request", target_name="other")["comms"], {})

    def test_a_handler_that_throws_is_shown_and_ends_nothing(self):
        comm = eval(self.kernel.value("const bad = new Widget('z'); bad.onCustom = () => { throw new Error('in a handler') }; bad.id"))
        self.kernel.drain(0.1)
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": 1}})
        self.assertIn("in a handler", self.news("stream")[0]["content"]["text"])
        self.send("comm_msg", {"comm_id": "unheard of", "data": None})
        self.assert_value("1", "1")


class History(KernelCase):
    def test_history_can_be_read_in_three_ways(self):
        for code in ["let h = 1", "h + 1", "h + 2", "let h = 1"]:
            self.run_ok(code)
        self.run_ok("'unseen'", store_history=False)
        ask = lambda **content: [entry[2] for entry in self.kernel.ask("history_request", output=False, raw=True, **content)["history"]]
        self.assertEqual(ask(hist_access_type="tail", n=2), ["h + 2", "let h = 1"])
        self.assertEqual(ask(hist_access_type="range", session=0, start=2, stop=4), ["h + 1", "h + 2"])
        self.assertEqual(ask(hist_access_type="search", pattern="h + ?"), ["h + 1", "h + 2"])
        self.assertEqual(ask(hist_access_type="search", pattern="let*", unique=True), ["let h = 1"])
        self.assertEqual(ask(hist_access_type="search", pattern="*", n=1), ["let h = 1"])
        with_output = self.kernel.ask("history_request", hist_access_type="tail", n=1, output=True, raw=True)["history"]
        self.assertEqual(with_output[0][2], ["let h = 1", None])


class Help(KernelCase):
    def test_completion_counts_in_code_points(self):
        self.run_ok("const text = 'a'")
        code = "'😀'; text.toUpp"
        reply = self.kernel.ask("complete_request", code=code, cursor_pos=len(code))
        self.assertIn("toUpperCase", reply["matches"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (len("'😀'; text."), len(code)))

    def test_completion_works_beside_a_running_cell_and_runs_no_getters(self):
        self.run_ok("let touched = 0; const trap = { get poison() { touched++; return 1 }, plain: 2 };")
        cell = self.kernel.start("for (const end = Date.now() + 1500; Date.now() < end;);")
        started = time.monotonic()
        reply = self.kernel.ask("complete_request", code="trap.p", cursor_pos=6)
        self.assertEqual(sorted(reply["matches"])[:2], ["plain", "poison"])
        self.kernel.drain(2)
        self.assert_value("touched", "0")

    def test_inspection_tells_type_and_documentation(self):
        self.run_ok("/** Doubles. */ function twice(x: number): number { return 2 * x }")
        found = self.kernel.ask("inspect_request", code="twice(1)", cursor_pos=2, detail_level=0)
        self.assertIn("Doubles.", found["data"]["text/plain"])
        self.assertIn("number", found["data"]["text/markdown"])
        self.assertFalse(self.kernel.ask("inspect_request", code="1 + ", cursor_pos=3, detail_level=0)["found"])


if __name__ == "__main__":
    unittest.main()
