/**
 * What `Plotly.validate` checks in a browser, checked against plotly.js's own schema: every
 * attribute exists and its value is of its type.
 * @module
 */
import schema from "../data/plotly-schema/schema.json" with { type: "json" };
import type { PlotlyFigure } from "../../lib/plots/plotly.ts";

type Values = Readonly<Record<string, unknown>>;

/** One attribute of the schema. */
interface Attribute {
  readonly valType: string;
  readonly values?: readonly unknown[];
  readonly flags?: readonly string[];
  readonly extras?: readonly unknown[];
  readonly min?: number;
  readonly max?: number;
  readonly arrayOk?: boolean;
  readonly items?: unknown;
}

const COLOUR = /^(#[0-9a-f]{6}|rgba\([\d., ]+\))$/;

/** The pattern behind an enumerated value such as `"/^x([2-9]|…)?$/"`. */
function matches(choice: unknown, value: unknown): boolean {
  const pattern = typeof choice === "string" && /^\/(.*)\/$/.exec(choice);
  if (!pattern) return choice === value;
  return new RegExp(pattern[1]!).test(String(value));
}

function isNumber(
  { min = -Infinity, max = Infinity, extras = [] }: Attribute,
  value: unknown,
): boolean {
  if (extras.includes(value)) return true;
  return typeof value === "number" && value >= min && value <= max;
}

type Check = (attribute: Attribute, value: unknown) => boolean;

const CHECKS: Readonly<Record<string, Check>> = {
  any: () => true,
  angle: isNumber,
  boolean: (_, value) => typeof value === "boolean",
  color: (_, value) => COLOUR.test(String(value)),
  "data_array": (_, value) => Array.isArray(value),
  enumerated: ({ values = [] }, value) =>
    values.some((choice) => matches(choice, value)),
  flaglist: ({ flags = [], extras = [] }, value) =>
    extras.includes(value) ||
    String(value).split("+").every((flag) => flags.includes(flag)),
  "info_array": (_, value) => Array.isArray(value),
  integer: (attribute, value) =>
    isNumber(attribute, value) &&
    (typeof value !== "number" || Number.isInteger(value)),
  number: isNumber,
  string: (_, value) => typeof value === "string" || typeof value === "number",
  subplotid: (_, value) => /^(x|y|legend)\d*$/.test(String(value)),
};

function checkValue(
  attribute: Attribute,
  value: unknown,
  path: string,
): string[] {
  const check = CHECKS[attribute.valType];
  if (!check) return [`${path}: no check for ${attribute.valType}`];
  const isList = attribute.arrayOk === true && Array.isArray(value);
  const values = isList ? value : [value];
  return values.every((each) => check(attribute, each))
    ? []
    : [`${path}: ${JSON.stringify(value)} is no ${attribute.valType}`];
}

/** The description of an attribute; numbered axes share that of the first. */
function find(attributes: Values, name: string): unknown {
  return attributes[name] ?? attributes[name.replace(/\d+$/, "")];
}

function checkList(known: Values, value: unknown, path: string): string[] {
  const [item] = Object.values(known["items"] as Values);
  if (!Array.isArray(value)) return [`${path}: is no list`];
  return value.flatMap((each, index) =>
    checkObject(item as Values, each, `${path}[${index}]`)
  );
}

function checkObject(attributes: Values, value: Values, path: string) {
  const faults: string[] = [];
  for (const [name, part] of Object.entries(value)) {
    const at = `${path}.${name}`;
    const known = find(attributes, name) as Values | undefined;
    if (known === undefined) faults.push(`${at}: does not exist`);
    else if (typeof known !== "object") {
      // The kind of a trace stands there as it is.
      if (known !== part) faults.push(`${at}: must be ${known}`);
    } else if (typeof known["valType"] === "string") {
      faults.push(...checkValue(known as unknown as Attribute, part, at));
    } else if (known["items"] !== undefined) {
      faults.push(...checkList(known, part, at));
    } else faults.push(...checkObject(known, part as Values, at));
  }
  return faults;
}

const TRACES = schema.traces as unknown as Readonly<
  Record<string, { attributes: Values; layoutAttributes?: Values }>
>;

/** What is wrong with a figure, a line each; nothing if plotly would take all of it. */
export function plotlyFaults({ data, layout }: PlotlyFigure): string[] {
  const traces = data.flatMap((trace, index) => {
    const kind = TRACES[String(trace["type"])];
    if (!kind) return [`data[${index}].type: ${trace["type"]} is unknown`];
    return checkObject(kind.attributes, trace, `data[${index}]`);
  });
  const attributes = { ...schema.layout as unknown as Values };
  for (const { type } of data as readonly { type?: string }[]) {
    Object.assign(attributes, TRACES[type ?? ""]?.layoutAttributes);
  }
  const { width: _, ...rest } = layout;
  return [...traces, ...checkObject(attributes, rest, "layout")];
}
