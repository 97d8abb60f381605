/**
 * Answers the kernel's questions about memory: which variables hold tensors,
 * what comes back when they are freed, what the limit is.
 * @module
 */
import type { DataMemory, LabProbe } from "../../../lib/base/kernel_memory.ts";
import {
  findTensors,
  type Held,
  isTensor,
  kindOf,
  methodOf,
  type Tensor,
} from "./holders.ts";
import {
  isGone,
  labState,
  nextLimit,
  processMemory,
  runningLab,
  setNextLimit,
} from "./labs.ts";
import type {
  Answered,
  Freed,
  HeldVariable,
  Holdings,
  MemoryQuestions,
  MemoryState,
} from "./memory_report.ts";

/** Variables of cells are seen by code that is evaluated in no function. */
const evaluate = globalThis.eval;

/** So many values are looked at in a variable that is to be freed; a model has some hundreds. */
const LOOK_LIMIT = 1_000_000;

/** Bytes of an element where no lab knows better; strings have no fixed size. */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
};

interface Variable {
  readonly name: string;
  readonly value: unknown;
  readonly held: Held;
}

/** A variable's value; undefined where its cell failed before it got one. */
function valueOf(name: string): unknown {
  try {
    return evaluate(name);
  } catch {
    return undefined;
  }
}

/** What a value holds, without what went with a lab that was stopped. */
function heldBy(value: unknown, limit: number): Held {
  const { depths, isComplete } = findTensors(value, limit);
  const alive = [...depths].filter(([{ dataId }]) => !isGone(dataId));
  return { depths: new Map(alive), isComplete };
}

function lookAt(names: readonly string[], limit: number): Variable[] {
  return names.map((name) => {
    const value = valueOf(name);
    return { name, value, held: heldBy(value, limit) };
  });
}

/** Memory behind a tensor, as the lab knows it, or else by its type and size. */
function memoryOf({ dataId, dtype, size }: Tensor): readonly DataMemory[] {
  const known = runningLab()?.memoryOf(dataId);
  if (known) return known;
  const sizeBytes = size * (ELEMENT_BYTES[dtype] ?? 0);
  return [{ identity: dataId, sizeBytes }];
}

/** Where a tensor's bytes are counted. */
interface Home {
  readonly variable: Variable;
  readonly depth: number;
}

/** Each tensor's home: the variable from which the fewest steps lead to it. */
function findHomes(variables: readonly Variable[]): Map<Tensor, Home> {
  const homes = new Map<Tensor, Home>();
  for (const variable of variables) {
    for (const [tensor, depth] of variable.held.depths) {
      const home = homes.get(tensor);
      if (!home || depth < home.depth) homes.set(tensor, { variable, depth });
    }
  }
  return homes;
}

/** Bytes that each tensor adds to those counted before it, nearest first. */
function countOnce(homes: ReadonlyMap<Tensor, Home>): Map<Tensor, number> {
  const nearest = [...homes].sort(([, a], [, b]) => a.depth - b.depth);
  const counted = new Set<object>();
  return new Map(nearest.map(([tensor]) => {
    const fresh = memoryOf(tensor).filter(({ identity }) =>
      !counted.has(identity)
    );
    for (const { identity } of fresh) counted.add(identity);
    return [tensor, sumBytes(fresh)];
  }));
}

function sumBytes(memories: Iterable<DataMemory>): number {
  let bytes = 0;
  for (const { sizeBytes } of memories) bytes += sizeBytes;
  return bytes;
}

function describe(
  variable: Variable,
  homes: ReadonlyMap<Tensor, Home>,
  bytesOf: ReadonlyMap<Tensor, number>,
): HeldVariable {
  const { name, value, held } = variable;
  const shared = new Map<string, number>();
  let tensors = 0;
  let bytes = 0;
  for (const tensor of held.depths.keys()) {
    const home = homes.get(tensor)!.variable;
    const own = bytesOf.get(tensor)!;
    if (home === variable) {
      tensors++;
      bytes += own;
    } else shared.set(home.name, (shared.get(home.name) ?? 0) + own);
  }
  return {
    name,
    kind: isTensor(value)
      ? `${kindOf(value)} ${value.dtype}[${value.shape.join(", ")}]`
      : kindOf(value),
    tensors,
    bytes,
    shared: [...shared].map(([name, bytes]) => ({ name, bytes })),
  };
}

/** What the lab has in use beyond what these tensors hold. */
function unheldBy(
  lab: LabProbe,
  tensors: Iterable<Tensor>,
): Holdings["unheld"] {
  const seen = new Map<object, DataMemory>();
  for (const { dataId } of tensors) {
    for (const memory of lab.memoryOf(dataId) ?? []) {
      if (memory.sizeBytes > 0) seen.set(memory.identity, memory);
    }
  }
  const { blocks, inUse } = lab.usage();
  return {
    blocks: Math.max(0, blocks - seen.size),
    bytes: Math.max(0, inUse - sumBytes(seen.values())),
  };
}

function holdings(names: readonly string[], limit: number): Holdings {
  const variables = lookAt(names, limit);
  const homes = findHomes(variables);
  const bytesOf = countOnce(homes);
  const lab = runningLab();
  return {
    variables: variables.filter(holdsTensors)
      .map((variable) => describe(variable, homes, bytesOf))
      .sort((a, b) => b.bytes - a.bytes),
    others: variables.filter((one) => !holdsTensors(one))
      .map(({ name }) => name),
    unheld: lab && unheldBy(lab, homes.keys()),
    isComplete: variables.every(({ held }) => held.isComplete),
  };
}

function holdsTensors({ held }: Variable): boolean {
  return held.depths.size > 0;
}

/** Disposes what a variable holds: by its own method, so that its books are right, then what is left. */
function dispose({ value, held }: Variable): void {
  try {
    methodOf(value, "dispose")?.();
  } catch {
    // Half of it was disposed before; the tensors are what counts.
  }
  for (const tensor of held.depths.keys()) {
    if (!tensor.isDisposedInternal) tensor.dispose();
  }
}

/** The variable of a name, if it can be freed. */
function freeable(name: string, variables: readonly Variable[]): Variable {
  const variable = variables.find((each) => each.name === name);
  if (variable && holdsTensors(variable)) return variable;
  const state = variable
    ? `it holds none. Write ${name} = undefined to let go of another value`
    : "there is no such variable. %who lists them";
  throw new RangeError(
    `Cannot free ${name} as it must be a variable that holds tensors: ${state}`,
  );
}

/** Bytes of tensors that are not the running lab's, such as those of another backend. */
function bytesElsewhere(tensors: Iterable<Tensor>): number {
  const lab = runningLab();
  const seen = new Map<object, DataMemory>();
  for (const tensor of tensors) {
    if (lab?.memoryOf(tensor.dataId)) continue;
    for (const memory of memoryOf(tensor)) seen.set(memory.identity, memory);
  }
  return sumBytes(seen.values());
}

function inUse(): number {
  return runningLab()?.usage().inUse ?? 0;
}

function free(names: readonly string[], all: readonly string[]): Freed {
  const variables = lookAt(all, LOOK_LIMIT);
  // All are looked for before the first is disposed: an error changes nothing.
  const wanted = new Set(names.map((name) => freeable(name, variables)));
  const tensors = new Set(
    [...wanted].flatMap(({ held }) => [...held.depths.keys()]),
  );
  const elsewhere = bytesElsewhere(tensors);
  const before = inUse();
  for (const variable of wanted) dispose(variable);
  return {
    tensors: tensors.size,
    bytes: before - inUse() + elsewhere,
    alsoHeldBy: variables
      .filter((one) => !wanted.has(one))
      .filter(({ held }) => !tensors.isDisjointFrom(held.depths))
      .map(({ name }) => name),
  };
}

function state(): MemoryState {
  const lab = runningLab();
  return {
    labState: labState(),
    usage: lab?.usage() ?? null,
    hasPending: lab?.hasPending() ?? false,
    limitOfNext: nextLimit(),
    process: processMemory(),
  };
}

function limit(limitBytes: number | null): MemoryState {
  const lab = runningLab();
  if (lab) lab.setLimit(limitBytes);
  else setNextLimit(limitBytes);
  return state();
}

function limitNext(limitBytes: number | null): MemoryState {
  setNextLimit(limitBytes);
  return state();
}

/** Questions → answers. */
const ANSWERS: MemoryQuestions = { state, holdings, free, limit, limitNext };

/** Answers a question; what goes wrong is part of the answer. */
export function answerMemory<Name extends keyof MemoryQuestions>(
  name: Name,
  values: Parameters<MemoryQuestions[Name]>,
): Answered<ReturnType<MemoryQuestions[Name]>> {
  const answer = ANSWERS[name] as (
    ...values: Parameters<MemoryQuestions[Name]>
  ) => ReturnType<MemoryQuestions[Name]>;
  try {
    return { value: answer(...values) };
  } catch (error) {
    const { name, message } = error instanceof Error
      ? error
      : new Error(String(error));
    return { problem: { name, message } };
  }
}
