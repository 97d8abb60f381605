import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  installedSpecification,
  parseArguments,
  targetFolder,
} from "../../kernels/tidemark/install.ts";
import { ROOT } from "../style/paths.ts";

async function runTask(...args: string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${ROOT}kernels/tidemark/install.ts`, ...args],
  });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.test("parseArguments() reads name and place", () => {
  assertEquals(parseArguments(["install"]), {
    act: "install",
    name: "tidemark",
    prefix: null,
  });
  const both = ["remove", "--user", "--name", "mine", "--prefix", "/p"];
  assertEquals(parseArguments(both), {
    act: "remove",
    name: "mine",
    prefix: "/p",
  });
});

Deno.test("parseArguments() refuses what it does not know", () => {
  for (
    const args of [[], ["add"], ["install", "--all"], ["install", "--name"], [
      "install",
      "--name",
      "../up",
    ]]
  ) {
    assertThrows(() => parseArguments(args), TypeError, "--prefix FOLDER");
  }
});

Deno.test("targetFolder() follows Jupyter's rules", () => {
  const request = parseArguments(["install"]);
  const none = () => undefined;
  const at = (variables: Record<string, string>) =>
    targetFolder(request, (name) => variables[name]);
  assertEquals(at({ JUPYTER_DATA_DIR: "/j" }), "/j/kernels/tidemark");
  if (Deno.build.os === "linux") {
    assertEquals(
      at({ HOME: "/h" }),
      "/h/.local/share/jupyter/kernels/tidemark",
    );
    assertEquals(
      at({ HOME: "/h", XDG_DATA_HOME: "/x" }),
      "/x/jupyter/kernels/tidemark",
    );
  }
  const elsewhere = parseArguments(["install", "--prefix", "/p"]);
  assertEquals(
    targetFolder(elsewhere, none),
    "/p/share/jupyter/kernels/tidemark",
  );
});

Deno.test("installedSpecification() names this checkout by absolute paths", () => {
  const { argv } = installedSpecification("tidemark") as { argv: string[] };
  assertEquals(argv[0], Deno.execPath());
  assert(argv.includes("{connection_file}"));
  assertEquals(argv.filter((part) => part.includes("{resource_dir}")), []);
  assertEquals(
    argv.filter((part) => part.endsWith("main.ts")),
    [`${ROOT}kernels/tidemark/main.ts`],
  );
});

Deno.test("the kernel is installed, and removed, but never one of others", async () => {
  const prefix = await Deno.makeTempDir();
  const place = ["--prefix", prefix, "--name", "tidemark-test"];
  const folder = `${prefix}/share/jupyter/kernels/tidemark-test`;
  await runTask("install", ...place);
  const text = await Deno.readTextFile(`${folder}/kernel.json`);
  assertEquals(JSON.parse(text), installedSpecification("tidemark-test"));
  await runTask("remove", ...place);
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  await assertRejects(() => runTask("remove", ...place), Error, "has none");
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/kernel.json`, '{"argv":["other"]}');
  await assertRejects(
    () => runTask("remove", ...place),
    Error,
    "holds another",
  );
  await Deno.remove(prefix, { recursive: true });
});
