import { assertEquals } from "@std/assert";
import { IdleTimer } from "../../../kernels/tidemark/language/idle_timer.ts";

function turns(count: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, count);
  });
}

Deno.test("IdleTimer calls when all work is over, each time", async () => {
  let idle = Promise.withResolvers<void>();
  let calls = 0;
  const timer = new IdleTimer(() => {
    calls++;
    idle.resolve();
  });
  timer.begin(1);
  timer.begin(1);
  timer.end();
  await turns(20);
  assertEquals(calls, 0);
  timer.end();
  await idle.promise;
  idle = Promise.withResolvers<void>();
  timer.begin(1);
  timer.end();
  await idle.promise;
  assertEquals(calls, 2);
  timer.close();
});

Deno.test("IdleTimer keeps the longest time that was asked for, and ends with close()", async () => {
  let calls = 0;
  const timer = new IdleTimer(() => calls++);
  timer.begin(3_600_000);
  timer.end();
  timer.begin(1);
  timer.end();
  await turns(20);
  assertEquals(calls, 0);
  timer.close();
  timer.begin(1);
  timer.end();
  await turns(20);
  assertEquals(calls, 0);
});
