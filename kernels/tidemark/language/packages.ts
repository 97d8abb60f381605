/**
 * Packages that a cell brought into Deno's cache by running. The server looks
 * into the cache when it first meets a package, and again only when told to.
 * @module
 */
import type { DiagnosticAnswer } from "./lsp/answers.ts";
import type { Client } from "./lsp/client.ts";
import type { CellModule, Notebook } from "./notebook.ts";

/** An import of something that is neither a file nor part of Deno. */
const PACKAGE =
  /\b(?:from|import)\s{0,9}\(?\s{0,9}["'](?!node:)([@\w][^"'\s]*)["']/;

/** What the server calls a package that it did not find in the cache. */
const MISSING: ReadonlySet<unknown> = new Set([
  "not-installed-npm",
  "not-installed-jsr",
  "no-cache",
  "no-cache-blob",
  "no-cache-data",
]);

/** Makes the server look for packages, once for each cell that ran. */
export class Packages {
  readonly #client: Client;
  readonly #settled = new WeakSet<CellModule>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Looks after the packages of cells that ran since the last time. */
  async refresh(notebook: Notebook): Promise<void> {
    for (const module of notebook.modules.values()) {
      if (this.#settled.has(module)) continue;
      this.#settled.add(module);
      const { text, headLength } = module;
      if (PACKAGE.test(text.slice(headLength))) await this.#look(module);
    }
  }

  async #look({ uri }: CellModule): Promise<void> {
    const answer = await this.#client.ask<DiagnosticAnswer>(
      "textDocument/diagnostic",
      { textDocument: { uri } },
    );
    const missing = (answer?.items ?? [])
      .filter(({ code }) => MISSING.has(code))
      .map(({ data }) => data?.specifier)
      .filter((specifier) => specifier !== undefined);
    if (missing.length === 0) return;
    await this.#client.ask("workspace/executeCommand", {
      command: "deno.cache",
      arguments: [missing, uri],
    });
  }
}
