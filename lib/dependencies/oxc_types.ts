/**
 * Types of the parser's syntax trees (MIT).
 * @module
 */
export type {
  BindingPattern,
  Class as ClassNode,
  ExportNamedDeclaration,
  Function as FunctionNode,
  ImportDeclaration,
  Program,
  Statement,
  VariableDeclaration,
} from "npm:@oxc-project/types@0.95.0";
