/**
 * eSpeak NG, a speech synthesiser compiled to WebAssembly. Its licence is GPL-3.0-or-later,
 * so it is no part of Tidemark: the specifier is put together at run time, so that neither
 * Deno nor a bundler sees the package before somebody asks for speech.
 * @module
 */

/** Name and version of the package, and its licence. */
export const ESPEAK_PACKAGE = { name: "espeak-ng", version: "1.0.2" } as const;

/** The instance's file system, as far as it is used here. */
interface EmscriptenModule {
  readonly FS: { readFile(path: string): Uint8Array };
  // deno-lint-ignore camelcase -- Emscripten's own name
  FS_createDataFile(
    folder: string,
    name: string,
    content: Uint8Array,
    canRead: boolean,
    canWrite: boolean,
    canOwn: boolean,
  ): void;
}

interface EmscriptenOptions {
  readonly arguments: readonly string[];
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
  readonly preRun: readonly ((module: EmscriptenModule) => void)[];
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}

/** Name of the text in the instance's file system. */
const FILE = "speech.ssml";
/** To read, to write, and to keep the bytes without a copy. */
const ALLOWED = true;

type MakeModule = (options: EmscriptenOptions) => Promise<EmscriptenModule>;

/** Breath is noise, seeded with the time of day: a clock that stands still makes it the same in every run. */
function stopClock(imports: WebAssembly.Imports): WebAssembly.Imports {
  return { ...imports, env: { ...imports.env, emscripten_date_now: () => 0 } };
}

async function load(specifier: string): Promise<MakeModule> {
  try {
    return (await import(specifier) as { default: MakeModule }).default;
  } catch (cause) {
    throw new Error(
      `Cannot speak as ${specifier} must be loaded, which the first time needs a network: ${
        cause instanceof Error ? cause.message : cause
      }`,
      { cause },
    );
  }
}

/**
 * Speaks a text in SSML (W3C Speech Synthesis Markup Language).
 *
 * @returns A WAV file of 22,050 samples a second, the same for the same text.
 * @throws {Error} If the package cannot be loaded or speaks nothing.
 */
export async function speak(ssml: string): Promise<Uint8Array> {
  const { name, version } = ESPEAK_PACKAGE;
  const specifier = `npm:${name}@${version}`;
  const makeModule = await load(specifier);
  const code = new URL("espeak-ng.wasm", import.meta.resolve(specifier));
  const wasm = await WebAssembly.compile(await Deno.readFile(code));
  const lines: string[] = [];
  const write = (module: EmscriptenModule): void => {
    const content = new TextEncoder().encode(ssml);
    module.FS_createDataFile("/", FILE, content, ALLOWED, ALLOWED, ALLOWED);
  };
  const module = await makeModule({
    arguments: ["-m", "-f", `/${FILE}`, "-w", "/speech.wav"],
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(wasm, stopClock(imports));
      done(instance);
      return instance.exports;
    },
    preRun: [write],
    print: (line) => void lines.push(line),
    printErr: (line) => void lines.push(line),
  });
  try {
    return module.FS.readFile("/speech.wav");
  } catch (cause) {
    throw new Error(
      `Cannot speak as ${specifier} must write a file: ${lines.join("; ")}`,
      { cause },
    );
  }
}
