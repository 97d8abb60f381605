/**
 * What is thrown when a block gets no room, with the numbers to act on.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { type Advice, adviseOn } from "./advice.ts";
import { CATEGORIES, type Category, type Owner } from "./category.ts";
import type {
  LargeBlock,
  RefusedRequest,
  Shortage,
} from "./refused_request.ts";
import type { MemoryUsage } from "./usage.ts";

const RULES: Readonly<Record<Shortage, string>> = {
  limit: "reserved may not pass the limit",
  arena: "it must fit into the preallocated arena",
  device: "the device has no more to give",
};

/** Thrown when a block gets no room. Nothing that lived before is lost. */
export class OutOfMemoryError extends Error {
  /** Name of this class, so that a caught error can be told by name. */
  override name = "OutOfMemoryError";
  /** Bytes that were asked for. */
  readonly requestedBytes: number;
  /** Who asked. */
  readonly owner: Owner;
  /** What stood in the way. */
  readonly reason: Shortage;
  /** Memory when it happened. */
  readonly usage: MemoryUsage;
  /** `inUse` by category; where a whole program got no room, with what it would have held. */
  readonly byCategory: Readonly<Record<Category, number>>;
  /** Largest free run of bytes. */
  readonly largestFreeBytes: number;
  /** The largest blocks, largest first; where a whole program got no room, with its own. */
  readonly largest: readonly LargeBlock[];
  /** What would have helped, by how much, the most helpful first. */
  readonly advice: readonly Advice[];

  /** Words the error from what is known. */
  constructor(request: RefusedRequest) {
    const advice = adviseOn(request);
    super(describe(request, advice));
    this.requestedBytes = request.requestedBytes;
    this.owner = request.owner;
    this.reason = request.reason;
    this.usage = request.usage;
    this.byCategory = request.byCategory;
    this.largestFreeBytes = request.largestFreeBytes;
    this.largest = request.largest;
    this.advice = advice;
  }
}

function describeOwner({ layer, op, tensor, site }: Owner): string {
  const parts = [layer, op, tensor].filter((part) => part !== null);
  const known = parts.length > 0 ? parts.join(" ") : "unknown owner";
  return site === null ? known : `${known} at ${site}`;
}

function describeUsage(request: RefusedRequest): string {
  const { usage, largestFreeBytes } = request;
  const limit = usage.limit === null ? "none" : formatBytes(usage.limit);
  return `in use ${formatBytes(usage.inUse)}, ` +
    `padding ${formatBytes(usage.padding)}, ` +
    `free ${formatBytes(usage.free)} (largest run ${
      formatBytes(largestFreeBytes)
    }), reserved ${formatBytes(usage.reserved)}, limit ${limit}`;
}

function describe(request: RefusedRequest, advice: readonly Advice[]): string {
  const { byCategory, largest } = request;
  const categories = CATEGORIES.filter((each) => byCategory[each] > 0)
    .map((each) => `${each} ${formatBytes(byCategory[each])}`);
  const blocks = largest.map((block) =>
    `  ${formatBytes(block.sizeBytes).padStart(8)} ${block.category} ` +
    describeOwner(block.owner)
  );
  const helps = advice.map(({ savesBytes, enough, text }) =>
    `  ${formatBytes(savesBytes).padStart(8)} ${text}` +
    (enough ? " (enough by itself)" : "")
  );
  return [
    `Cannot allocate ${formatBytes(request.requestedBytes)} for ${
      describeOwner(request.owner)
    } as ${RULES[request.reason]}: ${describeUsage(request)}`,
    ...(blocks.length > 0 ? ["Largest blocks:", ...blocks] : []),
    ...(categories.length > 0 ? [`By category: ${categories.join(", ")}`] : []),
    ...(helps.length > 0 ? ["What would have helped:", ...helps] : []),
  ].join("\n");
}
