import { assert, assertEquals } from "@std/assert";
import {
  byCategory,
  CATEGORIES,
  CATEGORY_INDEX,
} from "../../lib/memory/category.ts";
import {
  CATEGORY_SHIFT,
  IN_PLACE_SHIFT,
  RECORD_INDEX,
} from "../../lib/memory/event_records.ts";
import { EVENT_KINDS, KIND_INDEX } from "../../lib/memory/events.ts";

Deno.test("KIND_INDEX and CATEGORY_INDEX number their lists", () => {
  const kinds = EVENT_KINDS.map((kind, index) => [kind, index]);
  assertEquals(Object.entries(KIND_INDEX), kinds);
  const categories = CATEGORIES.map((each, index) => [each, index]);
  assertEquals(Object.entries(CATEGORY_INDEX), categories);
});

Deno.test("A record's header has room for every kind and category", () => {
  const numbers = Object.values(RECORD_INDEX);
  assertEquals(new Set(numbers).size, numbers.length);
  assert(Math.max(...numbers) < 2 ** CATEGORY_SHIFT);
  assert(CATEGORIES.length <= 2 ** (IN_PLACE_SHIFT - CATEGORY_SHIFT));
});

Deno.test("byCategory() names a column's entries in the order of CATEGORIES", () => {
  const column = CATEGORIES.map((_, index) => 10 + index);
  assertEquals(Object.entries(byCategory(column)), [
    ...CATEGORIES.map((each, index) => [each, 10 + index]),
  ]);
});
