/**
 * Calls methods of V8's inspector and hands over its events, in the order in
 * which they come: an event that came before an answer is handled before it.
 * @module
 */
import { isHangup } from "../wire/peer.ts";
import { TextSocket } from "./websocket.ts";

/** What a method returns, or an event tells. */
export type InspectorObject = Readonly<Record<string, unknown>>;

/** Thrown where the other process is gone, for calls under way and later ones. */
export class InspectorGoneError extends Error {
  /** Name of this class. */
  override name = "InspectorGoneError";
}

/** Thrown where the inspector refuses a call. */
export class InspectorCallError extends Error {
  /** Name of this class. */
  override name = "InspectorCallError";
}

interface PendingCall {
  resolve(result: InspectorObject): void;
  reject(error: Error): void;
}

interface IncomingMessage {
  readonly id?: number;
  readonly result?: InspectorObject;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: InspectorObject;
}

/** Is told of each event. */
export type EventHandler = (method: string, params: InspectorObject) => void;

/** A connection to the inspector of another process. */
export class InspectorClient {
  readonly #socket: TextSocket;
  readonly #handler: EventHandler;
  readonly #pending = new Map<number, PendingCall>();
  #count = 0;
  #gone = false;

  /** Resolves when the connection has ended, for whatever reason. */
  readonly ended: Promise<void>;

  private constructor(socket: TextSocket, handler: EventHandler) {
    this.#socket = socket;
    this.#handler = handler;
    this.ended = this.#read();
  }

  /** Connects to the address that the process has published. */
  static async connect(
    address: string,
    handler: EventHandler,
  ): Promise<InspectorClient> {
    return new InspectorClient(await TextSocket.connect(address), handler);
  }

  /**
   * Calls a method.
   *
   * @throws {InspectorGoneError} If the process ends before it answers.
   * @throws {InspectorCallError} If the inspector refuses.
   */
  call(method: string, params: InspectorObject = {}): Promise<InspectorObject> {
    if (this.#gone) return Promise.reject(gone(method));
    const id = ++this.#count;
    const { promise, resolve, reject } = Promise.withResolvers<
      InspectorObject
    >();
    this.#pending.set(id, { resolve, reject });
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise;
  }

  /** Ends the connection; calls under way fail. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.ended;
  }

  async #read(): Promise<void> {
    try {
      while (true) {
        const text = await this.#socket.receive();
        if (text === null) break;
        this.#dispatch(JSON.parse(text));
      }
    } catch (error) {
      if (!isHangup(error)) throw error;
    } finally {
      this.#gone = true;
      for (const call of this.#pending.values()) call.reject(gone("finish"));
      this.#pending.clear();
      this.#socket.close();
    }
  }

  #dispatch(message: IncomingMessage): void {
    if (message.method !== undefined) {
      return this.#handler(message.method, message.params ?? {});
    }
    const call = this.#pending.get(message.id ?? 0);
    this.#pending.delete(message.id ?? 0);
    if (message.error) {
      call?.reject(
        new InspectorCallError(
          `Cannot call the inspector as it must agree: ${message.error.message}`,
        ),
      );
    } else call?.resolve(message.result ?? {});
  }
}

function gone(act: string): InspectorGoneError {
  return new InspectorGoneError(
    `Cannot ${act} as the process that runs cells must be alive: it is gone`,
  );
}
