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
 * Finds faults in the page. `Plotly.validate` compares each argument of a slider's step with
 * plotly's own copy by identity, so it complains of all that are lists or objects; whether
 * the copy has the same values is looked at here.
 */
const FAULTS_OF = `async ({ data, layout }) => {
  const faults = Plotly.validate(data, layout) ?? [];
  const isArgument = ({ code, astr }) =>
    code === "dynamic" && /^sliders\\[\\d+\\]\\.steps\\[\\d+\\]\\.args\\[\\d+\\]$/.test(astr);
  const others = faults.filter((fault) => !isArgument(fault));
  const place = document.createElement("div");
  const { _fullLayout: full } = await Plotly.newPlot(place, { data, layout });
  const valueAt = (root, path) => JSON.stringify(path.reduce((at, key) => at[key], root));
  const changed = faults.filter((fault) =>
    isArgument(fault) && valueAt(layout, fault.path) !== valueAt(full, fault.path)
  );
  Plotly.purge(place);
  return [...others, ...changed].map(({ msg }) => msg);
}`;

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
      const figure = JSON.stringify({ data, layout });
      faults.push(
        ...await page.evaluate<string[]>(`(${FAULTS_OF})(${figure})`)
          .catch((error: Error) => [error.message.split("\n")[0]!]),
      );
    }
    return [...new Set(faults)];
  } finally {
    await page.context().close();
  }
}
