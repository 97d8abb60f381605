import { assertEquals, assertThrows } from "@std/assert";
import { cacheFolderFor } from "../../lib/data/fetching/cache_folder.ts";

/** The variables of a made-up user. */
function variables(values: Record<string, string>) {
  return (name: string): string | undefined => values[name];
}

const isLinux = Deno.build.os === "linux";

Deno.test("cacheFolderFor() takes the user's choice", () => {
  assertEquals(cacheFolderFor("set", "here/", variables({})), "here/set");
});

Deno.test({
  name: "cacheFolderFor() follows the XDG specification",
  ignore: !isLinux,
  fn() {
    const folder = (values: Record<string, string>) =>
      cacheFolderFor("set", undefined, variables(values));
    const HOME = "/home/a";
    assertEquals(folder({ HOME }), "/home/a/.cache/tidemark/set");
    assertEquals(
      folder({ HOME, XDG_CACHE_HOME: "/c/" }),
      "/c/tidemark/set",
    );
    assertEquals(
      folder({ HOME, XDG_CACHE_HOME: "relative" }),
      "/home/a/.cache/tidemark/set",
    );
    assertThrows(
      () => folder({}),
      Error,
      "--allow-env=XDG_CACHE_HOME,HOME or pass { cacheFolder }",
    );
  },
});

Deno.test("cacheFolderFor() does not ask for permissions", () => {
  // The tests may not read these variables.
  assertThrows(() => cacheFolderFor("set"), Error, "cacheFolder");
});
