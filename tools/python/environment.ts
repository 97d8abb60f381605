/**
 * A Python of our own: pinned JupyterLab, plotly's renderer, and real Jupyter
 * clients for tests. It is made once, in an ignored folder of the checkout,
 * from `requirements.txt`, by uv where there is one, else by venv and pip.
 * @module
 */
import { ROOT } from "../root.ts";
import { refuse, WAYS } from "./ways_out.ts";

const REQUIREMENTS = `${ROOT}tools/python/requirements.txt`;
const INTERPRETER = Deno.build.os === "windows"
  ? "Scripts/python.exe"
  : "bin/python";
/** The oldest that the pinned JupyterLab runs on. */
const OLDEST = [3, 10] as const;
const EXCLUSIVE = true;
/** Names under which systems know Python 3. */
const PYTHONS = ["python3", "python"] as const;

/** Hears of each step of an installation. */
export type InstallListener = (step: string) => void;

/** How a program ended. */
interface Ended {
  readonly isFound: boolean;
  readonly isSuccess: boolean;
  readonly lines: readonly string[];
}

/** Runs a program and hands on what it prints, line by line. */
async function run(
  program: string,
  args: readonly string[],
  listener: InstallListener = () => {},
): Promise<Ended> {
  const lines: string[] = [];
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split("\n");
      rest = parts.pop()!;
      for (const line of parts.filter((part) => part.trim() !== "")) {
        lines.push(line);
        listener(line.trim());
      }
    }
    if (rest.trim() !== "") lines.push(rest);
  };
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await Promise.all([follow(child.stdout), follow(child.stderr)]);
    const { success } = await child.status;
    return { isFound: true, isSuccess: success, lines };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { isFound: false, isSuccess: false, lines };
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The folder's name holds a digest of the requirements, so that new ones make a new folder. */
async function environmentFolder(): Promise<string> {
  const bytes = await Deno.readFile(REQUIREMENTS);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `${ROOT}.cache/python-${digest.toHex().slice(0, 12)}`;
}

/** A Python 3 that is new enough. */
async function systemPython(): Promise<string> {
  let seen = `neither ${PYTHONS.join(" nor ")} is on the path`;
  for (const name of PYTHONS) {
    const { isFound, lines } = await run(name, ["--version"]);
    const version = /^Python (\d+)\.(\d+)/.exec(lines[0] ?? "");
    if (!isFound || version === null) continue;
    const [major, minor] = [Number(version[1]), Number(version[2])];
    if (major === OLDEST[0] && minor >= OLDEST[1]) return name;
    seen = `${name} is ${lines[0]}`;
  }
  return refuse(
    `Python ${OLDEST.join(".")} or newer must be there: ${seen}`,
    WAYS.python,
  );
}

async function installWithUv(
  folder: string,
  listener: InstallListener,
): Promise<boolean> {
  const { isFound } = await run("uv", ["--version"]);
  if (!isFound) return false;
  const python = `${folder}/${INTERPRETER}`;
  const least = `>=${OLDEST.join(".")}`;
  const steps = [
    ["venv", "--clear", "--python", least, folder],
    ["pip", "install", "--python", python, "-r", REQUIREMENTS],
  ];
  for (const args of steps) {
    const ended = await run("uv", args, listener);
    if (!ended.isSuccess) refuse(said("uv", ended), WAYS.packages);
  }
  return true;
}

async function installWithVenv(
  folder: string,
  listener: InstallListener,
): Promise<void> {
  const system = await systemPython();
  const made = await run(system, ["-m", "venv", "--clear", folder], listener);
  if (!made.isSuccess) refuse(said(`${system} -m venv`, made), WAYS.venv);
  const quiet = ["--disable-pip-version-check", "--progress-bar", "off"];
  const pip = ["-m", "pip", "install", ...quiet, "-r", REQUIREMENTS];
  const ended = await run(`${folder}/${INTERPRETER}`, pip, listener);
  if (!ended.isSuccess) refuse(said("pip", ended), WAYS.packages);
}

/** A rule that was broken, with the last lines, where programs say what went wrong. */
function said(program: string, { lines }: Ended): string {
  const tail = lines.slice(-4).map((line) => `  ${line}`).join("\n");
  return `${program} must succeed: it said\n${tail}\n`;
}

/**
 * Makes the environment in `folder`.
 *
 * @throws {Error} If it cannot be made, with the way out.
 */
export async function makeEnvironment(
  folder: string,
  listener: InstallListener,
): Promise<void> {
  const isMade = await installWithUv(folder, listener);
  if (!isMade) await installWithVenv(folder, listener);
}

/**
 * The path of the environment's Python, which is made where it is missing.
 * Only one process makes it; others wait until it is complete.
 *
 * @throws {Error} If it cannot be made, with the way out.
 */
export async function preparePython(
  listener: InstallListener = () => {},
): Promise<string> {
  const folder = await environmentFolder();
  const python = `${folder}/${INTERPRETER}`;
  const mark = `${folder}/complete`;
  if (await exists(mark)) return python;
  await Deno.mkdir(`${ROOT}.cache`, { recursive: true });
  using lock = await Deno.open(`${ROOT}.cache/python.lock`, {
    create: true,
    write: true,
  });
  await lock.lock(EXCLUSIVE);
  if (await exists(mark)) return python;
  await makeEnvironment(folder, listener);
  await Deno.writeTextFile(mark, "");
  return python;
}
