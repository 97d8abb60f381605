/**
 * Language help for a notebook: types, names and documentation of what its
 * cells say, from the parser (is a cell complete?) and from `deno lsp`
 * (everything else), which runs beside the cells in a process of its own.
 * Questions are answered one after another, each by what had run when it was
 * asked. Nothing here runs or inspects the user's values.
 * @module
 */
import { completeAt } from "./completion.ts";
import { judgeCompleteness } from "./completeness.ts";
import type {
  Completeness,
  Completion,
  Diagnostic,
  Inspection,
  Language,
  LanguageOptions,
} from "./contract.ts";
import { translateDiagnostics } from "./diagnostics.ts";
import { IdleTimer } from "./idle_timer.ts";
import { inspectAt } from "./inspection.ts";
import { mayUseNode } from "./lean_libraries.ts";
import type { DiagnosticAnswer } from "./lsp/answers.ts";
import { Client } from "./lsp/client.ts";
import { type CellModule, Notebook } from "./notebook.ts";
import { CODE_LIMIT, Parser } from "./parser.ts";
import { Packages } from "./packages.ts";
import { clampOffset } from "./positions.ts";
import { prepareTypes, type TypeConfigs } from "./type_folder.ts";
import {
  completeAddress,
  completePath,
  findOpenString,
  isRemote,
} from "./strings.ts";

/** So many cells may wait for somebody to ask; then they are read without. */
const WAITING_LIMIT = 64;

/** The server is kept so long after the last check of a cell: it holds more memory than the kernel. */
const KEEP_FOR_CHECKS_MS = 20_000;

/** And so long after the last question of a front end, where somebody types. */
const KEEP_FOR_QUESTIONS_MS = 5 * 60_000;

/** A cell that ran, or null where everything before is forgotten. */
type Past = string | null;

class NotebookLanguage implements Language {
  readonly #options: LanguageOptions;
  readonly #client: Client;
  readonly #packages: Packages;
  #queue: Promise<unknown> = Promise.resolve();
  /** What happened and was not read yet; the first has the number `#readCount`. */
  #past: Past[] = [];
  #readCount = 0;
  #parser: Promise<Parser> | null = null;
  #notebook: Notebook | null = null;
  #closed = false;
  #configs: Promise<TypeConfigs | null> | null = null;
  /** Whether something has been said that Node.js declares. */
  #usesNode = false;
  readonly #idle = new IdleTimer(() => {
    this.#enqueue(undefined, () => this.#client.rest());
  });

  constructor(options: LanguageOptions) {
    this.#options = options;
    this.#client = new Client(options);
    this.#packages = new Packages(this.#client);
  }

  cellExecuted(code: string, _index: number): void {
    this.#note(code);
  }

  reset(): void {
    this.#note(null);
  }

  async complete(code: string, cursor: number): Promise<Completion> {
    const { folder, configPath } = this.#options;
    const offset = clampOffset(code, cursor);
    const nothing = { start: offset, end: offset, items: [] };
    const open = findOpenString(code, offset);
    if (open !== null && isRemote(open.text)) {
      return await completeAddress(open, configPath).catch(() => nothing);
    }
    const found = await this.#ask<Completion>(
      code,
      nothing,
      (_, module) =>
        completeAt(this.#client, module, module.headLength + offset),
    );
    if (found.items.length > 0 || open === null || this.#closed) return found;
    return await completePath(open, folder) ?? found;
  }

  inspect(
    code: string,
    cursor: number,
    level: 0 | 1,
  ): Promise<Inspection | null> {
    return this.#ask<Inspection | null>(code, null, (notebook, module) => {
      const offset = module.headLength + clampOffset(code, cursor);
      return inspectAt(this.#client, notebook, module, { offset, level });
    });
  }

  async isComplete(code: string): Promise<Completeness> {
    return judgeCompleteness(await this.#loadParser(), code);
  }

  async check(
    code: string,
    after?: Promise<unknown>,
  ): Promise<readonly Diagnostic[]> {
    const end = this.#readCount + this.#past.length;
    await after;
    return await this.#ask<readonly Diagnostic[]>(
      code,
      [],
      async (notebook, module) => {
        const answer = await this.#client.ask<DiagnosticAnswer>(
          "textDocument/diagnostic",
          { textDocument: { uri: module.uri } },
        );
        return translateDiagnostics(answer?.items ?? [], module, notebook);
      },
      { end, keepMs: KEEP_FOR_CHECKS_MS },
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#idle.close();
    await this.#client.close();
    await this.#queue;
    this.#past = [];
    this.#notebook = null;
  }

  #note(past: Past): void {
    if (this.#closed) return;
    this.#past.push(past);
    if (this.#past.length > WAITING_LIMIT) {
      const end = this.#readCount + this.#past.length;
      this.#enqueue(null, async () => void await this.#readPast(end));
    }
  }

  /** Answers after the questions before, with `fallback` if that fails or is no longer wanted. */
  #enqueue<Answer>(
    fallback: Answer,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const answer = this.#queue.then(async () =>
      this.#closed ? fallback : await work()
    ).catch(() => fallback);
    this.#queue = answer;
    return answer;
  }

  #ask<Answer>(
    code: string,
    fallback: Answer,
    work: (notebook: Notebook, module: CellModule) => Promise<Answer>,
    {
      end = this.#readCount + this.#past.length,
      keepMs = KEEP_FOR_QUESTIONS_MS,
    } = {},
  ): Promise<Answer> {
    if (code.length > CODE_LIMIT) return Promise.resolve(fallback);
    this.#idle.begin(keepMs);
    return this.#enqueue(fallback, async () => {
      const notebook = await this.#readPast(end);
      const module = notebook.draft(code);
      if (module.cell.deep) return fallback;
      await this.#configure(code);
      await this.#client.synchronize(notebook.documents(module));
      await this.#packages.refresh(notebook);
      return await work(notebook, module);
    }).finally(() => this.#idle.end());
  }

  /** Lets the server declare no more than the notebook needs. */
  async #configure(code: string): Promise<void> {
    const { configPath } = this.#options;
    // Without them it declares everything, which is right too, but large.
    this.#configs ??= prepareTypes(configPath).catch(() => null);
    const configs = await this.#configs;
    if (configs === null) return;
    this.#usesNode ||= mayUseNode(code);
    await this.#client.configure(this.#usesNode ? configs.full : configs.lean);
  }

  #loadParser(): Promise<Parser> {
    return this.#parser ??= Parser.load();
  }

  /** The notebook after the events before number `end`. */
  async #readPast(end: number): Promise<Notebook> {
    const parser = await this.#loadParser();
    this.#notebook ??= new Notebook(parser, this.#options.folder);
    while (this.#readCount < end) {
      const past = this.#past.shift()!;
      this.#readCount++;
      if (past === null) {
        this.#notebook = new Notebook(parser, this.#options.folder);
        this.#usesNode = false;
      } else {
        this.#notebook.add(past);
        this.#usesNode ||= mayUseNode(past);
      }
    }
    return this.#notebook;
  }
}

/** Language help for the notebooks of a folder; starts nothing before the first question. */
export function openLanguage(options: LanguageOptions): Language {
  return new NotebookLanguage(options);
}
