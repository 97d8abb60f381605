import { assertEquals } from "@std/assert";
import { SPECIMENS, specimenUrl } from "./specimens.ts";

Deno.test.each(Object.keys(SPECIMENS))(
  "generated WGSL is as it was: %s",
  async (name) => {
    assertEquals(
      SPECIMENS[name]!(),
      await Deno.readTextFile(specimenUrl(name)),
      "write it again with tests/golden/wgsl/write_specimens.ts if the change is meant",
    );
  },
);
