/**
 * Pools and their gradients, element by element. A gradient looks from each
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
import { buildPieces, elementPieces, sumOf } from "./elements.ts";
import { axesOf, eachInput, eachOutput } from "./windows.ts";

type Place = Local<"i32">;
type Position = readonly [Place, Place, Place, Place];

const VISIT_NANOSECONDS = 2;

/** Loads an element of an image. */
function loadAt(
  buffer: Buffer,
  [height, width, channels]: readonly [number, number, number],
  [batch, row, column, channel]: Position,
): Local<"f64"> {
  const bytes = buffer.bytes;
  const address = sumOf(
    addressOf(buffer),
    [batch, height * width * channels * bytes],
    [row, width * channels * bytes],
    [column, channels * bytes],
    [channel, bytes],
  );
  return loadElement(buffer, address) as Local<"f64">;
}

function inSizes(w: Window): [number, number, number] {
  return [w.inHeight, w.inWidth, w.inChannels];
}

function outSizes(w: Window): [number, number, number] {
  return [w.outHeight, w.outWidth, w.outChannels];
}

/** All elements of x that an output sees. */
function eachValue(
  x: Buffer,
  w: Window,
  [batch, row, column, channel]: Position,
  body: (value: Local<"f64">, row: Place, column: Place) => void,
): void {
  const [rows, columns] = axesOf(w);
  eachInput(
    rows,
    row,
    (_, iy) =>
      eachInput(
        columns,
        column,
        (_, ix) =>
          body(loadAt(x, inSizes(w), [batch, iy, ix, channel]), iy, ix),
      ),
  );
}

/** All outputs that see an element of x. */
function eachWindow(
  w: Window,
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

type Form = (w: Window, bound: Bound, at: Position) => Local<"f64">;

const maximumForward: Form = (w, { inputs }, at) => {
  const best = variable("f64", -Infinity);
  eachValue(inputs[0]!, w, at, (value) => {
    f64.lt(best, value);
    if_(null, () => local.set(best, value));
  });
  return best;
};

const averageForward: Form = (w, { inputs }, at) => {
  const [sum, count] = [variable("f64", 0), variable("i32", 0)];
  eachValue(inputs[0]!, w, at, (value) => {
    local.set(sum, f64.add(sum, value));
    increase(count, 1);
  });
  const divisor = variable("f64", f64.convert_i32_u(count));
  return variable("f64", f64.div(sum, divisor));
};

/** Where the first maximum of a window lies: row · width + column; −1 if there is none. */
function placeOfMaximum(x: Buffer, w: Window, output: Position): Place {
  const [best, place] = [variable("f64", -Infinity), variable("i32", -1)];
  eachValue(x, w, output, (value, row, column) => {
    f64.lt(best, value);
    if_(null, () => {
      local.set(best, value);
      local.set(place, sumOf(column, [row, w.inWidth]));
    });
  });
  return place;
}

const maximumGradient: Form = (w, { inputs }, at) => {
  const sum = variable("f64", 0);
  const own = sumOf(at[2], [at[1], w.inWidth]);
  eachWindow(w, at, (output) => {
    i32.eq(placeOfMaximum(inputs[1]!, w, output), own);
    if_(null, () => {
      const gradient = loadAt(inputs[0]!, outSizes(w), output);
      local.set(sum, f64.add(sum, gradient));
    });
  });
  return sum;
};

const averageGradient: Form = (w, { inputs }, at) => {
  const sum = variable("f64", 0);
  const taps = w.filterHeight * w.filterWidth;
  eachWindow(w, at, (output) => {
    const gradient = loadAt(inputs[0]!, outSizes(w), output);
    local.set(sum, f64.add(f64.div(gradient, taps), sum));
  });
  return sum;
};

const FORMS: Readonly<
  Record<PoolStep["mode"], Readonly<Record<PoolStep["direction"], Form>>>
> = {
  maximum: { forward: maximumForward, gradient: maximumGradient },
  average: { forward: averageForward, gradient: averageGradient },
};

/** Renders a pool or its gradient. */
export function renderPool(step: PoolStep): RenderedStep {
  const { window: w, mode, direction } = step;
  const bound = bindingsOf(step);
  const { output } = bound;
  const isForward = direction === "forward";
  const shape = [w.batch, ...(isForward ? outSizes(w) : inSizes(w))];
  const taps = w.filterHeight * w.filterWidth;
  const visits = mode === "maximum" && !isForward ? taps * taps : taps;
  const pieces = elementPieces(
    shape,
    VISIT_NANOSECONDS * (visits + 2),
    (coordinates, position) => {
      const at = coordinates as unknown as Position;
      const value = FORMS[mode][direction](w, bound, at);
      const address = sumOf(addressOf(output), [position, output.bytes]);
      storeElement(output, address, value);
    },
  );
  return buildPieces([pieces]);
}
