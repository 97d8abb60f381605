/**
 * Holds figures to plotly's own rules: `Plotly.validate` of the package plotly.js, which
 * needs a page.
 * @module
 */
import type { Browser } from "playwright-core";
import source from "plotly.js-dist-min/plotly.min.js" with { type: "text" };

/** A figure as a notebook holds it. */
export interface PlotlyJson {
  readonly data: unknown;
  readonly layout: unknown;
}

/** What plotly finds wrong with figures: a line for each fault. */
export async function validateFigures(
  browser: Browser,
  figures: readonly PlotlyJson[],
): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.addScriptTag({ content: source });
    const check = `(figures) => figures.flatMap(({ data, layout }) =>
      (Plotly.validate(data, layout) ?? []).map(({ msg }) => msg))`;
    return await page.evaluate(`(${check})(${JSON.stringify(figures)})`);
  } finally {
    await page.context().close();
  }
}
