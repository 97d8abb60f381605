/**
 * Which names a declaration binds.
 * @module
 */
import type { BindingPattern } from "../../../lib/dependencies/oxc_types.ts";

/** Names that a pattern such as `{ a, b: [c = 1, ...d] }` binds, in order. */
export function boundNames(pattern: BindingPattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => {
        if (element === null) return [];
        return boundNames(
          element.type === "RestElement" ? element.argument : element,
        );
      });
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(
          property.type === "RestElement" ? property.argument : property.value,
        )
      );
    default:
      throw pattern satisfies never;
  }
}
