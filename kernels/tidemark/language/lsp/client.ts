/**
 * A server that is there when it is asked: started with the first question,
 * started again when it has died, with the documents that it should know.
 * @module
 */
import type { Connection } from "./connection.ts";
import { type Server, type ServerOptions, startServer } from "./server.ts";

/** A text that the server should know under an address. */
export interface Document {
  /** Address; need not exist as a file. */
  readonly uri: string;
  /** "typescript" or "typescriptreact". */
  readonly language: string;
  /** The whole text. */
  readonly text: string;
}

/** The first answer takes 1–3 s, as the server reads libraries; a later one 5–100 ms. */
const ANSWER_LIMIT_MS = 30_000;
/** Deno 2.9.6 stops reading for ever when some hundred notifications come at once. */
const UNREAD_LIMIT = 24;
/** After so many deaths in a row the server rests. */
const DEATH_LIMIT = 3;
/** How long it rests, so that a text that kills it does not keep a core busy. */
const REST_MS = 30_000;

/** What a client remembers of a document that it sent. */
interface Sent {
  version: number;
  text: string;
}

/** Questions to one server after another. */
export class Client {
  #options: ServerOptions;
  readonly #startServer: typeof startServer;
  #server: Promise<Server> | null = null;
  #documents = new Map<string, Sent>();
  #deaths = 0;
  #restUntilMs = 0;
  #closed = false;
  /** Servers that were ended as nobody needs them: they have not died. */
  readonly #dismissed = new WeakSet<Server>();
  /** Resolves when the processes of servers that died are gone. */
  #burials: Promise<unknown> = Promise.resolve();

  /** A client that starts servers by `start` when they are needed. */
  constructor(
    options: ServerOptions,
    start: typeof startServer = startServer,
  ) {
    this.#options = options;
    this.#startServer = start;
  }

  /** Makes the server know exactly these documents. Fails if there is no server to be had. */
  async synchronize(documents: readonly Document[]): Promise<void> {
    const { connection } = await this.#connect();
    let unread = 0;
    const wanted = new Set(documents.map((document) => document.uri));
    for (const uri of this.#documents.keys()) {
      if (wanted.has(uri)) continue;
      this.#documents.delete(uri);
      connection.notify("textDocument/didClose", { textDocument: { uri } });
      if (++unread % UNREAD_LIMIT === 0) await this.#waitUntilRead(connection);
    }
    for (const document of documents) {
      if (!this.#send(connection, document)) continue;
      if (++unread % UNREAD_LIMIT === 0) await this.#waitUntilRead(connection);
    }
  }

  /** Asks about the documents; fails if the server fails, and ends a server that is stuck. */
  async ask<Result>(method: string, params: unknown): Promise<Result> {
    const server = await this.#connect();
    try {
      const result = await server.connection.request(
        method,
        params,
        ANSWER_LIMIT_MS,
      );
      this.#deaths = 0;
      return result as Result;
    } catch (error) {
      // An answer that says "error" leaves the server usable; silence does not.
      if (/more than \d+ ms/.test(`${error}`)) await server.close();
      throw error;
    }
  }

  /** Servers have this configuration from now on; one that runs with another is ended. */
  async configure(configPath: string): Promise<void> {
    if (this.#options.configPath === configPath) return;
    this.#options = { ...this.#options, configPath };
    await this.rest();
  }

  /** Ends the server until the next question. Resolves when its process is gone. */
  async rest(): Promise<void> {
    const server = await this.#server?.catch(() => null);
    this.#server = null;
    if (!server) return;
    this.#dismissed.add(server);
    await server.close();
  }

  /** Ends the server. Resolves when its process is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#server?.then((server) => server.close(), () => {});
    await this.#burials;
  }

  /** Any question that is answered in order will do; this one costs nothing. */
  async #waitUntilRead(connection: Connection): Promise<void> {
    const params = { textDocument: { uri: "deno:/status.md" } };
    await connection.request(
      "deno/virtualTextDocument",
      params,
      ANSWER_LIMIT_MS,
    );
  }

  /** Tells whether there was anything to send. */
  #send(connection: Connection, { uri, language, text }: Document): boolean {
    const sent = this.#documents.get(uri);
    if (sent?.text === text) return false;
    const version = (sent?.version ?? 0) + 1;
    this.#documents.set(uri, { version, text });
    if (sent === undefined) {
      const textDocument = { uri, languageId: language, version, text };
      connection.notify("textDocument/didOpen", { textDocument });
    } else {
      connection.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    }
    return true;
  }

  #connect(): Promise<Server> {
    if (this.#closed) return Promise.reject(refusal("it is closed"));
    if (performance.now() < this.#restUntilMs) {
      return Promise.reject(refusal(`it died ${DEATH_LIMIT} times in a row`));
    }
    return this.#server ??= this.#start();
  }

  async #start(): Promise<Server> {
    this.#documents = new Map();
    try {
      const server = await this.#startServer(this.#options);
      server.connection.ended.then(() => this.#bury(server));
      return server;
    } catch (error) {
      this.#countDeath();
      throw error;
    }
  }

  #bury(server: Server): void {
    if (this.#dismissed.has(server)) return;
    this.#countDeath();
    this.#burials = Promise.all([this.#burials, server.close()]);
  }

  #countDeath(): void {
    this.#server = null;
    if (++this.#deaths < DEATH_LIMIT) return;
    this.#deaths = 0;
    this.#restUntilMs = performance.now() + REST_MS;
  }
}

function refusal(state: string): Error {
  return new Error(
    `Cannot ask the language server as it must run: ${state}`,
  );
}
