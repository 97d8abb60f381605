/**
 * What a session tells the server.
 * @module
 */
import type { Report } from "../child/report.ts";
import type { Outcome } from "./outcome.ts";
import type { CellRun, MimeBundle } from "./runtime_calls.ts";

/** What cells report, without what is between the child and us. */
export type CellReport = Extract<Report, { kind: "message" | "input" }>;

/** Who hears of what cells do. */
export interface SessionHandler {
  /** Something was printed, displayed, sent or asked for. */
  onReport(report: CellReport): void;
  /** A subprocess, or Deno, wrote to a descriptor. */
  onText(name: "stdout" | "stderr", text: string): void;
  /** A cell ended with a value without handle. */
  onResult(run: CellRun, data: MimeBundle): void;
  /** The child died while no cell ran. */
  onLost(outcome: Outcome): void;
}
