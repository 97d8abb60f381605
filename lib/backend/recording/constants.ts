/**
 * Constants of one element: recorded as calls that make them from a run-time
 * value. So they are no part of a recording's identity, take no memory of their
 * own once they are fused into what reads them, and cost no write.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import type { CallStep } from "../../graph/graph.ts";
import type { Device } from "../../device/device.ts";
import type { BlockOwner } from "../../memory/manager.ts";
import { printStep, type Step } from "../../program/step.ts";
import type { Category } from "../../memory/category.ts";
import { type Attribution, ByPlace } from "../attribution.ts";
import { boundsOf } from "../bounds.ts";
import { bytesPerElement } from "../encoding.ts";
import { createEntry, type Entry } from "../entry.ts";
import type { Lazy } from "./lazy.ts";
import { nextCallId, type RecordedCall } from "./recorder.ts";

function fill(type: NumericType): CallStep {
  const step: Step = {
    kind: "elementwise",
    shape: [],
    inputs: [],
    expression: { kind: "parameter", index: 0, type },
    outputType: type,
  };
  return { key: printStep(step), step, operands: [], outputs: [0] };
}

const STEPS: Readonly<Record<NumericType, CallStep>> = {
  float32: fill("float32"),
  int32: fill("int32"),
  bool: fill("bool"),
};

const word = new Int32Array(1);
const float = new Float32Array(word.buffer);

/** A value as the 32 bits of a run-time value. */
export function bitsOf(type: NumericType, value: number): number {
  if (type === "float32") float[0] = value;
  else word[0] = type === "bool" ? Number(value !== 0) : value;
  return word[0]!;
}

/** What constants need of their session. */
export interface ConstantContext {
  readonly constants: Constants;
  readonly attribution: Attribution;
  readonly device: Pick<Device, "info">;
  /** The line of code at work, if sites are kept. */
  site(): string | null;
  /** Who asks for memory now, from a line of code. */
  ownerAt(op: string, tensor: string, site: string | null): BlockOwner;
}

/** Calls that are remembered: more than any training step has. */
const MAX_CALLS = 16_384;

/** The calls that make constants, for one session. */
export class Constants {
  readonly #calls = new Map<
    string,
    ByPlace<Map<string | null, RecordedCall>>
  >();
  #made = 0;

  /** The call that makes a constant of this type for the layer at work. */
  callFor(
    session: ConstantContext,
    type: NumericType,
    label: string,
  ): RecordedCall {
    let byPlace = this.#calls.get(label);
    if (!byPlace) {
      byPlace = new ByPlace();
      this.#calls.set(label, byPlace);
    }
    const bySite = byPlace.get(session.attribution, () => new Map());
    const site = session.site();
    let call = bySite.get(site);
    if (!call) {
      call = this.#make(session, type, label, site);
      bySite.set(site, call);
      // As in a resolver: who makes model after model has ever new names.
      if (++this.#made % MAX_CALLS === 0) this.#calls.clear();
    }
    return call;
  }

  #make(
    session: ConstantContext,
    type: NumericType,
    label: string,
    site: string | null,
  ): RecordedCall {
    const { boolBytes } = session.device.info;
    return {
      id: nextCallId(),
      op: "write",
      steps: [STEPS[type]],
      inputCount: 0,
      outputBytes: [bytesPerElement(type, boolBytes)],
      outputTypes: [type],
      owners: [session.ownerAt("write", label, site)],
    };
  }
}

/** Records one value as an entry of one element. */
export function recordConstant(
  session: ConstantContext,
  lazy: Lazy,
  type: NumericType,
  values: ArrayLike<number>,
  category: Category,
  label: string,
): Entry {
  const call = session.constants.callFor(session, type, label);
  const parameters = [[bitsOf(type, values[0]!)]];
  const holding = lazy.record(call, [], parameters, category)[0]!;
  const entry = createEntry(type, 1, { holding });
  entry.bounds = boundsOf(values);
  return entry;
}
