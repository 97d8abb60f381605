/**
 * The five sockets of a kernel, with messages instead of frames.
 * @module
 */
import type { ConnectionInfo } from "../wire/connection_file.ts";
import type { Frames } from "../wire/frame.ts";
import { Heartbeat } from "../wire/heartbeat.ts";
import {
  type Message,
  MessageWriter,
  type Outgoing,
  parseMessage,
} from "../wire/message.ts";
import { Publisher } from "../wire/publisher.ts";
import { Router } from "../wire/router.ts";
import { Signer } from "../wire/signer.ts";
import { Doorway } from "./doorway.ts";
import { Outbox } from "./outbox.ts";
import { type FaultCounts, noFaults, WireError } from "../wire/wire_error.ts";

/** Sockets on which requests come. */
export type RequestChannel = "shell" | "control" | "stdin";

/** A request, and where its answer goes. */
export interface Request {
  /** Socket on which it came. */
  readonly channel: RequestChannel;
  /** Who sent it. */
  readonly identity: Uint8Array;
  /** What it says. */
  readonly message: Message;
}

/** The sockets. */
export class Channels {
  /** How often input was refused, by reason. */
  readonly faults: FaultCounts = noFaults();
  readonly #signer: Signer;
  readonly #writer: MessageWriter;
  readonly #routers: Readonly<Record<RequestChannel, Router>>;
  readonly #publisher: Publisher;
  readonly #heartbeat: Heartbeat;
  readonly #doorway = new Doorway();
  readonly #outbox = new Outbox((news) => this.#publish(news));

  /** Binds all sockets; `onRequest` gets what is signed and new. */
  constructor(
    { key, hash, addresses }: ConnectionInfo,
    onRequest: (request: Request) => void,
  ) {
    this.#signer = new Signer(key, hash);
    this.#writer = new MessageWriter(this.#signer);
    const refused = ({ fault }: WireError) => this.faults[fault]++;
    const bind = (channel: RequestChannel) =>
      new Router(addresses[channel], {
        received: (identity, frames) => {
          const message = this.#parse(frames);
          if (!message) return;
          const act = () => onRequest({ channel, identity, message });
          // What ends or interrupts waits for nobody.
          channel === "shell" ? this.#doorway.pass(act) : act();
        },
        refused,
      });
    this.#routers = {
      shell: bind("shell"),
      control: bind("control"),
      stdin: bind("stdin"),
    };
    const subscribed = () => this.#doorway.open();
    this.#publisher = new Publisher(addresses.iopub, { subscribed, refused });
    this.#heartbeat = new Heartbeat(addresses.hb);
  }

  /** Answers a request. */
  reply({ channel, identity, message }: Request, answer: Outgoing): void {
    const frames = this.#writer.write({ ...answer, parent: message.header });
    this.#routers[channel].send(identity, frames);
  }

  /** Sends to a front end's stdin socket; returns whether it has one. */
  ask(identity: Uint8Array, question: Outgoing): boolean {
    this.#outbox.flush();
    return this.#routers.stdin.send(identity, this.#writer.write(question));
  }

  /** Tells everybody, in a moment. */
  publish(news: Outgoing): void {
    this.#outbox.add(news);
  }

  /** Sends what waits to be published. */
  flush(): void {
    this.#outbox.flush();
  }

  /** Sends what is queued and closes all sockets. */
  async close(): Promise<void> {
    this.#doorway.abandon();
    this.#outbox.flush();
    this.#heartbeat.close();
    const sockets = [...Object.values(this.#routers), this.#publisher];
    await Promise.all(sockets.map((socket) => socket.close()));
  }

  #publish(news: Outgoing): void {
    const topic = new TextEncoder().encode(news.type);
    this.#publisher.send([topic, ...this.#writer.write(news)]);
  }

  #parse(frames: Frames): Message | null {
    try {
      return parseMessage(frames, this.#signer);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.faults[error.fault]++;
      return null;
    }
  }
}
