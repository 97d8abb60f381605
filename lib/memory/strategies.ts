/**
 * The table of strategies. A new one is a file and a row here.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import { ArenaStrategy } from "./arena.ts";
import { DirectStrategy } from "./direct.ts";
import { GrowthStrategy } from "./growth.ts";
import { PlannedStrategy } from "./planned.ts";
import { PoolStrategy } from "./pool.ts";
import type { SegmentSource, Strategy } from "./strategy.ts";

/** What strategies are made with. */
export interface StrategyOptions {
  /** Bytes of the region that `arena` preallocates. */
  readonly arenaBytes: number;
}

/** Names of all strategies. */
export const STRATEGY_NAMES = [
  "direct",
  "pool",
  "growth",
  "arena",
  "planned",
] as const;

/** Name of a strategy. */
export type StrategyName = typeof STRATEGY_NAMES[number];

type Factory = (source: SegmentSource, options: StrategyOptions) => Strategy;

const STRATEGIES: Readonly<Record<StrategyName, Factory>> = {
  direct: (source) => new DirectStrategy(source),
  pool: (source) => new PoolStrategy(source),
  growth: (source) => new GrowthStrategy(source),
  arena: (source, { arenaBytes }) => new ArenaStrategy(source, arenaBytes),
  planned: (source) => new PlannedStrategy(source),
};

/**
 * Checks a name that a user wrote.
 *
 * @throws {TypeError} If there is no such strategy.
 */
export function parseStrategyName(name: unknown): StrategyName {
  const known = STRATEGY_NAMES.find((each) => each === name);
  if (known !== undefined) return known;
  throw new TypeError(
    `Cannot use strategy "${name}" as there is none of that name` +
      didYouMean(String(name), STRATEGY_NAMES),
  );
}

/** Makes a strategy that takes its segments from `source`. */
export function createStrategy(
  name: StrategyName,
  source: SegmentSource,
  options: StrategyOptions,
): Strategy {
  const factory: Factory = STRATEGIES[parseStrategyName(name)];
  return factory(source, options);
}
