/**
 * CSV as RFC 4180 has it (MIT). Import it dynamically: few programs read tables.
 * @module
 */
export { CsvError, parse } from "npm:csv-parse@7.0.3/sync";
