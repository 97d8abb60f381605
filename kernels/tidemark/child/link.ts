/**
 * The way from the process that runs cells to the kernel: a binding of the
 * inspector. What is sent arrives at once, also out of a loop that never
 * yields, and before the answer to the call that caused it.
 * @module
 */

import {
  BINDING_NAME,
  type ChildInput,
  type InputAnswer,
  type Report,
} from "./report.ts";

type Binding = (payload: string) => void;

/** The kernel has connected, or this process would not run; its first call takes no longer. */
const CONNECT_LIMIT_MS = 10_000;

/** Deno starts to run this where a debugger is connected, be it before the binding was added. */
async function takeBinding(): Promise<Binding> {
  const holder = globalThis as unknown as Record<string, Binding | undefined>;
  const end = Date.now() + CONNECT_LIMIT_MS;
  while (!holder[BINDING_NAME] && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const binding = holder[BINDING_NAME];
  delete holder[BINDING_NAME];
  if (binding) return binding;
  throw new Error(
    "Cannot run cells as the kernel must be connected: it is not. Start main.ts",
  );
}

const binding = await takeBinding();

/**
 * Reports that may be on their way. A loop that prints is faster than anybody
 * can read, and an interrupt has to wait for what was sent before it: so after
 * each window the kernel is asked for a sign, and without it we stop.
 */
const WINDOW_REPORTS = 100;
const WINDOW_LENGTH = 1 << 20;
const WINDOWS_UNDER_WAY = 2;

/** As they are before cells change them. */
const { stringify, parse } = JSON;

/** All reports so far. */
let sent = 0;
/** Those of the window that is open, and their length. */
let reports = 0;
let length = 0;
let unanswered = 0;

function send(value: Report): number {
  const payload = stringify(value);
  // First: a count that is one too high, as the user may stop us here, makes nobody believe that all was heard.
  sent++;
  binding(payload);
  return payload.length;
}

/** Number of reports so far: whoever has heard as many has heard all. */
export function reportCount(): number {
  return sent;
}

/** Sends a report; waits where the kernel has fallen behind. */
export function report(value: Report): void {
  length += send(value);
  reports++;
  if (reports < WINDOW_REPORTS && length < WINDOW_LENGTH) return;
  reports = length = 0;
  send({ kind: "window" });
  if (++unanswered >= WINDOWS_UNDER_WAY) awaitWindow();
}

function awaitWindow(): void {
  while (unanswered >= WINDOWS_UNDER_WAY) {
    const line = readLine();
    if (line === null) return;
    noteWindow(parse(line) as ChildInput);
  }
}

function noteWindow({ kind }: ChildInput): void {
  if (kind === "window") unanswered--;
}

/** Waits for the answer to a question that was reported. */
export function awaitAnswer(): InputAnswer {
  while (true) {
    const line = readLine();
    if (line === null) return { kind: "none" };
    const input = parse(line) as ChildInput;
    if (input.kind !== "window") return input;
    noteWindow(input);
  }
}

const read = Deno.stdin.readSync.bind(Deno.stdin);
const LINE_END = 10;

/** A line of standard input; null at its end. It is read byte by byte, so that nothing behind it is taken. */
function readLine(): string | null {
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  while (read(one) === 1) {
    if (one[0] === LINE_END) {
      return new TextDecoder().decode(Uint8Array.from(bytes));
    }
    bytes.push(one[0]!);
  }
  return null;
}
