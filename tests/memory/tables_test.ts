import { assertEquals } from "@std/assert";
import {
  byCategory,
  CATEGORIES,
  CATEGORY_INDEX,
} from "../../lib/memory/category.ts";
import { EVENT_KINDS, KIND_INDEX } from "../../lib/memory/events.ts";

Deno.test("KIND_INDEX and CATEGORY_INDEX number their lists", () => {
  const kinds = EVENT_KINDS.map((kind, index) => [kind, index]);
  assertEquals(Object.entries(KIND_INDEX), kinds);
  const categories = CATEGORIES.map((each, index) => [each, index]);
  assertEquals(Object.entries(CATEGORY_INDEX), categories);
});

Deno.test("byCategory() names a column's entries in the order of CATEGORIES", () => {
  const column = CATEGORIES.map((_, index) => 10 + index);
  assertEquals(Object.entries(byCategory(column)), [
    ...CATEGORIES.map((each, index) => [each, 10 + index]),
  ]);
});
