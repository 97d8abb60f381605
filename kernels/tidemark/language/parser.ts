/**
 * The parser, loaded with the first question. A cell is TypeScript, or
 * TypeScript with JSX: `<T>value` and `<div>` cannot be told apart by looking,
 * so both readings are tried.
 * @module
 */
import type { parse } from "../../../lib/dependencies/babel_parser.ts";

/** What a parser returns for a whole cell. */
export type Syntax = ReturnType<typeof parse>;

/** Why and where the parser stopped. */
export interface SyntaxFault {
  /** The parser's name for the reason, for example "UnterminatedTemplate". */
  readonly reason: string;
  /** Offset at which it stopped. */
  readonly offset: number;
}

/** One way to read a cell. */
export type Reading =
  | { readonly jsx: boolean; readonly syntax: Syntax }
  | { readonly jsx: boolean; readonly fault: SyntaxFault };

/** Larger cells are data, not code: parsing them would keep the kernel from answering. */
export const CODE_LIMIT = 1_000_000;

/** Reads cells; holds no state. */
export class Parser {
  readonly #parse: typeof parse;

  private constructor(parseFunction: typeof parse) {
    this.#parse = parseFunction;
  }

  /** Loads the parser: 13 ms and 8 MB the first time. */
  static async load(): Promise<Parser> {
    const loaded = await import("../../../lib/dependencies/babel_parser.ts");
    return new Parser(loaded.parse);
  }

  /** Reads a cell without JSX, then with it; stops at the first reading that holds. */
  *read(code: string): Generator<Reading> {
    for (const jsx of [false, true]) {
      const reading = this.#read(code, jsx);
      yield reading;
      if ("syntax" in reading) return;
    }
  }

  /** The cell's syntax in the first reading that holds, or null. */
  parse(code: string): { jsx: boolean; syntax: Syntax } | null {
    if (code.length > CODE_LIMIT) return null;
    for (const reading of this.read(code)) {
      if ("syntax" in reading) return reading;
    }
    return null;
  }

  #read(code: string, jsx: boolean): Reading {
    try {
      const syntax = this.#parse(code, {
        sourceType: "module",
        plugins: [
          ["typescript", { disallowAmbiguousJSXLike: false }],
          ...(jsx ? ["jsx" as const] : []),
          "decorators",
        ],
      });
      return { jsx, syntax };
    } catch (error) {
      return { jsx, fault: describeFault(error, code) };
    }
  }
}

function describeFault(error: unknown, code: string): SyntaxFault {
  const { reasonCode, pos } = error as { reasonCode?: unknown; pos?: unknown };
  return {
    // Anything but a syntax error, such as a stack overflow, tells nothing about the end.
    reason: typeof reasonCode === "string" ? reasonCode : "Unknown",
    offset: typeof pos === "number" ? pos : code.length,
  };
}
