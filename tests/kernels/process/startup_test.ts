/**
 * Deno may run the child before the kernel's first calls have come.
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  BINDING_NAME,
  type Report,
} from "../../../kernels/tidemark/child/report.ts";
import { InspectorClient } from "../../../kernels/tidemark/inspector/client.ts";
import { CONFIG_URL } from "../../../kernels/tidemark/process/child.ts";
import { OutputPipe } from "../../../kernels/tidemark/process/output_pipe.ts";
import { StartupFilter } from "../../../kernels/tidemark/process/startup.ts";

const MAIN = new URL(
  "../../../kernels/tidemark/child/main.ts",
  import.meta.url,
).pathname;

/** Long enough for the child to run to where it needs the kernel. */
const LATE_MS = 500;

Deno.test("a child that runs before the kernel has added its binding waits for it", async () => {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--no-lock",
      "--config",
      CONFIG_URL.pathname,
      // Does not wait, as --inspect-wait does not where somebody connects early.
      "--inspect=127.0.0.1:0",
      "--inspect-publish-uid=stderr",
      MAIN,
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const filter = new StartupFilter();
  const pipe = new OutputPipe(
    process.stderr,
    (text) => void filter.output(text),
  );
  const first = Promise.withResolvers<Report>();
  const inspector = await InspectorClient.connect(
    await filter.address,
    (_, { payload }) => first.resolve(JSON.parse(String(payload))),
  );
  await new Promise((resolve) => setTimeout(resolve, LATE_MS));
  await inspector.call("Runtime.addBinding", { name: BINDING_NAME });
  const { kind } = await first.promise;
  assertEquals(kind, "ready");
  process.kill("SIGKILL");
  await Promise.all([process.status, process.stdin.close(), pipe.ended]);
  await inspector.ended;
});
