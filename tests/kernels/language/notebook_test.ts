import { assert, assertEquals, assertMatch } from "@std/assert";
import * as fc from "fast-check";
import { Notebook } from "../../../kernels/tidemark/language/notebook.ts";
import { Parser } from "../../../kernels/tidemark/language/parser.ts";

const parser = await Parser.load();

function openNotebook(...cells: readonly string[]): Notebook {
  const notebook = new Notebook(parser, "/a folder");
  for (const cell of cells) notebook.add(cell);
  return notebook;
}

/** The line of ours before a cell. */
function headOf(notebook: Notebook, code: string): string {
  const { text, headLength } = notebook.draft(code);
  assertEquals(text.slice(headLength), code);
  return text.slice(0, headLength);
}

Deno.test("a draft imports what earlier cells declared", () => {
  const notebook = openNotebook("const a = 1; let b = 2;", "class C {}");
  assertEquals(
    headOf(notebook, "new C()"),
    'import { a } from "./$cell_1.ts"; ' +
      'declare let b: typeof import("./$cell_1.ts").b; ' +
      'import { C } from "./$cell_2.ts"; export {  };\n',
  );
});

Deno.test("a name belongs to the cell that declared it last", () => {
  const notebook = openNotebook("const a = 1", "const a = 'b'");
  assertMatch(headOf(notebook, "a"), /^import \{ a \} from ".\/\$cell_2.ts";/);
  assertEquals(notebook.kindOf("a"), "constant");
  notebook.add("let a = 3");
  assertEquals(notebook.kindOf("a"), "variable");
});

Deno.test("a draft does not import what it declares itself", () => {
  const notebook = openNotebook("const a = 1, b = 2");
  const head = headOf(notebook, "const a = 'mine'; a.");
  assert(!head.includes("import { a }"));
  assert(head.includes("import { b }"));
});

Deno.test("a cell that ran imports only names that it mentions", () => {
  const notebook = openNotebook("const a = 1, b = 2", "const c = b");
  const [, second] = [...notebook.modules.values()];
  assert(!second!.text.includes("import { a }"));
  assert(second!.text.includes("import { b }"));
});

Deno.test("cells that nothing refers to are forgotten", () => {
  const notebook = openNotebook("const a = 1");
  for (let count = 0; count < 1000; count++) notebook.add("const x = 1");
  assertEquals(notebook.modules.size, 2);
});

Deno.test("cells that others refer to are kept although redeclared", () => {
  const notebook = openNotebook(
    "const a = 1",
    "const b = a",
    "const a = 'new'",
  );
  assertEquals(notebook.modules.size, 3);
  notebook.add("const b = 0");
  assertEquals(notebook.modules.size, 2);
});

Deno.test("cells that declare nothing, or do not parse, leave nothing", () => {
  const notebook = openNotebook("1 + 1", "const a = (", "console.log(1)");
  assertEquals(notebook.modules.size, 0);
});

Deno.test("modules are announced before they are needed", () => {
  const notebook = openNotebook();
  const before = notebook.documents(notebook.draft("")).map(({ uri }) => uri);
  for (let count = 0; count < 16; count++) notebook.add(`const a${count} = 1`);
  const after = notebook.documents(notebook.draft("")).map(({ uri }) => uri);
  assertEquals(after, before);
});

Deno.test("remarks that must come first stay first", () => {
  const notebook = openNotebook("const a = 1");
  const pragma = "/** @jsxImportSource npm:preact */";
  const head = headOf(notebook, `${pragma}\n<a />`);
  assertEquals(head.split("\n")[0], pragma);
});

Deno.test("a draft is at a real address for any folder", () => {
  const notebook = new Notebook(parser, "/ä b#c?d%");
  const { uri } = notebook.draft("");
  assertEquals(uri, "file:///%C3%A4%20b%23c%3Fd%25/$cell_draft.ts");
});

Deno.test("every import of every module leads to a module that is kept", () => {
  const name = fc.constantFrom("a", "b", "c", "d");
  const cell = fc.tuple(fc.constantFrom("const", "let", "class"), name, name);
  fc.assert(fc.property(fc.array(cell, { maxLength: 40 }), (cells) => {
    const notebook = openNotebook();
    for (const [keyword, declared, used] of cells) {
      const value = keyword === "class" ? "{}" : "= 0";
      notebook.add(`${keyword} ${declared} ${value}; ${used}`);
      const draft = notebook.draft("");
      const documents = notebook.documents(draft);
      const texts = new Map(documents.map(({ uri, text }) => [uri, text]));
      for (const module of [...notebook.modules.values(), draft]) {
        assertEquals(texts.get(module.uri), module.text);
        for (const uri of module.imports) {
          assert(notebook.modules.has(uri));
        }
      }
    }
  }));
});
