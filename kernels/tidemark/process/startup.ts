/**
 * The first lines that the child writes to its standard error: the address of
 * its inspector, which only we get to know, and words that are no output.
 * @module
 */

/** What comes before the user's output. */
const LAST_LINE = "Debugger session started.";

/** Lines of Deno and its drivers that say nothing to the reader of a notebook. */
const NOISE = /^.*XDG_RUNTIME_DIR.*\n?/gm;

/** A process that ends waits until its inspector is left alone. */
const WAITING = "Waiting for the debugger to disconnect...\n";

/** The last thing that it says. */
const ENDED = /^Debugger session ended.*\n/gm;

/** What Deno says when a loop was ended that took its event loop with it; the kernel says the rest. */
const TERMINATED = /^.*\berror\b.*: Uncaught null\n/gm;

/** Takes what Deno says about its inspector out of standard error. */
export class StartupFilter {
  readonly #leaving = Promise.withResolvers<void>();

  readonly #address = Promise.withResolvers<string>();
  #heard = "";
  #done = false;

  /** Address of the inspector, with the path that is its password. */
  get address(): Promise<string> {
    return this.#address.promise;
  }

  /** What was written before the start was over, for the case that it never is. */
  get heard(): string {
    return this.#heard;
  }

  /** Resolves when the process wants to end and waits for us to let it. */
  get leaving(): Promise<void> {
    return this.#leaving.promise;
  }

  /** The part of a text that is output. */
  output(text: string): string {
    if (this.#done) return this.#later(text);
    this.#heard += text;
    const address = /ws:\/\/[\w.:[\]]+\/[\w-]+(?=\s)/.exec(this.#heard);
    if (address) this.#address.resolve(address[0]);
    const end = this.#heard.indexOf(LAST_LINE);
    if (end < 0) return "";
    this.#done = true;
    const rest = this.#heard.slice(end + LAST_LINE.length);
    return this.#later(rest.replace(/^\s*\n/, ""));
  }

  #later(text: string): string {
    if (text.includes(WAITING)) this.#leaving.resolve();
    return [NOISE, WAITING, ENDED, TERMINATED]
      .reduce<string>((rest, noise) => rest.replace(noise, ""), text);
  }
}
