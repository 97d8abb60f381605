/**
 * The skeleton of generated modules: functions with locals declared where they
 * are needed, loops, the argument table, and the module around them.
 *
 * Instructions of wasmati are written as nested calls. Give operands that are
 * already on the stack (results of other calls) before locals and numbers, so
 * that wasmati has nothing to reorder.
 *
 * wasmati 0.2.4 encodes `i32.gt_s` as `gt_u`, refuses negative `i32x4`
 * constants and writes NaN as a signalling one: use `lt_s` with the operands
 * swapped and the constants below.
 * @module
 */
import {
  br_if,
  Const,
  defaultCtx,
  type Dependency,
  func,
  global,
  i32,
  if_,
  importMemory,
  type Input,
  type Local,
  local,
  loop,
  Module,
  type StackVar,
  v128,
  type ValueType,
} from "../../../dependencies/wasmati.ts";
import { invariant } from "../../../base/errors.ts";
import { floatBits } from "./float_bits.ts";
import type { Phase, RenderedStep } from "../rendered.ts";

/** A function of a generated module. */
export type WasmFunction = Dependency.AnyFunc;
/** An operand: a local, a number, or what an instruction left on the stack. */
export type Operand<T extends ValueType> = Input<T>;
/** What an instruction left on the stack. */
export type OnStack<T extends ValueType> = StackVar<T>;
export type { Local, ValueType };

/** A phase with the code that computes its units. */
export interface PhaseCode extends Phase {
  /** Writes the code that computes the units `start <= unit < end`. */
  readonly body: (scope: PhaseScope) => void;
}

/** The arguments of a phase function. */
export interface PhaseScope {
  /** Address of the argument table. */
  readonly table: Local<"i32">;
  readonly start: Local<"i32">;
  readonly end: Local<"i32">;
}

/** What a function being written has declared so far. */
interface FunctionScope {
  readonly locals: Local[];
  readonly constants: Map<number, Local<"v128">>;
  /** Run-time values by their entry in the table of arguments. */
  readonly parameters: Map<number, Local<"v128">>;
  /** Other entries of that table. */
  readonly entries: Map<number, Local<"i32">>;
}

/** The functions being written, innermost last. */
const scopes: FunctionScope[] = [];

function currentScope(): FunctionScope {
  const scope = scopes.at(-1);
  invariant(scope, "no function is being written");
  return scope;
}

/** A fresh local of the function being written, set to `value` if there is one. */
export function variable<T extends ValueType>(
  type: T,
  value?: Operand<T>,
): Local<T> {
  const made: Local<T> = {
    kind: "local",
    type,
    index: defaultCtx.locals.length,
  };
  defaultCtx.locals.push(type);
  currentScope().locals.push(made);
  if (value !== undefined) local.set(made as Local, value as Operand<T>);
  return made;
}

// wasmati's tuple types cannot say "any number of types".
function signatureOf(types: readonly ValueType[]): [{ kind: ValueType }] {
  return types.map((kind) => ({ kind })) as [{ kind: ValueType }];
}

/** Writes a function; `body` leaves the results on the stack. */
export function writeFunction(
  parameters: readonly ValueType[],
  results: readonly ValueType[],
  body: (parameters: Local[]) => void,
): Dependency.Func {
  const scope: FunctionScope = {
    locals: [],
    constants: new Map(),
    parameters: new Map(),
    entries: new Map(),
  };
  const signature = { in: signatureOf(parameters), out: signatureOf(results) };
  const outerStack = defaultCtx.stack;
  const written = func(signature, (locals) => {
    scopes.push(scope);
    try {
      body(locals as Local[]);
    } finally {
      scopes.pop();
    }
  });
  const prologue = writePrologue(parameters, scope);
  // wasmati forgets the stack of the function around this one.
  defaultCtx.stack = outerStack;
  numberLocals(parameters.length, scope.locals);
  return {
    ...written,
    body: [...prologue.body, ...written.body],
    deps: [...prologue.deps, ...written.deps],
    locals: scope.locals.map(({ type }) => type),
  };
}

type Lanes = Parameters<typeof v128.const<"i8x16">>[1];

/** Instructions that set the constants and run-time values of a function before anything else. */
function writePrologue(
  signature: readonly ValueType[],
  { locals, constants, parameters, entries }: FunctionScope,
): Dependency.Func {
  const types = [...signature, ...locals.map(({ type }) => type)];
  return func({ in: signatureOf([]), out: signatureOf([]) }, () => {
    defaultCtx.locals.push(...types);
    for (const [bits, target] of constants) {
      // wasmati takes int32 lanes below 2^31 in size only, so bytes.
      const bytes = [0, 8, 16, 24].map((shift) => (bits >>> shift) & 0xff);
      const lanes = [bytes, bytes, bytes, bytes].flat();
      local.set(target, v128.const("i8x16", lanes as Lanes));
    }
    for (const [entry, target] of parameters) {
      const table = global.get(argumentTable);
      local.set(target, v128.load32_splat({ offset: 4 * entry }, table));
    }
    for (const [entry, target] of entries) {
      const table = global.get(argumentTable);
      local.set(target, i32.load({ offset: 4 * entry }, table));
    }
  });
}

// The binary format declares locals grouped by type. Instructions read the
// index of a local only when the module is made, so it may still change.
function numberLocals(first: number, locals: Local[]): void {
  const order = [...new Set(locals.map(({ type }) => type))];
  locals.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  locals.forEach((each, index) => each.index = first + index);
}

// The value is never used; it only keeps wasmati from reserving 4 GiB.
const placeholder = new WebAssembly.Memory({ initial: 0, maximum: 0 });

/** Where functions that a phase calls find the table of arguments. */
const argumentTable = global(Const.i32(0), { mutable: true });

/** A phase as a function; it says where the table is before anything else. */
function writePhase({ body }: PhaseCode): Dependency.Func {
  const phase = ["i32", "i32", "i32"] as const;
  const written = writeFunction(phase, [], ([table, start, end]) =>
    body({
      table: table as Local<"i32">,
      start: start as Local<"i32">,
      end: end as Local<"i32">,
    }));
  if (!needsTable(written, new Set())) return written;
  const note = writeFunction(phase, [], ([table]) => {
    global.set(argumentTable, table as Local<"i32">);
  });
  return {
    ...written,
    body: [...note.body, ...written.body],
    deps: [...note.deps, ...written.deps],
  };
}

function needsTable(
  part: { readonly deps: readonly Dependency.anyDependency[] },
  seen: Set<unknown>,
): boolean {
  return part.deps.some((each) => {
    if (each === argumentTable) return true;
    if (seen.has(each)) return false;
    seen.add(each);
    return needsTable(each, seen);
  });
}

/** Makes the module of a step from the code of its phases. */
export function buildStep(phases: readonly PhaseCode[]): RenderedStep {
  const memory = {
    // V8 folds offsets into instructions only below the declared minimum: with
    // 0 pages inner loops run a quarter slower. The device keeps page 0 itself.
    ...importMemory({ min: 1, max: 65536, shared: true }, placeholder),
    module: "tidemark",
    string: "memory",
  };
  const exports = Object.fromEntries(phases.map((phase, index) => [
    `phase${index}`,
    writePhase(phase),
  ]));
  return {
    module: Module({ exports, memory }).toBytes() as Uint8Array<ArrayBuffer>,
    phases: phases.map(({ units, unitNanoseconds }) => ({
      units,
      unitNanoseconds,
    })),
  };
}

/** The entry `index` of the argument table: a buffer's address, or (after the buffers) a parameter. */
export function tableEntry(
  scope: PhaseScope,
  index: number,
): Local<"i32"> {
  return variable("i32", i32.load({ offset: 4 * index }, scope.table));
}

/**
 * Counts a local from `start` while it is below `end` (both unsigned). Numbers
 * that are known when the step is made save the test before the first round.
 */
export function countLoop(
  start: Local<"i32"> | number,
  end: Local<"i32"> | number,
  step: number,
  body: (index: Local<"i32">) => void,
): void {
  const known = typeof start === "number" && typeof end === "number";
  if (known && start >= end) return;
  const index = variable("i32", start);
  const rounds = () =>
    loop(null, (again) => {
      body(index);
      i32.lt_u(local.tee(index, i32.add(index, step)), end);
      br_if(again);
    });
  if (known) rounds();
  else {
    i32.lt_u(index, end);
    if_(null, rounds);
  }
}

/**
 * A run-time value as four equal lanes, by its entry in the table of
 * arguments. Loaded once, where the function starts.
 */
export function parameterVector(entry: number): Local<"v128"> {
  const { parameters } = currentScope();
  const made = parameters.get(entry) ?? variable("v128");
  parameters.set(entry, made);
  return made;
}

/** An entry of the table of arguments, in any function that a phase calls; loaded where the function starts. */
export function ownTableEntry(entry: number): Local<"i32"> {
  const { entries } = currentScope();
  const made = entries.get(entry) ?? variable("i32");
  entries.set(entry, made);
  return made;
}

/**
 * A vector of four equal int32. Constants are made once, where the function
 * starts, because engines do not move them out of loops.
 */
export function splatBits(bits: number): Local<"v128"> {
  const { constants } = currentScope();
  const made = constants.get(bits) ?? variable("v128");
  constants.set(bits, made);
  return made;
}

/** A vector of four equal float32. */
export function splatFloat(value: number): Local<"v128"> {
  return splatBits(floatBits(value));
}
