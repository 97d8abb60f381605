import { assertEquals } from "@std/assert";
import { drawSpecimen, GOLDEN_FOLDER, SPECIMENS } from "./specimens.ts";

for (const name of Object.keys(SPECIMENS)) {
  Deno.test(`figures draw ${name} as it is kept`, () => {
    const kept = Deno.readTextFileSync(new URL(name, GOLDEN_FOLDER));
    assertEquals(
      drawSpecimen(name),
      kept,
      "draw it again with tests/plots/draw_goldens.ts if the change is meant",
    );
  });
}

Deno.test("every kept picture is drawn by a specimen", () => {
  const kept = [...Deno.readDirSync(GOLDEN_FOLDER)].map(({ name }) => name);
  assertEquals(kept.sort(), Object.keys(SPECIMENS).sort());
});
