/**
 * Edits text and keeps track of where each character came from (MIT).
 * @module
 */
export { default as MagicString } from "npm:magic-string@0.30.19";
