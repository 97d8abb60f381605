import { assertEquals, assertThrows } from "@std/assert";
import { parseConnectionFile } from "../../../kernels/tidemark/wire/connection_file.ts";

const FILE = {
  transport: "tcp",
  ip: "127.0.0.1",
  key: "k",
  "signature_scheme": "hmac-sha256",
  "shell_port": 1,
  "control_port": 2,
  "iopub_port": 3,
  "stdin_port": 4,
  "hb_port": 5,
};

function parse(
  changes: Record<string, unknown>,
  reach: "machine" | "world" = "machine",
) {
  return parseConnectionFile(JSON.stringify({ ...FILE, ...changes }), reach);
}

Deno.test("parseConnectionFile() gives each socket its address", () => {
  const { addresses, key, hash } = parse({});
  assertEquals([key, hash], ["k", "sha256"]);
  assertEquals(addresses.iopub, {
    transport: "tcp",
    hostname: "127.0.0.1",
    port: 3,
  });
});

Deno.test("parseConnectionFile() makes paths for ipc as Jupyter does", () => {
  const { addresses } = parse({ transport: "ipc", ip: "/run/kernel" });
  assertEquals(addresses.hb, { transport: "ipc", path: "/run/kernel-5" });
});

Deno.test("parseConnectionFile() refuses addresses that others reach, unless told so", () => {
  for (const ip of ["0.0.0.0", "*", "192.168.1.5", "::", "127.evil.example"]) {
    assertThrows(() => parse({ ip }), Error, "this machine alone");
    assertEquals(parse({ ip }, "world").addresses.hb, {
      transport: "tcp",
      hostname: ip,
      port: 5,
    });
  }
  for (const ip of ["127.0.0.1", "127.1.2.3", "localhost", "::1"]) {
    parse({ ip });
  }
});

Deno.test("parseConnectionFile() names the field that is wrong", () => {
  assertThrows(() => parse({ shell_port: "x" }), TypeError, "shell_port");
  assertThrows(() => parse({ hb_port: 70_000 }), TypeError, "hb_port");
  assertThrows(() => parse({ key: 3 }), TypeError, "key");
  assertThrows(() => parse({ transport: "udp" }), TypeError, "tcp or ipc");
  assertThrows(() => parse({ signature_scheme: "hmac-md5" }), TypeError, "md5");
});
