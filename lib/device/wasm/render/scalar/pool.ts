/**
 * Pools and their gradients, some channels beside each other. A gradient looks from each
 * input at the windows that hold it, so that every sum is rounded once.
 * @module
 */
import { f64, i32, if_, local } from "../../../../dependencies/wasmati.ts";
import type { PoolStep, Window } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { type Local, variable } from "../emit.ts";
import { increase } from "../emit_odometer.ts";
import {
  addressOf,
  bindingsOf,
  type Bound,
  type Buffer,
  loadElement,
  storeElement,
} from "./buffers.ts";
import { buildPieces, elementPieces, sumOf, widthOf } from "./elements.ts";
import { chooseValue } from "./expression.ts";
import { largerOf } from "./extrema.ts";
import { axesOf, eachInput, eachOutput } from "./windows.ts";

type Place = Local<"i32">;
/** Batch, row, column and the first channel of a group. */
type Position = readonly [Place, Place, Place, Place];
/** One for each channel of a group. */
type Values = readonly Local<"f64">[];

const VISIT_NANOSECONDS = 0.7;
const ELEMENT_NANOSECONDS = 3;

/** A pool and the channels that are computed beside each other. */
interface Pool {
  readonly window: Window;
  readonly bound: Bound;
  readonly width: number;
}

/** Height, width and channels. */
type Sizes = readonly [number, number, number];

function inSizes(w: Window): Sizes {
  return [w.inHeight, w.inWidth, w.inChannels];
}

function outSizes(w: Window): Sizes {
  return [w.outHeight, w.outWidth, w.outChannels];
}

function each<T>({ width }: Pool, make: (channel: number) => T): T[] {
  return Array.from({ length: width }, (_, channel) => make(channel));
}

/** Loads the channels of a group. */
function loadAt(
  pool: Pool,
  buffer: Buffer,
  [height, width, channels]: Sizes,
  [batch, row, column, channel]: Position,
): Values {
  const bytes = buffer.bytes;
  const address = sumOf(
    addressOf(buffer),
    [batch, height * width * channels * bytes],
    [row, width * channels * bytes],
    [column, channels * bytes],
    [channel, bytes],
  );
  return each(
    pool,
    (index) => loadElement(buffer, address, index * bytes) as Local<"f64">,
  );
}

/** All elements of x that an output sees. */
function eachValue(
  pool: Pool,
  x: Buffer,
  [batch, row, column, channel]: Position,
  body: (values: Values, row: Place, column: Place) => void,
): void {
  const { window: w } = pool;
  const [rows, columns] = axesOf(w);
  eachInput(rows, row, (_, iy) =>
    eachInput(columns, column, (_, ix) => {
      const at = [batch, iy, ix, channel] as const;
      body(loadAt(pool, x, inSizes(w), at), iy, ix);
    }));
}

/** All outputs that see an element of x. */
function eachWindow(
  { window: w }: Pool,
  [batch, row, column, channel]: Position,
  body: (output: Position) => void,
): void {
  const [rows, columns] = axesOf(w);
  eachOutput(
    rows,
    row,
    (_, oy) =>
      eachOutput(columns, column, (_, ox) => body([batch, oy, ox, channel])),
  );
}

type Form = (pool: Pool, at: Position) => Values;

const maximumForward: Form = (pool, at) => {
  const best = each(pool, () => variable("f64", -Infinity));
  eachValue(
    pool,
    pool.bound.inputs[0]!,
    at,
    (values) =>
      values.forEach((value, index) =>
        local.set(best[index]!, largerOf(best[index]!, value))
      ),
  );
  return best;
};

const averageForward: Form = (pool, at) => {
  const sums = each(pool, () => variable("f64", 0));
  const count = variable("i32", 0);
  eachValue(pool, pool.bound.inputs[0]!, at, (values) => {
    values.forEach((value, index) =>
      local.set(sums[index]!, f64.add(sums[index]!, value))
    );
    increase(count, 1);
  });
  const divisor = variable("f64", f64.convert_i32_u(count));
  return sums.map((sum) => variable("f64", f64.div(sum, divisor)));
};

/** Where the first maximum of a window lies: row · width + column; −1 if there is none. */
function placesOfMaximum(pool: Pool, x: Buffer, output: Position): Place[] {
  const best = each(pool, () => variable("f64", -Infinity));
  const places = each(pool, () => variable("i32", -1));
  eachValue(pool, x, output, (values, row, column) => {
    const place = sumOf(column, [row, pool.window.inWidth]);
    values.forEach((value, index) => {
      const isBetter = variable("i32", f64.lt(best[index]!, value));
      const chosen = chooseValue(isBetter, place, places[index]!);
      local.set(places[index]!, chosen as Place);
      local.set(best[index]!, largerOf(best[index]!, value));
    });
  });
  return places;
}

const maximumGradient: Form = (pool, at) => {
  const { window: w, bound: { inputs } } = pool;
  const sums = each(pool, () => variable("f64", 0));
  const own = sumOf(at[2], [at[1], w.inWidth]);
  eachWindow(pool, at, (output) => {
    const places = placesOfMaximum(pool, inputs[1]!, output);
    const gradients = loadAt(pool, inputs[0]!, outSizes(w), output);
    gradients.forEach((gradient, index) => {
      i32.eq(places[index]!, own);
      if_(null, () => local.set(sums[index]!, f64.add(sums[index]!, gradient)));
    });
  });
  return sums;
};

const averageGradient: Form = (pool, at) => {
  const { window: w, bound: { inputs } } = pool;
  const sums = each(pool, () => variable("f64", 0));
  const taps = w.filterHeight * w.filterWidth;
  eachWindow(pool, at, (output) => {
    const gradients = loadAt(pool, inputs[0]!, outSizes(w), output);
    gradients.forEach((gradient, index) => {
      const share = f64.div(gradient, taps);
      local.set(sums[index]!, f64.add(share, sums[index]!));
    });
  });
  return sums;
};

const FORMS: Readonly<
  Record<PoolStep["mode"], Readonly<Record<PoolStep["direction"], Form>>>
> = {
  maximum: { forward: maximumForward, gradient: maximumGradient },
  average: { forward: averageForward, gradient: averageGradient },
};

/** Renders a pool or its gradient. */
export function renderPool(step: PoolStep): RenderedStep {
  const { window, mode, direction } = step;
  const bound = bindingsOf(step);
  const isForward = direction === "forward";
  const [height, width, channels] = (isForward ? outSizes : inSizes)(window);
  if (channels === 0) return buildPieces([]);
  const pool = { window, bound, width: widthOf(channels) };
  const taps = window.filterHeight * window.filterWidth;
  const visits = mode === "maximum" && !isForward ? taps * taps : taps;
  const { output } = bound;
  return buildPieces([elementPieces(
    [window.batch, height, width, channels / pool.width],
    pool.width * (ELEMENT_NANOSECONDS + VISIT_NANOSECONDS * visits),
    ([batch, row, column, group], position) => {
      const channel = sumOf(0, [group!, pool.width]);
      const values = FORMS[mode][direction](
        pool,
        [batch!, row!, column!, channel],
      );
      const bytes = pool.width * output.bytes;
      const target = sumOf(addressOf(output), [position, bytes]);
      for (const value of values) {
        storeElement(output, target, value);
        increase(target, output.bytes);
      }
    },
  )]);
}
