/**
 * A lint rule about errors that people read: "Cannot <act> as <rule>:
 * <current state>", then the way out, without a period at the end. It asks for
 * the act and the rule; the state is often part of the rule. Messages in
 * TensorFlow.js's own words, which its users and specs know, say so beside a
 * `deno-lint-ignore`.
 * @module
 */
import { libraryFolder, repositoryPath } from "./paths.ts";

/** Classes whose first argument is the whole message. */
const CLASSES = new Set([
  "Error",
  "RangeError",
  "SyntaxError",
  "TypeError",
  "UnsupportedError",
  "UseAfterStopError",
]);

/** Stands for a part of a message that is known only when it is thrown. */
const UNKNOWN = "?";

/** The form; its beginning may be unknown. */
const FORM = /^(Cannot |\?).* as ./s;

/** The message as far as its text shows it; parts that are computed are `UNKNOWN`. */
export function readMessage(node: Deno.lint.Node): string {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? node.value : UNKNOWN;
    case "TemplateLiteral":
      return node.quasis.map((quasi) => quasi.cooked).join(UNKNOWN);
    case "BinaryExpression":
      return readMessage(node.left) + readMessage(node.right);
    default:
      return UNKNOWN;
  }
}

/** What is wrong with a message, or null. Messages made elsewhere are not judged. */
export function judgeMessage(message: string): string | null {
  if (message === UNKNOWN || message.startsWith("Broken invariant: ")) {
    return null;
  }
  if (message.endsWith(".")) return "it ends with a period";
  return FORM.test(message)
    ? null
    : 'its form is not "Cannot <act> as <rule>: <current state>"';
}

/** Errors of the library say what could not be done, the rule, and what is. */
export const errorMessage: Deno.lint.Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (path === null || libraryFolder(path) === null) return {};
    return {
      NewExpression(node) {
        const [first] = node.arguments;
        if (node.callee.type !== "Identifier" || !first) return;
        if (!CLASSES.has(node.callee.name)) return;
        const fault = judgeMessage(readMessage(first));
        if (fault === null) return;
        context.report({
          node: first,
          message: `Cannot word an error so as people must act on it: ${fault}`,
        });
      },
    };
  },
};
