/**
 * The kernel as front ends see it: sends each request where it is answered.
 * @module
 */
import type { OpenLanguage } from "../language/contract.ts";
import type { ConnectionInfo } from "../wire/connection_file.ts";
import type { JsonObject, Outgoing } from "../wire/message.ts";
import { Channels, type Request } from "./channels.ts";
import { COMM_TYPES, Comms } from "./comms.ts";
import { flagField, textField } from "./content.ts";
import { requestTimes } from "./cutoff.ts";
import { Executor } from "./executor.ts";
import { History } from "./history.ts";
import { quickCompletion } from "./quick_completion.ts";
import { ANSWERS, type Sources } from "./requests.ts";

/** How a kernel is set up. */
export interface KernelOptions {
  /** Where to listen. */
  readonly connection: ConnectionInfo;
  /** Flags of `deno run` for the process that runs cells. */
  readonly flags: readonly string[];
  /** File of the history, or ":memory:". */
  readonly historyPath: string;
  /** deno.json whose import map holds. */
  readonly configPath: string;
  /** Makes the language service. */
  readonly openLanguage: OpenLanguage;
}

/** A running kernel. */
export class Kernel {
  readonly #channels: Channels;
  readonly #executor: Executor;
  readonly #sources: Sources;
  readonly #closed = Promise.withResolvers<void>();
  #closing = false;

  /** Listens from now on. */
  constructor(options: KernelOptions) {
    const { connection, flags, historyPath, configPath } = options;
    const language = options.openLanguage({ folder: Deno.cwd(), configPath });
    const history = new History(historyPath);
    const comms = new Comms();
    this.#sources = {
      language,
      history,
      comms,
      quickly: (code, cursor) =>
        quickCompletion(this.#executor.session, code, cursor),
    };
    this.#channels = new Channels(connection, (request) => {
      this.#dispatch(request);
    });
    this.#executor = new Executor(this.#channels, this.#sources, flags);
    this.#status("starting", {});
  }

  /** Resolves when the kernel has been shut down and everything is closed. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Interrupts the running cell. */
  interrupt(): Promise<void> {
    return this.#executor.interrupt();
  }

  /** Ends everything. */
  async close(): Promise<void> {
    if (this.#closing) return await this.closed;
    this.#closing = true;
    await this.#executor.close();
    await this.#sources.language.close();
    this.#sources.history.close();
    await this.#channels.close();
    this.#closed.resolve();
  }

  #dispatch(request: Request): void {
    const { header } = request.message;
    const type = header.msg_type;
    if (type === "execute_request") return this.#executor.add(request);
    if (type === "input_reply") {
      this.#executor.input(textField(request.message.content, "value"));
      return;
    }
    const work = this.#work(type);
    if (work) this.#serve(request, work);
  }

  /** Work that a type of request asks for; what nobody knows gets no answer. */
  #work(type: string): ((request: Request) => Promise<Outgoing | null>) | null {
    if (ANSWERS[type]) return (request) => this.#answer(request);
    if (COMM_TYPES.includes(type)) return (request) => this.#comm(request);
    if (type === "interrupt_request") {
      return (request) => this.#interrupted(request);
    }
    if (type === "shutdown_request") {
      return (request) => this.#shutDown(request);
    }
    return null;
  }

  async #serve(
    request: Request,
    work: (request: Request) => Promise<Outgoing | null>,
  ): Promise<void> {
    const { header } = request.message;
    this.#status("busy", header);
    try {
      const answer = await work(request);
      if (answer) this.#channels.reply(request, answer);
    } catch (error) {
      this.#channels.reply(request, failure(header.msg_type, error));
    } finally {
      this.#status("idle", header);
      const { running } = this.#executor;
      // The idle of a small request must not look like the end of the cell.
      if (running) this.#status("busy", running);
    }
  }

  async #answer({ message }: Request): Promise<Outgoing> {
    const type = message.header.msg_type;
    const content = await ANSWERS[type]!(message.content, this.#sources);
    return { type: replyType(type), content };
  }

  async #comm({ message }: Request): Promise<null> {
    const { header, content, buffers } = message;
    this.#sources.comms.note(header.msg_type, content);
    await this.#executor.session.comm(header.msg_type, content, buffers);
    return null;
  }

  async #interrupted({ message }: Request): Promise<Outgoing> {
    await this.#executor.interrupt(requestTimes(message.header));
    return { type: "interrupt_reply", content: { status: "ok" } };
  }

  #shutDown({ message }: Request): Promise<Outgoing> {
    const restart = flagField(message.content, "restart") ?? false;
    // After the reply and the status have been queued.
    setTimeout(() => this.close(), 0);
    const content = { status: "ok", restart };
    return Promise.resolve({ type: "shutdown_reply", content });
  }

  #status(state: string, parent: JsonObject): void {
    this.#channels.publish({
      type: "status",
      content: { "execution_state": state },
      parent,
    });
  }
}

function replyType(type: string): string {
  return type.replace(/_request$/, "_reply");
}

function failure(type: string, error: unknown): Outgoing {
  const { name, message, stack } = error instanceof Error
    ? error
    : new Error(String(error));
  const content = {
    status: "error",
    ename: name,
    evalue: message,
    traceback: (stack ?? message).split("\n"),
  };
  return { type: replyType(type), content };
}
