/**
 * Owners and categories of case 1 in a training step, exactly, and its peak
 * against TensorFlow.js's own.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";
import { bytesOf, caseOne } from "../support/models.ts";

const STARTERS = await labs({ recording: "eager" });
const LAYERS = ["conv", "pool", "flat", "dense", "loss", "optimizer"];
const PARAMETER_BYTES = 4 * (3 * 3 * 3 * 32 + 32 + 7200 * 10 + 10);
/** What the issue measured: TensorFlow.js's own peak at batch 32. */
const LOGICAL_PEAK_BYTES = 24.67e6;

type Event = tm.MemoryEvent;

/** The blocks that were at some time in a category, and their bytes. */
function blocksIn(trace: tm.Trace, category: tm.Category): Map<number, Event> {
  const blocks = new Map<number, Event>();
  for (const event of trace.events()) {
    const isBlock = event.kind === "alloc" || event.kind === "retag";
    if (isBlock && event.category === category) {
      blocks.set(event.blockId, event);
    }
  }
  return blocks;
}

function sumBytes(events: Iterable<Event>): number {
  return [...events].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function allocations(trace: tm.Trace): Event[] {
  return [...trace.events()].filter(({ kind }) => kind === "alloc");
}

/** What backward reads in a step of four images, by layer. */
const ACTIVATIONS = [
  "conv Add float32[4,30,30,32]",
  "conv Conv2D float32[4,30,30,32]",
  "conv Relu float32[4,30,30,32]",
  "dense Softmax float32[4,10]",
  "dense _FusedMatMul float32[1,4,10]",
  "loss Cast float32[4,10]",
  "loss Cast int32[4]",
  "loss ClipByValue float32[4,10]",
  "loss ClipByValue float32[4,10]",
  "loss Log float32[4,10]",
  "loss Multiply float32[4,10]",
  "loss Neg float32[4]",
  "loss OneHot int32[4,10]",
  "loss RealDiv float32[4,10]",
  "loss Sum float32[4,1]",
  "pool MaxPool float32[4,15,15,32]",
];

/** What reaches the optimizer. */
const GRADIENTS = [
  "conv Conv2DBackpropFilter float32[3,3,3,32]",
  "conv Sum float32[32]",
  "dense BatchMatMul float32[1,7200,10]",
  "dense Sum float32[10]",
];

function describe(blocks: Map<number, Event>): string[] {
  return [...blocks.values()]
    .map(({ layer, op, tensor }) => `${layer} ${op} ${tensor}`).sort();
}

testOnEach(
  STARTERS,
  "case 1: parameters, slots and gradients are the sums of their variables",
  async (lab) => {
    const { model, fit } = caseOne(4);
    const trace = await lab.track("fit", () => fit());
    const weights = bytesOf(model.getWeights());
    assertEquals(weights, PARAMETER_BYTES);
    const { byCategory } = lab.memory();
    assertEquals(byCategory.parameter, weights);
    // Two slots per parameter and the powers of both betas.
    assertEquals(byCategory.optimizer, 2 * weights + 8);
    assertEquals(sumBytes(blocksIn(trace, "gradient").values()), weights);
    assertEquals(byCategory.gradient, 0);
    assertEquals(byCategory.activation, 0);
    assertEquals(byCategory.temporary, 0);
  },
);

testOnEach(
  STARTERS,
  "case 1: variables and slots go by their names",
  async (lab) => {
    const { model, fit } = caseOne(4);
    await fit();
    const owners = lab.snapshot("trained").segments
      .flatMap(({ blocks }) => blocks)
      .filter(({ category }) => category !== "input");
    const names = model.weights.map(({ name }) => name);
    const slots = names.flatMap((name) => [`${name}/m`, `${name}/v`]);
    assertEquals(
      owners.map(({ category, owner }) => `${category} ${owner.tensor}`).sort(),
      [
        ...names.map((name) => `parameter ${name}`),
        ...slots.map((name) => `optimizer ${name}`),
        "optimizer accBeta1",
        "optimizer accBeta2",
      ].sort(),
    );
  },
);

testOnEach(
  STARTERS,
  "case 1: activations, gradients and inputs are told apart",
  async (lab) => {
    const { fit, x } = caseOne(4);
    await fit();
    const trace = await lab.track("fit", () => fit());
    assertEquals(describe(blocksIn(trace, "activation")), ACTIVATIONS);
    assertEquals(describe(blocksIn(trace, "gradient")), GRADIENTS);
    const inputs = describe(blocksIn(trace, "input"));
    assert(inputs.includes(`null GatherV2 float32[${x.shape}]`));
    assert(inputs.includes("null GatherV2 float32[4,1]"));
    assert(inputs.every((each) => /null (write|GatherV2|Cast) /.test(each)));
  },
);

testOnEach(
  STARTERS,
  "case 1: every block of a step has its layer, backward work too",
  async (lab) => {
    const { fit } = caseOne(4);
    await fit();
    const trace = await lab.track("fit", () => fit());
    const nobody = allocations(trace).filter(({ layer }) => layer === null);
    // Outside of the step: the batch, its indices and the sum of the losses.
    for (const { op, sizeBytes, category } of nobody) {
      assert(
        category === "input" || sizeBytes <= 16,
        `${op} of ${sizeBytes} B has no layer`,
      );
    }
    const layersOf = (op: string) =>
      new Set(
        allocations(trace).filter((event) => event.op === op)
          .map(({ layer }) => layer),
      );
    assertEquals([...layersOf("Conv2D")], ["conv"]);
    assertEquals([...layersOf("Conv2DBackpropFilter")], ["conv"]);
    assertEquals([...layersOf("MaxPoolGrad")], ["pool"]);
    assertEquals([...layersOf("BatchMatMul")], ["dense"]);
    assertEquals([...layersOf("OneHot")], ["loss"]);
    assertEquals([...layersOf("Sqrt")], ["optimizer"]);
    for (const { layer } of allocations(trace)) {
      assert(layer === null || LAYERS.includes(layer), `${layer}`);
    }
  },
);

interface CountingEngine {
  trackTensor?(tensor: tf.Tensor, ...rest: unknown[]): void;
  removeDataId?(dataId: object, ...rest: unknown[]): void;
  readonly state: {
    readonly tensorInfo: WeakMap<object, { readonly bytes: number }>;
  };
}

/** TensorFlow.js's own peak above the start: bytes of distinct data, counted as they come and go. */
async function logicalPeak(work: () => Promise<unknown>): Promise<number> {
  const engine = tf.engine() as unknown as CountingEngine;
  const { trackTensor, removeDataId } = engine;
  const bytesOf = (dataId: object) =>
    engine.state.tensorInfo.get(dataId)?.bytes ?? 0;
  let bytes = 0;
  let peak = 0;
  engine.trackTensor = function (tensor, ...rest) {
    bytes -= bytesOf(tensor.dataId);
    trackTensor!.call(this, tensor, ...rest);
    bytes += bytesOf(tensor.dataId);
    peak = Math.max(peak, bytes);
  };
  engine.removeDataId = function (dataId, ...rest) {
    bytes -= bytesOf(dataId);
    removeDataId!.call(this, dataId, ...rest);
    bytes += bytesOf(dataId);
  };
  try {
    await work();
  } finally {
    delete engine.trackTensor;
    delete engine.removeDataId;
  }
  return peak;
}

Deno.test("case 1: the eager peak is TensorFlow.js's own logical peak", async () => {
  await tf.setBackend("cpu");
  const onCpu = caseOne(2);
  const expected = await logicalPeak(() => onCpu.fit());
  await using lab = await tm.start({ device: "wasm", recording: "eager" });
  const { fit } = caseOne(2);
  const { peak } = await lab.track("fit", () => fit());
  assertClose(peak.aboveStart, expected);
});

Deno.test("case 1: the eager peak at batch 32 is 24.7 MB", async () => {
  await using lab = await tm.start({ device: "wasm", recording: "eager" });
  const { fit } = caseOne(32);
  await fit();
  const { peak } = await lab.track("fit", () => fit());
  assertClose(peak.aboveStart, LOGICAL_PEAK_BYTES);
  const predicted = await tm.predict(() => fit());
  assertEquals(predicted.peak.aboveStart, peak.aboveStart);
});

function assertClose(actual: number, expected: number): void {
  const difference = Math.abs(actual - expected) / expected;
  assert(
    difference <= 0.01,
    `${actual} B are ${(100 * difference).toFixed(2)} % off ${expected} B`,
  );
}
