/**
 * Reads of loop expressions: one element for all lanes, neighbours, elements a
 * constant distance apart, or each lane from a place of its own.
 * @module
 */
import { i32x4, if_, local, v128 } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import type { LoopExpression } from "../../../program/loop_expression.ts";
import { type Address, elementAddress, offsetBy } from "./address.ts";
import { type Local, type OnStack, splatBits, variable } from "./emit.ts";
import {
  ELEMENT_BYTES,
  gatherLanes,
  integerToMask,
  loadFirstWord,
  loadInteger,
  loadLanes,
  loadWord,
  meaningOf,
  ofType,
} from "./emit_lanes.ts";
import type { Scalar } from "./loop_scalar.ts";
import { type LoopScope, type Vectors, whenScalar } from "./loop_scope.ts";

type Vector = Local<"v128">;
type Load = Extract<LoopExpression, { kind: "load" }>;

function formatOf(writer: LoopScope, { input }: Load): Format {
  return writer.around.formats[input]!;
}

function addressOf(writer: LoopScope, node: Load): Address {
  const base = writer.around.inputs[node.input]!;
  const at = writer.scalar(node.at);
  const bytes = ELEMENT_BYTES[formatOf(writer, node)];
  return typeof at === "number"
    ? offsetBy(base, at * bytes)
    : elementAddress(base, at, bytes);
}

/** One whole number or truth value, the same for all lanes. */
export function loadScalar(writer: LoopScope, node: Load): Scalar {
  const result = variable("i32", 0);
  const condition = node.when ? writer.scalar(node.when) : null;
  whenScalar(condition, () => {
    const address = addressOf(writer.inside(), node);
    local.set(result, loadInteger(formatOf(writer, node), address));
  });
  return result;
}

/** The lanes of a group from the address of the first group's first lane. */
function loadGroup(
  writer: LoopScope,
  node: Load,
  address: Address,
  group: number,
): Vector {
  const { analysis, width } = writer.around;
  const step = analysis.of(node.at).laneStep!;
  const format = formatOf(writer, node);
  const bytes = ELEMENT_BYTES[format];
  const loaded = (value: OnStack<"v128">) =>
    ofType(node.type, format, variable("v128", value));
  const distance = 4 * group * step * bytes;
  // Offsets of instructions are unsigned.
  const base = distance < 0 ? offsetBy(address, distance) : address;
  const offset = Math.max(distance, 0);
  if (width.lanes === 1 || step === 0) {
    return loaded(loadLanes(format, 1, base, offset));
  }
  if (step === 1) return loaded(loadLanes(format, 4, base, offset));
  const start = offset > 0 ? offsetBy(base, offset) : base;
  return loaded(gatherLanes(format, start, step * bytes));
}

/** Each lane of a group from its own place; lanes whose mask is unset read element 0. */
function loadScattered(
  writer: LoopScope,
  node: Load,
  places: Vector,
  mask: Vector | null,
): Vector {
  const base = writer.around.inputs[node.input]!;
  const format = formatOf(writer, node);
  const bytes = ELEMENT_BYTES[format];
  const safe = mask ? variable("v128", v128.and(places, mask)) : places;
  const addressOfLane = (lane: number) =>
    elementAddress(
      base,
      variable("i32", i32x4.extract_lane(lane, safe)),
      bytes,
    );
  let words = variable("v128", loadFirstWord(format, addressOfLane(0)));
  for (let lane = 1; lane < writer.around.width.lanes; lane++) {
    words = variable(
      "v128",
      loadWord(format, lane, addressOfLane(lane), words),
    );
  }
  const result = ofType(node.type, format, meaningOf(format, words));
  return mask ? variable("v128", v128.and(result, mask)) : result;
}

/** Loads under a condition that all lanes share. */
function loadTogether(writer: LoopScope, node: Load): Vectors {
  const { analysis, width } = writer.around;
  const isSame = analysis.isUniform(node.at);
  const groups = isSame ? 1 : width.groups;
  const isAffine = analysis.of(node.at).laneStep !== null;
  const results = Array.from(
    { length: groups },
    () => variable("v128", splatBits(0)),
  );
  const condition = node.when ? writer.scalar(node.when) : null;
  whenScalar(condition, () => {
    const inner = condition === null ? writer : writer.inside();
    const address = isAffine ? addressOf(inner, node) : null;
    const places = address ? null : inner.vectors(node.at);
    results.forEach((result, group) => {
      const loaded = address
        ? loadGroup(inner, node, address, group)
        : loadScattered(inner, node, places![group % places!.length]!, null);
      local.set(result, loaded);
    });
  });
  return results;
}

/** Loads where lanes have conditions of their own: all at once if all hold. */
function loadSeparately(
  writer: LoopScope,
  node: Load,
  masks: Vectors,
): Vectors {
  const { analysis, width } = writer.around;
  const isAffine = analysis.of(node.at).laneStep !== null;
  const address = isAffine ? addressOf(writer, node) : null;
  const places = writer.vectors(node.at);
  return Array.from({ length: width.groups }, (_, group) => {
    const mask = masks[group % masks.length]!;
    const place = places[group % places.length]!;
    if (!address) return loadScattered(writer, node, place, mask);
    const result = variable("v128");
    i32x4.all_true(mask);
    if_(
      null,
      () => local.set(result, loadGroup(writer, node, address, group)),
      () => local.set(result, loadScattered(writer, node, place, mask)),
    );
    return result;
  });
}

/** The elements of all lanes, bool as masks; 0 where the condition does not hold. */
export function loadVectors(writer: LoopScope, node: Load): Vectors {
  const isShared = !node.when || writer.isScalar(node.when);
  const loaded = isShared
    ? loadTogether(writer, node)
    : loadSeparately(writer, node, writer.vectors(node.when!));
  return node.type === "bool"
    ? loaded.map((each) => variable("v128", integerToMask(each)))
    : loaded;
}
