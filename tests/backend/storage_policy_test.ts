import { assert, assertEquals } from "@std/assert";
import {
  type CategoryFormats,
  StoragePolicy,
} from "../../lib/backend/storage_policy.ts";
import { resolveFormats } from "../../lib/lab/formats.ts";
import type { Phase } from "../../lib/memory/category.ts";

const SCALED = { format: "uint8", scale: 1 / 255, zeroPoint: 0 } as const;

function formatOfTemporary(formats: CategoryFormats, phase: Phase | null) {
  const values = { dtype: "float32", size: 2, owner: { phase } } as const;
  return new StoragePolicy(formats).formatOf(values, "temporary");
}

Deno.test("StoragePolicy stores temporaries of the backward phase as activations, unless they have a format", () => {
  const cases: [unknown, elsewhere: string, backward: string][] = [
    ["float16", "float16", "float16"],
    [{ activation: "bfloat16" }, "float32", "bfloat16"],
    [{ activation: "float64", parameter: "float64" }, "float32", "float64"],
    [{ activation: "float16", temporary: "float32" }, "float32", "float32"],
    [{ activation: "float16", temporary: null }, "float32", "float16"],
    [{ temporary: "bfloat16" }, "bfloat16", "bfloat16"],
    [{ parameter: "float16", gradient: "float16" }, "float32", "float32"],
    // The scale of activations is no scale for gradients.
    [{ activation: SCALED }, "float32", "float32"],
    [{ activation: SCALED, temporary: "float16" }, "float16", "float16"],
  ];
  for (const [given, elsewhere, backward] of cases) {
    const formats = resolveFormats(given);
    for (const phase of [null, "forward", "update"] as const) {
      assertEquals(formatOfTemporary(formats, phase), elsewhere);
    }
    assertEquals(formatOfTemporary(formats, "backward"), backward);
  }
});

Deno.test("StoragePolicy.isLike() compares every category", () => {
  const policyOf = (choice: unknown) =>
    new StoragePolicy(resolveFormats(choice));
  assert(
    policyOf({ activation: SCALED }).isLike(
      policyOf({ activation: { ...SCALED } }),
    ),
  );
  assert(!policyOf({ activation: "float16" }).isLike(policyOf("float32")));
  assert(!policyOf({ temporary: "float32" }).isLike(policyOf({})));
  assert(policyOf({ temporary: null }).isLike(policyOf({})));
});
