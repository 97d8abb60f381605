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

/**
 * Values that are objects are compared by identity, so of those that were copied plotly
 * says that one was set to what it was set to.
 */
const IS_COPY = /\(set to '(.*)'\) got reset to '\1' during defaults/;

/** What plotly finds wrong with figures: a line for each kind of fault. */
export async function validateFigures(
  browser: Browser,
  figures: readonly PlotlyJson[],
): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.addScriptTag({ content: source });
    const faults: string[] = [];
    for (const { data, layout } of figures) {
      faults.push(
        ...await page.evaluate<string[]>(
          `(Plotly.validate(${JSON.stringify(data)}, ${JSON.stringify(layout)})
            ?? []).map(({ msg }) => msg)`,
        ).catch((error: Error) => [error.message.split("\n")[0]!]),
      );
    }
    return [...new Set(faults)].filter((fault) => !IS_COPY.test(fault));
  } finally {
    await page.context().close();
  }
}
