/**
 * The frame around generated WGSL: bindings, access to their elements, helper
 * functions and the grid of workgroups.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import { UnsupportedError } from "../../../base/errors.ts";
import { formatBytes } from "../../../base/bytes.ts";
import { collectFunctions } from "./functions.ts";
import type {
  Sharing,
  WgslBinding,
  WgslDispatch,
  WgslLimits,
} from "./rendered.ts";

/** WGSL types of values in expressions. */
export const VALUE_TYPE: Readonly<Record<NumericType, string>> = {
  float32: "f32",
  int32: "i32",
  bool: "bool",
};

/** WGSL types of elements in memory: a bool takes four bytes here. */
const STORED_TYPE: Readonly<Record<NumericType, string>> = {
  float32: "f32",
  int32: "i32",
  bool: "u32",
};

/** How a shader uses one buffer of its step. */
export interface BufferUse {
  /** Index among the step's buffers. */
  readonly buffer: number;
  readonly name: string;
  readonly type: NumericType;
  /** Elements the shader may touch, from the start of the buffer (beyond the offset, if there is one). */
  readonly length: number;
  /** Whether elements are read or written by fours. */
  readonly wide: boolean;
  /** The run-time value that moves the elements; null for none. */
  readonly offsetParameter?: number | null;
}

/** WGSL text that reads and writes elements of a buffer. Indices are i32 expressions. */
export interface Access {
  readonly load: (index: string) => string;
  /** Four elements from `4 * group` on, as a vec4. */
  readonly loadWide: (group: string) => string;
  readonly store: (index: string, value: string) => string;
  /** Stores a vec4 from `4 * group` on. */
  readonly storeWide: (group: string, value: string) => string;
}

/** Declared bindings. */
export interface Declared {
  readonly text: string;
  readonly bindings: readonly WgslBinding[];
  /** Access to the buffers, in the order of their uses. */
  readonly access: readonly Access[];
}

/** One binding and all buffers that share it. */
interface Slot {
  readonly uses: BufferUse[];
  readonly first: BufferUse;
}

/** Blocks are aligned to 256 bytes, so that whole vectors may pass a tensor's end. */
function paddedLength(length: number): number {
  return Math.ceil(Math.max(length, 1) / 4) * 4;
}

function groupSlots(uses: readonly BufferUse[], sharing: Sharing): Slot[] {
  const slots = new Map<number, Slot>();
  for (const use of uses) {
    const key = sharing[use.buffer]!;
    const slot = slots.get(key);
    if (slot) slot.uses.push(use);
    else slots.set(key, { uses: [use], first: use });
  }
  return [...slots.values()];
}

function isWide(slot: Slot): boolean {
  return slot.uses.every((use) => use.wide);
}

/** Elements that one access moves. */
type Lanes = 1 | 4;

function vector(type: string, lanes: Lanes): string {
  return lanes === 4 ? `vec4<${type}>` : type;
}

function toValue(use: BufferUse, stored: string, lanes: Lanes, text: string) {
  const own = STORED_TYPE[use.type];
  const cast = stored === own
    ? text
    : `bitcast<${vector(own, lanes)}>(${text})`;
  return use.type === "bool" ? `(${cast} != ${vector("u32", lanes)}())` : cast;
}

function toStored(use: BufferUse, stored: string, lanes: Lanes, value: string) {
  const own = STORED_TYPE[use.type];
  const unsigned = vector("u32", lanes);
  const number = use.type === "bool"
    ? `select(${unsigned}(), ${unsigned}(1u), ${value})`
    : value;
  return stored === own
    ? number
    : `bitcast<${vector(stored, lanes)}>(${number})`;
}

/** Access to elements that are declared as vectors of four. */
function wideAccess(use: BufferUse, name: string, stored: string): Access {
  const one = (index: string) => `${name}[(${index}) >> 2u][(${index}) & 3]`;
  return {
    load: (index) => toValue(use, stored, 1, one(index)),
    loadWide: (group) => toValue(use, stored, 4, `${name}[${group}]`),
    store: (index, value) =>
      `${one(index)} = ${toStored(use, stored, 1, value)};`,
    storeWide: (group, value) =>
      `${name}[${group}] = ${toStored(use, stored, 4, value)};`,
  };
}

/** Access to elements that are declared one by one. */
function narrowAccess(use: BufferUse, name: string, stored: string): Access {
  const one = (group: string, at: number) => `${name}[4 * (${group}) + ${at}]`;
  const gather = (group: string) =>
    `vec4<${stored}>(${range(4).map((at) => one(group, at)).join(", ")})`;
  const scatter = (group: string, value: string, at: number) =>
    `${one(group, at)} = ${toStored(use, stored, 1, `(${value})[${at}]`)};`;
  return {
    load: (index) => toValue(use, stored, 1, `${name}[${index}]`),
    loadWide: (group) => toValue(use, stored, 4, gather(group)),
    store: (index, value) =>
      `${name}[${index}] = ${toStored(use, stored, 1, value)};`,
    storeWide: (group, value) =>
      range(4).map((at) => scatter(group, value, at)).join(" "),
  };
}

function accessOf(use: BufferUse, slot: Slot): Access {
  const stored = STORED_TYPE[slot.first.type];
  const make = isWide(slot) ? wideAccess : narrowAccess;
  return make(use, slot.first.name, stored);
}

function bindingOf(slot: Slot): WgslBinding {
  const fixed = slot.uses.filter((use) => offsetOf(use) === null);
  const moving = slot.uses.flatMap((use) => {
    const offsetParameter = offsetOf(use);
    if (offsetParameter === null) return [];
    return [{ sizeBytes: 4 * use.length, offsetParameter }];
  });
  const lengths = fixed.map((use) => paddedLength(use.length));
  return {
    buffer: slot.first.buffer,
    sizeBytes: 4 * Math.max(0, ...lengths),
    moving,
  };
}

function offsetOf({ offsetParameter }: BufferUse): number | null {
  return offsetParameter ?? null;
}

/**
 * Declares the buffers that a shader uses.
 *
 * @param sharing Which buffers of the step are the same range.
 */
export function declareBuffers(
  uses: readonly BufferUse[],
  sharing: Sharing,
): Declared {
  const slots = groupSlots(uses, sharing);
  const lines = slots.map((slot, index) => {
    const stored = STORED_TYPE[slot.first.type];
    const element = isWide(slot) ? `vec4<${stored}>` : stored;
    return `@group(0) @binding(${index}) var<storage, read_write> ` +
      `${slot.first.name}: array<${element}>;`;
  });
  return {
    text: lines.join("\n"),
    bindings: slots.map(bindingOf),
    access: uses.map((use) =>
      accessOf(use, slots.find((slot) => slot.uses.includes(use))!)
    ),
  };
}

/** The parts of a shader. */
export interface Shader {
  readonly declared: Declared;
  /** Names of helper functions it calls. */
  readonly functions: Iterable<string>;
  /** Declarations of its own: functions, workgroup variables. */
  readonly declarations?: readonly string[];
  /** Run-time values it reads. */
  readonly parameters?: number;
  /** Threads of a workgroup. */
  readonly threads: number;
  /** Workgroups it needs; the body sees its own as `group`, an i32. */
  readonly groups: number;
  /** Statements of `main`; `local` is the thread in its workgroup, an i32. */
  readonly body: string;
}

/** Spreads workgroups over x and y, as one dimension holds only so many. */
function gridOf(groups: number, limit: number): [number, number, number] {
  if (groups <= limit) return [groups, 1, 1];
  const rows = Math.ceil(groups / limit);
  if (rows > limit) {
    throw new UnsupportedError(
      `Cannot run a step as WebGPU allows ${limit} x ${limit} workgroups: it needs ${groups}`,
    );
  }
  return [Math.ceil(groups / rows), rows, 1];
}

function checkBindings(
  bindings: readonly WgslBinding[],
  limits: WgslLimits,
): void {
  const { maxBindingBytes, maxBindings } = limits;
  if (bindings.length > maxBindings) {
    throw new UnsupportedError(
      `Cannot run a step with ${bindings.length} buffers as this adapter binds at most ` +
        `${maxBindings}: fuse less, or use device: "wasm"`,
    );
  }
  for (const binding of bindings) {
    const sizeBytes = Math.max(
      binding.sizeBytes,
      ...binding.moving.map((moving) => moving.sizeBytes),
    );
    if (sizeBytes <= maxBindingBytes) continue;
    throw new UnsupportedError(
      `Cannot bind a tensor of ${
        formatBytes(sizeBytes)
      } as this adapter binds at most ` +
        `${formatBytes(maxBindingBytes)}: split it, or use device: "wasm"`,
    );
  }
}

/** WGSL text of the run-time value `index`. */
export function parameterText(index: number): string {
  return `parameters[${index >> 2}][${index & 3}]`;
}

/** Joins the parts of a shader to a dispatch. */
export function assemble(shader: Shader, limits: WgslLimits): WgslDispatch {
  const { declared, parameters = 0, threads } = shader;
  checkBindings(declared.bindings, limits);
  const workgroups = gridOf(shader.groups, limits.maxWorkgroupsPerDimension);
  const row = workgroups[1] > 1 ? ` + workgroup.y * ${workgroups[0]}u` : "";
  // Padding workgroups of the last row have nothing to do.
  const guard = workgroups[0] * workgroups[1] > shader.groups
    ? `  if (group >= ${shader.groups}) { return; }\n`
    : "";
  const uniform = parameters === 0 ? [] : [
    `@group(1) @binding(0) var<uniform> parameters: array<vec4<i32>, ${
      Math.ceil(parameters / 4)
    }>;`,
  ];
  const main = `@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let group = i32(workgroup.x${row});
  let local = i32(thread);
${guard}${indent(shader.body)}
}
`;
  const parts = [
    declared.text,
    ...uniform,
    ...collectFunctions(shader.functions),
    ...(shader.declarations ?? []),
    main,
  ];
  return {
    code: parts.join("\n"),
    workgroups,
    bindings: declared.bindings,
    parameters,
  };
}

/** Indents non-empty lines by two spaces. */
export function indent(text: string): string {
  return text.split("\n").map((line) => line ? `  ${line}` : line).join("\n");
}

/** The numbers 0 … count − 1. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
