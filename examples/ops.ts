// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Lists all ops and where each runs. `deno task ops conv` lists those with
 * "conv" in their name, `deno task ops "host step"` those that run so.
 * @module
 */
import { type OpPlace, opTable, placeOf } from "../lib/backend/ops/table.ts";
import { table } from "../lib/plots/table.ts";

/** An op and where it runs. */
export interface ListedOp {
  /** TensorFlow.js's name. */
  readonly name: string;
  /** Where it runs. */
  readonly place: OpPlace;
}

/** What each place means, in the order in which they are listed. */
export const PLACES: Readonly<Record<OpPlace, string>> = {
  "generated": "code of our own; rare layouts and dtypes as host steps",
  "view": "nothing to do: the output is the input's data",
  "host step": "TensorFlow.js's cpu code, in the device's worker",
  "host by values": "the same on the main thread: strings, shapes by values",
};

/** All ops in alphabetical order, or those whose name or place contains `filter` in any case. */
export function listOps(filter = ""): ListedOp[] {
  const wanted = filter.toLowerCase();
  return Object.keys(opTable).sort()
    .map((name) => ({ name, place: placeOf(name as keyof typeof opTable) }))
    .filter(({ name, place }) =>
      name.toLowerCase().includes(wanted) || place.includes(wanted)
    );
}

/** How many of the ops run where. */
export function countPlaces(ops: readonly ListedOp[]): string {
  const rows = Object.entries(PLACES).map(([place, meaning]) => ({
    count: ops.filter((op) => op.place === place).length,
    place,
    meaning,
  })).filter(({ count }) => count > 0);
  return table([...rows, { count: ops.length, place: "in all", meaning: "" }], [
    { title: "ops", value: ({ count }) => count },
    { title: "run as", value: ({ place }) => place },
    { title: "meaning", value: ({ meaning }) => meaning },
  ]).text();
}

/** Prints the list; returns the process's exit code. */
function main(): number {
  const filter = Deno.args.join(" ");
  const ops = listOps(filter);
  if (ops.length === 0) {
    console.error(
      `Cannot list ops as none has "${filter}" in its name or place: leave it out to see all`,
    );
    return 1;
  }
  const text = table(ops, [
    { title: "op", value: ({ name }) => name },
    { title: "runs as", value: ({ place }) => place },
  ]).text();
  console.log(`${text}\n\n${countPlaces(ops)}`);
  return 0;
}

if (import.meta.main) Deno.exit(main());
