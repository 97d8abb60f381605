/**
 * The strip of phases below a panel as SVG.
 * @module
 */
import type { CurveChart, PhaseStrip } from "../chart.ts";
import { PLOT_PHASES } from "../colours.ts";
import { type PanelLayout, STRIP } from "./svg_layout.ts";
import { element, short } from "../svg.ts";

/** Stretches of neighbouring columns with the same shares. */
function stretchesOf({ share }: PhaseStrip): [from: number, to: number][] {
  const columns = share.forward.length;
  const isSame = (a: number, b: number) =>
    PLOT_PHASES.every((name) =>
      Math.abs(share[name][a]! - share[name][b]!) < 0.02
    );
  const stretches: [number, number][] = [];
  for (let column = 0; column < columns; column++) {
    const last = stretches.at(-1);
    if (last && isSame(last[0], column)) last[1] = column + 1;
    else stretches.push([column, column + 1]);
  }
  return stretches;
}

/** The strip below a panel: in each column the phases stand upon each other by their shares of its time. */
export function drawPhases(
  { phases, theme }: CurveChart,
  panel: PanelLayout,
): string[] {
  if (phases === null) return [];
  const columns = phases.share.forward.length;
  const top = panel.bottom + STRIP.gap;
  const xOf = (column: number) =>
    Math.min(
      panel.right,
      panel.x(phases.low + column * (phases.high - phases.low) / columns),
    );
  const paths = new Map(PLOT_PHASES.map((name) => [name, ""]));
  for (const [from, to] of stretchesOf(phases)) {
    let y = top;
    for (const name of PLOT_PHASES) {
      const height = phases.share[name][from]! * STRIP.height;
      if (height < 0.05) continue;
      const box = `M${short(xOf(from))},${short(y)}H${short(xOf(to))}v${
        short(height)
      }H${short(xOf(from))}z`;
      paths.set(name, paths.get(name)! + box);
      y += height;
    }
  }
  const frame = element("rect", {
    x: panel.left,
    y: top,
    width: panel.right - panel.left,
    height: STRIP.height,
    fill: "none",
    stroke: theme.grid,
  });
  const drawn = [...paths].filter(([, d]) => d !== "").map(([name, d]) =>
    element("path", { d, fill: theme.phases[name] })
  );
  return [...drawn, frame];
}
