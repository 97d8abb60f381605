import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "../../../lib/dependencies/tfjs.ts";
import { OP_NAMES, type OpName } from "../../../lib/backend/ops/names.ts";
import { isLowered, opTable, placeOf } from "../../../lib/backend/ops/table.ts";
import { denseCalls } from "./calls_dense.ts";
import { elementwiseCalls } from "./calls_elementwise.ts";
import { movementCalls } from "./calls_movement.ts";
import { valueCalls } from "./calls_values.ts";
import { checkLowering, lowerings } from "./lowering_check.ts";
import {
  backendName,
  findings,
  observe,
  registerShapeCheck,
} from "./shape_check.ts";
import { call, complex, float, int, run, type SampleCall } from "./samples.ts";

const calls: readonly SampleCall[] = [
  ...elementwiseCalls,
  ...denseCalls,
  ...movementCalls,
  ...valueCalls,
];

/** What went wrong in a call, or null. */
function errorOf(call: SampleCall): string | null {
  try {
    run(call);
    return null;
  } catch (error) {
    return `${call.name}: ${error}`;
  }
}

registerShapeCheck();
observe(checkLowering);
await tf.setBackend(backendName);
const thrown = calls.map(errorOf).filter((message) => message !== null);

Deno.test("opTable has the ops of the cpu backend and no others", () => {
  const names = tf.getKernelsForBackend("cpu").map((op) => op.kernelName);
  assertEquals(Object.keys(opTable).sort(), names.sort());
  assertEquals([...OP_NAMES].sort(), names);
});

Deno.test("the calls are such that the cpu ops accept them", () => {
  assertEquals(thrown, []);
});

Deno.test("opTable states the outputs that the cpu ops give", () => {
  assertEquals(findings.mismatches, []);
  assertEquals(findings.unforeseen, []);
});

Deno.test("opTable is compared with calls of every op", () => {
  const called = new Set(calls.map(({ name }) => name));
  assertEquals(OP_NAMES.filter((name) => !called.has(name)), []);
  const stated = OP_NAMES.filter((name) => opTable[name].outputs);
  assertEquals(stated.filter((name) => !findings.calls.has(name)), []);
});

Deno.test("lower() makes steps that give what the cpu ops give", () => {
  assertEquals(lowerings.mismatches, []);
});

Deno.test("lower() is compared for every op that has it", () => {
  const lowered = OP_NAMES.filter((name) => opTable[name].lower);
  const compared = lowered.filter((name) => lowerings.compared.has(name));
  assertEquals(compared, lowered);
});

const refused: readonly SampleCall[] = [
  call("BatchMatMul", { a: float(2, 3), b: float(2, 3) }, {
    transposeA: false,
    transposeB: false,
  }),
  call("_FusedMatMul", { a: float(2, 3), b: float(3, 2) }, {
    transposeA: false,
    transposeB: false,
    activation: "swish",
  }),
  call("FusedBatchNorm", {
    x: float(2, 3),
    mean: float(2, 3),
    variance: float(3),
  }),
  call("Reshape", { x: float(4) }, { shape: [3] }),
  call("Cast", { x: int(2) }, { dtype: "string" }),
  call("Softmax", { logits: float(2, 2) }, { dim: 0 }),
  call("Pack", [float(2), float(3)], { axis: 0 }),
  call("ExpandDims", { input: float(2) }, { dim: -4 }),
  call("Abs", { x: complex(2) }),
  call("Reverse", { x: float(2) }, { dims: [3] }),
  call("DepthToSpace", { x: float(1, 4, 2, 2) }, {
    blockSize: 2,
    dataFormat: "NCHW",
  }),
];

for (const call of refused) {
  Deno.test(`opTable refuses ${call.name} in the words of the cpu op`, () => {
    const real = assertThrows(() => run(call), Error);
    const { outputs } = opTable[call.name];
    const inputs = Object.fromEntries(Object.entries(call.inputs));
    const { attributes } = call;
    const stated = assertThrows(() => outputs!({ inputs, attributes }), Error);
    assertEquals(stated.message, real.message);
  });
}

Deno.test("placeOf() tells views, generated ops and both kinds of host ops", () => {
  const places: Partial<Record<OpName, string>> = {
    Reshape: "view",
    Conv2D: "generated",
    FFT: "host step",
    Unique: "host by values",
  };
  for (const [name, place] of Object.entries(places)) {
    assertEquals(placeOf(name as OpName), place);
  }
});

Deno.test("isLowered() holds for the ops of a training step", () => {
  const names: readonly OpName[] = ["Conv2D", "MaxPoolGrad", "Sum", "Reshape"];
  assert(names.every(isLowered));
  assert(!isLowered("FFT"));
});
