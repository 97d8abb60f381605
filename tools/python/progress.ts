// deno-lint-ignore-file no-console -- Part of scripts that report to people.
/**
 * Shows how far an installation has come: on a terminal one line that is
 * redrawn, elsewhere a line from time to time.
 * @module
 */
import { type InstallListener, preparePython } from "./environment.ts";

const NEWS =
  "Installing JupyterLab into .cache of this checkout, once: some 350 MB";
const LINE_EVERY_MS = 5000;
/** Steps of pip and uv that mean something to people. */
const TELLING =
  /^(Collecting|Downloading|Building|Installing|Resolved|Prepared|Installed) /;
const CLEAR_LINE = "\r\x1b[2K";

/** A step without the paths and version lists that follow it. */
function shorten(step: string, columns: number): string {
  const short = step.replace(/ \(from .*$/, "");
  return short.length > columns ? `${short.slice(0, columns - 1)}…` : short;
}

function installListener(): InstallListener {
  const isTerminal = Deno.stdout.isTerminal();
  const encoder = new TextEncoder();
  const startMs = performance.now();
  let dueMs = startMs;
  return (step) => {
    if (!TELLING.test(step)) return;
    const nowMs = performance.now();
    const seconds = ((nowMs - startMs) / 1000).toFixed(0);
    if (isTerminal) {
      const { columns } = Deno.consoleSize();
      const line = shorten(`${seconds} s  ${step}`, columns);
      Deno.stdout.writeSync(encoder.encode(CLEAR_LINE + line));
    } else if (nowMs >= dueMs) {
      console.log(shorten(`${seconds} s  ${step}`, 80));
      dueMs = nowMs + LINE_EVERY_MS;
    }
  };
}

/** The environment's Python; people see it being made, and only once why it takes a while. */
export async function preparePythonAloud(): Promise<string> {
  const listener = installListener();
  let isInstalling = false;
  const python = await preparePython((step) => {
    if (!isInstalling) console.log(NEWS);
    isInstalling = true;
    listener(step);
  });
  if (!isInstalling) return python;
  const clear = Deno.stdout.isTerminal() ? CLEAR_LINE : "";
  console.log(`${clear}JupyterLab is installed`);
  return python;
}
