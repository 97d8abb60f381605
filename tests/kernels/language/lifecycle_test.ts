import { assert, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import { Client } from "../../../kernels/tidemark/language/lsp/client.ts";
import {
  type Server,
  startServer,
} from "../../../kernels/tidemark/language/lsp/server.ts";
import {
  CONFIG,
  FOLDER,
  openAfter,
  splitAtCursor,
  withLanguage,
} from "./cases.ts";

const OPTIONS = { folder: FOLDER, configPath: CONFIG };
const SANITIZED = { sanitizeOps: true, sanitizeResources: true } as const;

Deno.test({
  name: "openLanguage() starts nothing, and closing what never started is fine",
  ...SANITIZED,
  fn: async () => {
    const language = openAfter(["const a = 1"]);
    await language.close();
    await language.close();
    assertEquals((await language.complete("a", 1)).items, []);
    assertEquals(await language.inspect("a", 1, 0), null);
    assertEquals(await language.check("b"), []);
  },
});

Deno.test({
  name: "isComplete() needs no server",
  ...SANITIZED,
  fn: async () => {
    const language = openAfter([]);
    assertEquals(await language.isComplete("1 + 1"), { status: "complete" });
    // No close(): a process would be a leak.
  },
});

Deno.test({
  name: "close() answers what waits with nothing",
  ...SANITIZED,
  fn: async () => {
    const language = openAfter(["const a = 1"]);
    const waiting = [
      language.complete("a.", 2),
      language.complete("a.", 2),
    ];
    await language.close();
    for (const { items } of await Promise.all(waiting)) {
      assertEquals(items, []);
    }
  },
});

Deno.test({
  name: "a server that is closed leaves no process",
  ...SANITIZED,
  fn: async () => {
    const server = await startServer(OPTIONS);
    await server.close();
    await server.gone;
    await server.close();
  },
});

Deno.test({
  name: "a server ends when the process that asks it is gone",
  ...SANITIZED,
  fn: async () => {
    const server = await startServer(OPTIONS);
    // The end of its input is all that a server sees of a killed kernel.
    await server.connection.close();
    await server.gone;
    await server.close();
  },
});

/** A client, and the servers that it started. */
function openClient(): { client: Client; servers: Server[] } {
  const servers: Server[] = [];
  const client = new Client(OPTIONS, async (options) => {
    const server = await startServer(options);
    servers.push(server);
    return server;
  });
  return { client, servers };
}

/** Kills a server and waits until its client knows. */
async function killServer(server: Server): Promise<void> {
  server.kill();
  await server.connection.ended;
}

async function askHover(client: Client): Promise<string> {
  const uri = "file:///nowhere/a.ts";
  const text = "const a = 1;";
  await client.synchronize([{ uri, language: "typescript", text }]);
  return JSON.stringify(
    await client.ask("textDocument/hover", {
      textDocument: { uri },
      position: { line: 0, character: 6 },
    }),
  );
}

Deno.test({
  name: "Client starts a new server when one dies, and tells it everything",
  ...SANITIZED,
  fn: async () => {
    const { client, servers } = openClient();
    try {
      assert((await askHover(client)).includes("const a: 1"));
      await killServer(servers[0]!);
      assert((await askHover(client)).includes("const a: 1"));
      assertEquals(servers.length, 2);
    } finally {
      await client.close();
    }
    await assertRejects(() => askHover(client), Error, "it is closed");
  },
});

Deno.test({
  name: "Client fails a question during which the server dies",
  ...SANITIZED,
  fn: async () => {
    const { client, servers } = openClient();
    try {
      await client.synchronize([]);
      const asking = askHover(client);
      const failing = assertRejects(() => asking, Error, "it ended");
      // The question has left by then, and takes a second.
      setTimeout(() => servers[0]!.kill(), 20);
      await failing;
    } finally {
      await client.close();
    }
  },
});

Deno.test({
  name: "Client lets a server rest that dies again and again",
  ...SANITIZED,
  fn: async () => {
    const { client, servers } = openClient();
    try {
      for (let death = 0; death < 3; death++) {
        await client.synchronize([]);
        await killServer(servers[death]!);
      }
      await assertRejects(() => client.synchronize([]), Error, "in a row");
      assertEquals(servers.length, 3);
    } finally {
      await client.close();
    }
  },
});

Deno.test({
  name: "garbage gets answers, and so does what comes after it",
  ...SANITIZED,
  fn: () =>
    withLanguage(["const numbers = [1, 2]"], async (language) => {
      const piece = fc.constantFrom(
        ..."(){}[]<>/\\`'\"$;:,.=+-*&|!?@#%^~ \n\r\t\u2028\u0000😀a1",
        "\ud800",
        "${",
        "//",
        "/*",
        "numbers.",
        "import '",
        "class ",
      );
      const garbage = fc.string({ unit: piece, maxLength: 30 });
      const property = fc.asyncProperty(
        garbage,
        fc.integer({ min: -2, max: 32 }),
        async (code, cursor) => {
          const { start, end } = await language.complete(code, cursor);
          assert(0 <= start && start <= end && end <= code.length);
          await language.inspect(code, cursor, 1);
          for (const finding of await language.check(code)) {
            assert(0 <= finding.start && finding.start <= finding.end);
            assert(finding.end <= code.length);
          }
        },
      );
      await fc.assert(property, { numRuns: 60 });
      const after = await language.complete(...splitAtCursor("numbers.ma|"));
      assertEquals(after.items[0]?.text, "map");
    }),
});

Deno.test({
  name: "huge and deep cells are answered, and so is what comes after them",
  ...SANITIZED,
  fn: () =>
    withLanguage(["const numbers = [1, 2]"], async (language) => {
      const cells = [
        "1;".repeat(600_000),
        `const text = "${"x".repeat(900_000)}";`,
        "(".repeat(20_000),
        "[".repeat(2_000) + "]".repeat(2_000),
        "a.".repeat(10_000),
        "`${".repeat(3_000),
        "<a>".repeat(3_000),
      ];
      for (const cell of cells) {
        await language.complete(cell, cell.length);
        await language.check(cell);
        language.cellExecuted(cell, 1);
      }
      const after = await language.complete(...splitAtCursor("numbers.ma|"));
      assertEquals(after.items[0]?.text, "map");
    }),
});

Deno.test({
  name: "hundreds of cells stay known",
  ...SANITIZED,
  fn: async () => {
    const cells = Array.from(
      { length: 300 },
      (_, index) => `const v${index} = ${index ? `v${index - 1} + 1` : "0"}`,
    );
    await withLanguage(cells, async (language) => {
      const found = await language.complete(...splitAtCursor("v0 + v299.toF|"));
      assertEquals(found.items[0]?.text, "toFixed");
      const [finding] = await language.check("const s: string = v150");
      assertEquals(finding?.code, 2322);
    });
  },
});

Deno.test({
  name: "Client starts again after a rest, which is no death",
  ...SANITIZED,
  fn: async () => {
    let starts = 0;
    const client = new Client(OPTIONS, (options) => {
      starts++;
      return startServer(options);
    });
    const text = "export const rested: number = 1;";
    const uri = `file://${FOLDER}/$rested.ts`;
    const documents = [{ uri, language: "typescript", text }];
    const place = {
      textDocument: { uri },
      position: { line: 0, character: 15 },
    };
    // More often than a server may die in a row.
    for (let round = 1; round <= 4; round++) {
      await client.synchronize(documents);
      if (round === 1) {
        const hover = await client.ask("textDocument/hover", place);
        assert(JSON.stringify(hover).includes("number"));
      }
      assertEquals(starts, round);
      await client.rest();
    }
    await client.rest();
    await client.configure(CONFIG);
    await client.synchronize(documents);
    assertEquals(starts, 5);
    await client.configure(`${FOLDER}/other.json`);
    await client.synchronize([]);
    assertEquals(starts, 6);
    await client.close();
  },
});
