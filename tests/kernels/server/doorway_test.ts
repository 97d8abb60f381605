import { assertEquals } from "@std/assert";
import { Doorway } from "../../../kernels/tidemark/server/doorway.ts";

const SHORT_MS = 20;
const LONG_MS = 60_000;

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

Deno.test("Doorway lets in what waited, in its order, when somebody listens", async () => {
  const doorway = new Doorway(LONG_MS);
  const done: number[] = [];
  doorway.pass(() => done.push(1));
  doorway.pass(() => done.push(2));
  await wait(SHORT_MS);
  assertEquals(done, []);
  doorway.open();
  assertEquals(done, [1, 2]);
  doorway.pass(() => done.push(3));
  doorway.open();
  assertEquals(done, [1, 2, 3]);
});

Deno.test("Doorway opens by itself where nobody listens", async () => {
  const doorway = new Doorway(SHORT_MS);
  const done: number[] = [];
  doorway.pass(() => done.push(1));
  assertEquals(done, []);
  await wait(3 * SHORT_MS);
  assertEquals(done, [1]);
  doorway.pass(() => done.push(2));
  assertEquals(done, [1, 2]);
});

Deno.test("Doorway forgets what waits where it is abandoned", async () => {
  const doorway = new Doorway(SHORT_MS);
  const done: number[] = [];
  doorway.pass(() => done.push(1));
  doorway.abandon();
  await wait(3 * SHORT_MS);
  doorway.open();
  assertEquals(done, []);
});
