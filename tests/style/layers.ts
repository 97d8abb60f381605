/**
 * Lint rules about imports. The folders of `lib/` stand in the order in which
 * data passes through them, and a folder may import only what its row of the
 * table names; a one-way rule that no tool enforces is not kept.
 * @module
 */
import { libraryFolder, repositoryPath } from "./paths.ts";

/** Folder of `lib/` → folders it may import besides itself and `dependencies`. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  dependencies: [],
  base: [],
  memory: ["base"],
  program: ["base"],
  device: ["base", "memory", "program"],
  graph: ["base", "program"],
  plan: ["base", "program", "graph"],
  backend: ["base", "memory", "program", "device", "graph", "plan"],
  techniques: ["base", "memory", "backend"],
  data: ["base"],
  analysis: ["base", "memory"],
  plots: ["base", "analysis"],
  lab: [
    "base",
    "memory",
    "program",
    "device",
    "graph",
    "plan",
    "backend",
    "techniques",
    "data",
    "analysis",
    "plots",
  ],
};

/** Trees outside `lib/` with a rule of their own → folders of `lib/` they may import. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  "kernels/tidemark/": ["base"],
};

/** The path that a relative import of `from` means, from the root. */
function resolvePath(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

function checkLibrary(folder: string, target: string): string | null {
  const allowed = MAY_IMPORT[folder];
  if (!allowed) {
    return `Cannot lint lib/${folder} as folders need a row in tests/style/layers.ts: there is none`;
  }
  const other = libraryFolder(target);
  if (other === folder || other === "dependencies") return null;
  if (other === null) {
    return `Cannot import ${target} as lib imports only lib: it lies outside`;
  }
  if (allowed.includes(other)) return null;
  const list = ["dependencies", ...allowed].join(", ");
  return `Cannot import lib/${other} as lib/${folder} may import only ${list}: move the code, or pass the value in`;
}

function checkOutside(path: string, target: string): string | null {
  for (const [tree, allowed] of Object.entries(OUTSIDE)) {
    const other = libraryFolder(target) ?? (target === "mod.ts" ? "*" : null);
    if (!path.startsWith(tree) || target.startsWith(tree)) continue;
    if (other === "dependencies") continue;
    if (other !== null && allowed.includes(other)) continue;
    return `Cannot import ${target} as ${tree} may import only lib/${allowed}: move the code, or pass the value in`;
  }
  return null;
}

/** What is wrong with an import, in words, or null. Paths are from the root. */
export function checkImport(path: string, specifier: string): string | null {
  if (!/^\.{1,2}\//.test(specifier)) return null;
  const target = resolvePath(path, specifier);
  const folder = libraryFolder(path);
  return folder === null
    ? checkOutside(path, target)
    : checkLibrary(folder, target);
}

/** What is wrong with how an import names a package, in words, or null. */
export function checkSpecifier(path: string, specifier: string): string | null {
  if (/^(\.{0,2}\/|node:|file:)/.test(specifier)) return null;
  const folder = libraryFolder(path);
  const prefixed = /^(npm|jsr|https?):/.test(specifier);
  if (folder === "dependencies") {
    return prefixed
      ? null
      : `Cannot import "${specifier}" by a bare name as the import map of a user's project lacks it: write npm: and the version`;
  }
  if (folder !== null) {
    return `Cannot import "${specifier}" as packages enter through lib/dependencies alone: import the file there`;
  }
  return prefixed
    ? `Cannot import "${specifier}" as versions are pinned in deno.json alone: add it there and use the bare name`
    : null;
}

type Check = (path: string, specifier: string) => string | null;

/** A rule that looks at the source of every import, export from, and import type. */
function importRule(check: Check): Deno.lint.Rule {
  return {
    create(context) {
      const path = repositoryPath(context.filename);
      const visit = (source: Deno.lint.Node | null | undefined) => {
        if (path === null || source?.type !== "Literal") return;
        if (typeof source.value !== "string") return;
        const message = check(path, source.value);
        if (message !== null) context.report({ node: source, message });
      };
      return {
        ImportDeclaration: (node) => visit(node.source),
        ImportExpression: (node) => visit(node.source),
        ExportNamedDeclaration: (node) => visit(node.source),
        ExportAllDeclaration: (node) => visit(node.source),
        TSImportType: (node) =>
          visit(
            node.argument.type === "TSLiteralType"
              ? node.argument.literal
              : node.argument,
          ),
      };
    },
  };
}

/** Imports between the folders follow the table. */
export const layers: Deno.lint.Rule = importRule(checkImport);

/** Packages are named in one place: `lib/dependencies` for the library, `deno.json` for the rest. */
export const specifiers: Deno.lint.Rule = importRule(checkSpecifier);

/** `mod.ts` is a door: it exports from elsewhere and holds nothing of its own. */
export const reexports: Deno.lint.Rule = {
  create(context) {
    if (repositoryPath(context.filename) !== "mod.ts") return {};
    return {
      Program(program) {
        for (const node of program.body) {
          if (node.type === "ExportAllDeclaration") continue;
          if (node.type === "ExportNamedDeclaration" && node.source) continue;
          context.report({
            node,
            message:
              "Cannot declare anything in mod.ts as it re-exports only: move the code to lib",
          });
        }
      },
    };
  },
};
