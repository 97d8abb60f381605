/**
 * Recordings are lists of numbers, and those numbers say everything.
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import {
  decodeGraph,
  Graph,
  type GraphCall,
  printGraph,
} from "../../lib/graph/graph.ts";
import type { Step } from "../../lib/program/step.ts";

const STEP: Step = { kind: "softmax", rows: 1, columns: 1 };

function callOf(
  id: number,
  inputCount: number,
  outputBytes: readonly number[],
  steps = 1,
): GraphCall {
  const each = { key: "softmax", step: STEP, operands: [0], outputs: [0] };
  return { id, inputCount, outputBytes, steps: Array(steps).fill(each) };
}

Deno.test("a graph numbers values in the order in which they appear", () => {
  const graph = new Graph<GraphCall>();
  assert(graph.isEmpty);
  const x = graph.addInput(400);
  const first = graph.record(callOf(7, 1, [4, 8]), [x], [[5, -6]]);
  const y = graph.addInput(12);
  const second = graph.record(callOf(8, 2, [16]), [first + 1, y], []);
  assertEquals([x, first, y, second], [0, 1, 3, 4]);
  assertEquals(graph.parameters, [5, -6]);
  const { nodes, values } = decodeGraph(graph);
  assertEquals(
    nodes.map(({ call, inputs, firstOutput, parameterStarts }) => [
      call.id,
      inputs,
      firstOutput,
      parameterStarts,
    ]),
    [[7, [0], 1, [0, 2]], [8, [2, 3], 4, [2, 2]]],
  );
  assertEquals(values, [
    { sizeBytes: 400, isInput: true },
    { sizeBytes: 4, isInput: false },
    { sizeBytes: 8, isInput: false },
    { sizeBytes: 12, isInput: true },
    { sizeBytes: 16, isInput: false },
  ]);
  assertEquals(
    printGraph(graph, ({ id }) => `op${id}`),
    "v1, v2 = op7(v0)\nv4 = op8(v2, v3)",
  );
});

Deno.test("run-time values of several steps are told apart", () => {
  const graph = new Graph<GraphCall>();
  graph.record(callOf(1, 0, [4], 3), [], [[1], [], [2, 3]]);
  assertEquals(decodeGraph(graph).nodes[0]!.parameterStarts, [0, 1, 1, 3]);
});

/** What a random recording does: takes a value in, or calls something on values there are. */
const ACTIONS = fc.array(
  fc.record({
    call: fc.integer({ min: 0, max: 4 }),
    picks: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    values: fc.array(fc.integer(), { maxLength: 2 }),
  }),
  { maxLength: 40 },
);

type Actions = typeof ACTIONS extends fc.Arbitrary<infer Each> ? Each : never;

/** Calls by number: 0 takes a value in, the others read as many values as their number says, but for one. */
function recordAll(
  actions: Actions,
): { graph: Graph<GraphCall>; log: unknown[] } {
  const graph = new Graph<GraphCall>();
  const log: unknown[] = [];
  let count = 0;
  for (const { call, picks, values } of actions) {
    if (call === 0 || count === 0) {
      log.push(["in", graph.addInput(4 + (picks[0]! % 3))]);
      count++;
      continue;
    }
    const inputs = picks.slice(0, call - 1).map((pick) => pick % count);
    const outputs = Array(call % 2 + 1).fill(4);
    const known = callOf(call, inputs.length, outputs);
    const parameters = values.length > 0 ? [values] : [];
    log.push([call, inputs, graph.record(known, inputs, parameters)]);
    count += outputs.length;
  }
  return { graph, log };
}

Deno.test("decodeGraph() gives back what was recorded, whatever it was", () => {
  fc.assert(fc.property(ACTIONS, (actions) => {
    const { graph, log } = recordAll(actions);
    const { nodes, values } = decodeGraph(graph);
    const calls = log.filter((each) => (each as unknown[])[0] !== "in");
    assertEquals(
      nodes.map(({ call, inputs, firstOutput }) => [
        call.id,
        [...inputs],
        firstOutput,
      ]),
      calls,
    );
    const inputs = values.flatMap(({ isInput }, index) =>
      isInput ? [["in", index]] : []
    );
    assertEquals(
      inputs,
      log.filter((each) => (each as unknown[])[0] === "in"),
    );
  }));
});

Deno.test("the words of a graph leave run-time values out, and nothing else", () => {
  const wordsOf = (
    bytes: number,
    id: number,
    input: number,
    value: number,
  ): number[] => {
    const graph = new Graph<GraphCall>();
    graph.addInput(bytes);
    graph.addInput(8);
    graph.record(callOf(id, 1, [4]), [input], [[value]]);
    return [...graph.words.view()];
  };
  const words = wordsOf(8, 3, 0, 1);
  assertEquals(wordsOf(8, 3, 0, 2), words);
  assertNotEquals(wordsOf(12, 3, 0, 1), words);
  assertNotEquals(wordsOf(8, 4, 0, 1), words);
  assertNotEquals(wordsOf(8, 3, 1, 1), words);
});
