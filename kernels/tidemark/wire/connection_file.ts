/**
 * The connection file: a front end writes where the kernel shall listen and
 * with which key messages are signed.
 * @module
 */
import type { Address } from "./listener.ts";

/** The five sockets of a kernel. */
export type Channel = "shell" | "control" | "iopub" | "stdin" | "hb";

const CHANNELS: readonly Channel[] = [
  "shell",
  "control",
  "iopub",
  "stdin",
  "hb",
];

/** What a connection file says. */
export interface ConnectionInfo {
  /** Key of the signatures; empty for none. */
  readonly key: string;
  /** Hash function of the signatures, as node:crypto names it. */
  readonly hash: string;
  /** Where each socket listens. */
  readonly addresses: Readonly<Record<Channel, Address>>;
}

/** Set to 1, it lets a kernel listen where other machines can reach it. */
export const REMOTE_VARIABLE = "TIDEMARK_KERNEL_REMOTE";

/** Who may reach a kernel: this machine alone, or the world. */
export type Reach = "machine" | "world";

const HASHES: readonly string[] = ["sha256", "sha384", "sha512"];
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/;

function text(
  file: Readonly<Record<string, unknown>>,
  field: string,
  fallback?: string,
): string {
  const value = file[field] ?? fallback;
  if (typeof value === "string") return value;
  throw new TypeError(
    `Cannot read a connection file as ${field} must be text: it is ${
      JSON.stringify(value)
    }`,
  );
}

function port(file: Readonly<Record<string, unknown>>, field: string): number {
  const value = file[field];
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) < 65536) {
    return Number(value);
  }
  throw new TypeError(
    `Cannot read a connection file as ${field} must be a port: it is ${
      JSON.stringify(value)
    }`,
  );
}

function hashOf(scheme: string): string {
  const hash = scheme.replace(/^hmac-/, "");
  if (HASHES.includes(hash)) return hash;
  throw new TypeError(
    `Cannot sign messages as the scheme must be hmac-${
      HASHES.join(", hmac-")
    }: it is ${scheme}`,
  );
}

/** A kernel runs whatever it is sent, so it must not listen to the world by accident. */
function checkLoopback(ip: string): void {
  if (LOOPBACK.test(ip)) return;
  throw new Error(
    `Cannot listen as the address must be of this machine alone: it is ${ip}. ` +
      `Set ${REMOTE_VARIABLE}=1 if other machines shall reach the kernel`,
  );
}

/**
 * Reads the text of a connection file.
 *
 * @param reach Which addresses are accepted.
 */
export function parseConnectionFile(
  json: string,
  reach: Reach,
): ConnectionInfo {
  const file = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const transport = text(file, "transport", "tcp");
  const ip = text(file, "ip", "127.0.0.1");
  if (transport !== "tcp" && transport !== "ipc") {
    throw new TypeError(
      `Cannot listen as the transport must be tcp or ipc: it is ${transport}`,
    );
  }
  if (transport === "tcp" && reach === "machine") checkLoopback(ip);
  const address = (channel: Channel): Address => {
    const number = port(file, `${channel}_port`);
    // For ipc, Jupyter takes `ip` as the start of a path and numbers as its end.
    return transport === "ipc"
      ? { transport, path: `${ip}-${number}` }
      : { transport, hostname: ip, port: number };
  };
  const addresses = Object.fromEntries(
    CHANNELS.map((channel) => [channel, address(channel)]),
  ) as Record<Channel, Address>;
  const hash = hashOf(text(file, "signature_scheme", "hmac-sha256"));
  return { key: text(file, "key", ""), hash, addresses };
}
