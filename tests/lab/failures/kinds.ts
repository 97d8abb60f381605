/**
 * Ways to fail, and the moments at which they strike: the n-th call of
 * something while a work runs.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { override, type Restore } from "../../../lib/backend/override.ts";
import type { Fault } from "../../../lib/device/queued_device.ts";
import { BlockOwner } from "../../../lib/memory/manager.ts";
import { queuedDevice, sessionAtWork } from "../../support/session.ts";

/** Calls that are counted, at one of which a failure strikes. */
export type Point = "allocations" | "device calls" | "ops";

/** One way to fail. */
export interface Failure {
  readonly point: Point;
  /** What happens there; it may throw. */
  readonly strike: () => void;
  /** Whether the worker does not survive it. */
  readonly isDeadly?: boolean;
  /** Whether the lab may get around it: what is recorded is run to make room. */
  readonly mayBeOvercome?: boolean;
  /** Whether it is told so late that what programs would have made meanwhile is lost. */
  readonly mayLose?: boolean;
}

const OWNER = new BlockOwner({
  layer: null,
  op: "injected",
  tensor: null,
  phase: null,
  site: null,
});
const MORE_THAN_ANY_DEVICE_HAS = 2 ** 50;

function fault(name: Fault): () => void {
  return () => queuedDevice().injectFault(name);
}

/** See the module. */
export const FAILURES: Readonly<Record<string, Failure>> = {
  "no room": {
    point: "allocations",
    strike: () =>
      void sessionAtWork().memory
        .allocate(MORE_THAN_ANY_DEVICE_HAS, "temporary", OWNER),
    mayBeOvercome: true,
  },
  "a command that throws": {
    point: "device calls",
    strike: fault("throwInCommand"),
    mayLose: true,
  },
  "a worker that ends": {
    point: "device calls",
    strike: fault("exit"),
    isDeadly: true,
  },
  "a worker that throws": {
    point: "device calls",
    strike: fault("throwOutside"),
    isDeadly: true,
  },
  "shapes that do not match": {
    point: "ops",
    strike: () => void tf.add(tf.ones([2]), tf.ones([3])),
  },
  "an index that is none": {
    point: "ops",
    strike: () => void tf.gather(tf.ones([2]), tf.tensor1d([7], "int32")),
  },
  "a user's own error": {
    point: "ops",
    strike: () => {
      throw new RangeError("thrown by the user's code");
    },
  },
};

/** Counts calls; at one of them something happens. */
class Countdown {
  calls = 0;
  readonly #at: number;
  readonly #strike: () => void;

  constructor(at: number, strike: () => void) {
    this.#at = at;
    this.#strike = strike;
  }

  readonly note = (): void => {
    if (this.calls++ === this.#at) this.#strike();
  };
}

function before<T extends object, K extends keyof T>(
  target: T,
  name: K,
  note: () => void,
): Restore {
  return override(target, name, (original) => {
    const call = original as (...parts: unknown[]) => unknown;
    const noting = function (this: T, ...parts: unknown[]) {
      note();
      return call.apply(this, parts);
    };
    return noting as T[K];
  });
}

/** Calls `note` before each call of a point, until the result is called. */
function watch(point: Point, note: () => void): Restore {
  const { memory, device, resolver } = sessionAtWork();
  const ends = {
    allocations: () => [
      before(memory, "allocate", note),
      before(memory, "openRegion", note),
    ],
    "device calls": () => [
      before(device, "run", note),
      before(device, "runProgram", note),
      before(device, "write", note),
    ],
    ops: () => [before(resolver, "resolve", note)],
  }[point]();
  return () => ends.forEach((end) => end());
}

/** Runs a work and gives the calls of a point; `strike` happens at the call with the number `at`. */
export async function runWatched(
  work: () => Promise<void>,
  point: Point,
  at: number = Infinity,
  strike: () => void = () => {},
): Promise<number> {
  const countdown = new Countdown(at, strike);
  const end = watch(point, countdown.note);
  try {
    await work();
  } finally {
    end();
  }
  return countdown.calls;
}
