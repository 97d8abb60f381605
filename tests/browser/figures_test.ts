/**
 * Every kind of figure, odd ones too, under plotly's own rules in a real page. Where there is
 * no Chromium the test is ignored; the tests of notebooks say so.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { allFigures } from "../plots/all_figures.ts";
import { findChromium } from "./chromium.ts";
import { startBrowser } from "./notebook_page.ts";
import { type PlotlyJson, validateFigures } from "./plotly.ts";

const CHROMIUM = await findChromium();

/** A figure as JSON, with a slider that the test may break. */
interface Sliding extends PlotlyJson {
  readonly layout: { sliders?: { steps: Record<string, unknown>[] }[] };
}

Deno.test({
  name: "figures of every kind pass Plotly.validate, and broken ones do not",
  ignore: CHROMIUM === null,
  fn: async () => {
    await using browser = await startBrowser(CHROMIUM!);
    const figures = (["light", "dark"] as const).flatMap((theme) =>
      Object.values(allFigures(theme)).map(({ plotly }) =>
        structuredClone(plotly) as unknown as Sliding
      )
    );
    assertEquals(await validateFigures(browser, figures), []);
    const sliding = figures.find(({ layout }) => layout.sliders)!;
    Object.assign(sliding.layout.sliders![0]!.steps[0]!, { method: "no" });
    const [fault] = await validateFigures(browser, [sliding]);
    assert(fault?.includes("sliders[0].steps[0].method"), fault);
  },
});
