/**
 * Makes `schema.json`: the part of plotly.js's own schema that our figures use, without its
 * descriptions: `deno run --allow-read --allow-write=. make.ts PATH/dist/plot-schema.json`.
 * @module
 */
const TRACES = ["scatter", "bar", "table"];
const DROPPED = ["description", "editType", "impliedEdits", "anim", "meta"];

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key, part]) =>
    !(DROPPED.includes(key) && typeof part !== "object") &&
    !key.endsWith("src")
  );
  return Object.fromEntries(kept.map(([key, part]) => [key, strip(part)]));
}

const schema = JSON.parse(await Deno.readTextFile(Deno.args[0]!));
const traces = Object.fromEntries(
  TRACES.map((name) => {
    const { attributes, layoutAttributes } = schema.traces[name];
    return [name, strip({ attributes, layoutAttributes })];
  }),
);
const layout = strip(schema.layout.layoutAttributes) as Record<string, unknown>;
// Maps, globes and other plots that no figure of ours has.
const OTHERS = [
  "geo",
  "map",
  "mapbox",
  "polar",
  "scene",
  "smith",
  "ternary",
  "template",
  "updatemenus",
  "images",
  "selections",
  "newshape",
  "newselection",
];
for (const name of OTHERS) delete layout[name];
const text = JSON.stringify({ traces, layout }, null, 1);
await Deno.writeTextFile(new URL("schema.json", import.meta.url), `${text}\n`);
