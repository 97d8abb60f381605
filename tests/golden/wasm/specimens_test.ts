import { assertEquals } from "@std/assert";
import { relaxedSimd } from "../../../lib/device/wasm/render/emit_simd.ts";
import { disassemble, SPECIMENS, specimenUrl } from "./specimens.ts";

// Engines without relaxed SIMD get other instructions.
Deno.test.each(Object.keys(SPECIMENS))(
  "generated code is as it was: %s",
  { ignore: !relaxedSimd },
  async (name) => {
    assertEquals(
      await disassemble(SPECIMENS[name]!()),
      await Deno.readTextFile(specimenUrl(name)),
      "write it again with tests/golden/wasm/write_specimens.ts if the change is meant",
    );
  },
);
