import { assertEquals, assertThrows } from "@std/assert";
import { parseRequest } from "../../tools/notebooks/options.ts";

Deno.test("parseRequest() reads files, values and where outputs go", () => {
  const request = parseRequest([
    "a.ipynb",
    "--set",
    "epochs=3",
    "--kernel",
    "deno",
    "--out=copies",
  ]);
  assertEquals(request, {
    files: ["a.ipynb"],
    settings: new Map([["epochs", "3"]]),
    kernel: "deno",
    save: false,
    out: "copies",
  });
  assertEquals(parseRequest(["--help"]), null);
});

Deno.test("parseRequest() refuses what cannot be, and says what can", () => {
  assertThrows(
    () => parseRequest(["--kernel=python"]),
    RangeError,
    "must be tidemark or deno",
  );
  assertThrows(
    () => parseRequest(["--save", "--set", "epochs=3"]),
    RangeError,
    "Take --out FOLDER",
  );
  assertThrows(() => parseRequest(["--sav"]), TypeError, "--sav");
});
