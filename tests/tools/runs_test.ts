import { assertEquals } from "@std/assert";
import {
  addCounts,
  holdToLeast,
  NONE,
  parseCount,
  parseReport,
  printCount,
  withExitCode,
} from "./runs.ts";

const COUNT = { passed: 3, failed: 1, skipped: 2 };

Deno.test("parseCount() reads what printCount() prints, and nothing else", () => {
  assertEquals(printCount(COUNT), "3 passed, 1 failed, 2 skipped");
  assertEquals(parseCount(printCount(COUNT)), COUNT);
  assertEquals(parseCount("3 passed, 1 failed"), null);
  assertEquals(parseCount(`ok: ${printCount(COUNT)}`), null);
});

Deno.test("parseReport() adds up the suites of a JUnit report", () => {
  const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="1" errors="1" time="0.1">
  <testsuite name="a_test.ts" tests="5" disabled="2" errors="0" failures="1">
    <testcase name='tests="9"' time="0.0"/>
  </testsuite>
  <testsuite name="b_test.ts" tests="2" disabled="0" errors="1" failures="0">
  </testsuite>
</testsuites>`;
  assertEquals(parseReport(report), { passed: 3, failed: 2, skipped: 2 });
});

Deno.test("addCounts() adds each number to its own", () => {
  assertEquals(addCounts(COUNT, NONE), COUNT);
  assertEquals(addCounts(COUNT, { passed: 10, failed: 20, skipped: 30 }), {
    passed: 13,
    failed: 21,
    skipped: 32,
  });
});

Deno.test("withExitCode() counts a failure that no test owns", () => {
  assertEquals(withExitCode({ ...COUNT, failed: 0 }, 0).failed, 0);
  assertEquals(withExitCode({ ...COUNT, failed: 0 }, 1).failed, 1);
  assertEquals(withExitCode(COUNT, 1).failed, 1);
  assertEquals(withExitCode(null, 0).failed, 1);
});

Deno.test("holdToLeast() counts a suite that has shrunk as a failure", () => {
  const clean = { passed: 10, failed: 0, skipped: 1 };
  assertEquals(holdToLeast(clean, 10), clean);
  assertEquals(holdToLeast(clean, 11), { ...clean, failed: 1 });
  assertEquals(holdToLeast(COUNT, 11), COUNT);
});
