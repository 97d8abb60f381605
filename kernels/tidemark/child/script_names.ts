/**
 * What scripts of cells are called, known to both sides.
 * @module
 */

/** Names are `tidemark-cell:<run>`; V8 takes no name with a space. */
export const SCRIPT_PREFIX = "tidemark-cell:";

/** Lines that stand before the script of a cell. */
export const PREFIX_LINES = 1;
