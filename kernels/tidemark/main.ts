/**
 * The kernel's program: `main.ts CONNECTION_FILE [FLAGS…]`. The flags are those
 * of `deno run` for the process that runs cells, by default --allow-all; a
 * kernel.json may hold others.
 * @module
 */
import { openLanguage } from "./language/mod.ts";
import { CONFIG_URL } from "./process/child.ts";
import { historyPath } from "./server/history.ts";
import { Kernel } from "./server/kernel.ts";
import { watchParent } from "./server/parent_watch.ts";
import {
  parseConnectionFile,
  REMOTE_VARIABLE,
} from "./wire/connection_file.ts";

const DEFAULT_FLAGS = ["--allow-all"];

/** Closing takes a fraction of it. */
const CLOSE_LIMIT_MS = 3000;

async function main(): Promise<void> {
  const [path, ...flags] = Deno.args;
  if (path === undefined) {
    throw new TypeError(
      "Cannot start the kernel as it needs a connection file: none is given. " +
        "Front ends give one; see kernel.json",
    );
  }
  const reach = Deno.env.get(REMOTE_VARIABLE) === "1" ? "world" : "machine";
  const kernel = new Kernel({
    connection: parseConnectionFile(await Deno.readTextFile(path), reach),
    flags: flags.length > 0 ? flags : DEFAULT_FLAGS,
    historyPath: historyPath(),
    configPath: CONFIG_URL.pathname,
    openLanguage,
  });
  Deno.addSignalListener("SIGINT", () => kernel.interrupt());
  Deno.addSignalListener("SIGTERM", () => kernel.close());
  const stopWatching = watchParent(() => {
    kernel.close();
    // Nobody is left who could end what does not end by itself.
    setTimeout(() => Deno.exit(1), CLOSE_LIMIT_MS);
  });
  await kernel.closed;
  stopWatching();
  Deno.exit(0);
}

await main();
