/**
 * Checks of what users hand over besides options: mistakes are told at once,
 * before anything is recorded or started for them.
 * @module
 */

/** What a value is, for messages: `"null"`, `"a function"`, `"of class Promise"`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = Object.getPrototypeOf(value)?.constructor?.name ?? "Object";
  return `of class ${name}`;
}

/**
 * Work must be a function, as it is to begin under observation.
 *
 * @throws {TypeError} If it is none.
 */
export function checkWork(
  act: string,
  work: unknown,
  example = "() => model.fit(x, y)",
): void {
  if (typeof work === "function") return;
  throw new TypeError(
    `Cannot ${act} as the work must be a function such as ` +
      `${example}: it is ${kindOf(work)}`,
  );
}

/**
 * Options are an object.
 *
 * @throws {TypeError} If they are none.
 */
export function checkOptionsObject(act: string, options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new TypeError(
    `Cannot ${act} as its options must be an object such as ` +
      `{ limitBytes: 256 * tm.MiB }: they are ${kindOf(options)}`,
  );
}

/**
 * The largest batch to try is a whole number of examples.
 *
 * @throws {RangeError} If it is not.
 */
export function checkLargest(largest: unknown): void {
  if (Number.isSafeInteger(largest) && Number(largest) >= 1) return;
  throw new RangeError(
    "Cannot find the largest batch as largest must be a whole number above " +
      `0: it is ${largest}`,
  );
}

/**
 * Names stand in plots and tables.
 *
 * @throws {TypeError} If it is no text.
 */
export function checkName(act: string, name: unknown): void {
  if (typeof name === "string") return;
  throw new TypeError(
    `Cannot ${act} as the first argument must be a name such as "train": ` +
      `it is ${kindOf(name)}`,
  );
}

/**
 * Settings are options by name.
 *
 * @throws {TypeError} If they are not.
 */
export function checkSettings(settings: unknown): void {
  if (typeof settings === "object" && settings !== null) return;
  throw new TypeError(
    "Cannot compare as the settings must be an object such as " +
      `{ pool: { strategy: "pool" } }: it is ${kindOf(settings)}`,
  );
}

/**
 * Only tensors have values to read.
 *
 * @throws {TypeError} If it is none.
 */
export function checkReadable(tensor: unknown): void {
  const { data } = (tensor ?? {}) as { data?: unknown };
  if (typeof data === "function") return;
  throw new TypeError(
    `Cannot read as only a tensor has values: it is ${kindOf(tensor)}`,
  );
}

/**
 * What a plot is drawn from must be of one class.
 *
 * @param source Where users get such a thing.
 * @throws {TypeError} If it is not of that class.
 */
export function checkPlottable(
  value: unknown,
  kind: abstract new (...parts: never[]) => unknown,
  source: string,
): void {
  if (value instanceof kind) return;
  throw new TypeError(
    `Cannot plot as this figure is drawn from what ${source} gives: ` +
      `it is ${kindOf(value)}`,
  );
}

/**
 * What is read from a trace must be one.
 *
 * @throws {TypeError} If it is none.
 */
export function checkTrace(
  act: string,
  value: unknown,
  kind: abstract new (...parts: never[]) => unknown,
): void {
  if (value instanceof kind) return;
  throw new TypeError(
    `Cannot ${act} as the first argument must be a trace, which lab.track(), ` +
      `tm.predict() or tm.Trace.load() gives: it is ${kindOf(value)}`,
  );
}
