// deno-lint-ignore-file no-console -- Whoever runs the tests must see what was left out, why, and how fast frames came.
/**
 * The notebooks as people meet them: JupyterLab in a headless Chromium, our kernel, Run
 * All. Where there is no Chromium or no Python the tests are ignored with a printed reason.
 * `TIDEMARK_PICTURES=FOLDER` keeps pictures of what the page showed.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Browser } from "playwright-core";
import {
  isTranslation,
  listNotebooks,
  NOTEBOOKS,
} from "../../tools/notebooks/files.ts";
import { PYTHON } from "../kernels/support/python.ts";
import { findChromium } from "./chromium.ts";
import {
  type Frame,
  NotebookPage,
  type PageCell,
  type PageOutput,
  startBrowser,
} from "./notebook_page.ts";
import { type PlotlyJson, validateFigures } from "./plotly.ts";
import { type LabServer, startServer } from "./server.ts";

const PLOTLY = "application/vnd.plotly.v1+json";
/** A curve that moves has at least so many pictures. */
const LEAST_FRAMES = 5;
const CHROMIUM = await findChromium();
const PICTURES = Deno.env.get("TIDEMARK_PICTURES");

if (CHROMIUM === null) {
  console.warn(
    "Tests in a browser are IGNORED: there is no Chromium. Install it " +
      "(Debian: apt install chromium), or say where it is: CHROMIUM=FILE",
  );
}

let server: LabServer;
let browser: Browser;

const hasPlotly = ({ data }: PageOutput) => PLOTLY in data;

function figuresOf(cells: readonly PageCell[]): PlotlyJson[] {
  return cells.flatMap(({ outputs }) =>
    outputs.filter(hasPlotly).map(({ data }) => data[PLOTLY] as PlotlyJson)
  );
}

/** Every figure that the page holds is drawn, as a graph or at least as a picture. */
function assertDrawn(cells: readonly PageCell[], kind: "graph" | "any"): void {
  cells.forEach(({ outputs, graphs, pictures }, index) => {
    const wanted = outputs.filter(hasPlotly).length;
    const drawn = kind === "graph" ? graphs : graphs + pictures;
    assert(drawn >= wanted, `cell ${index + 1}: ${drawn} of ${wanted} figures`);
  });
}

/** Frames of the cell that has most of them, in order. */
function liveFrames(frames: readonly Frame[]): Frame[] {
  const byCell = Object.values(Object.groupBy(frames, ({ cell }) => cell));
  return byCell.reduce<Frame[]>(
    (most, each) => each!.length > most.length ? each! : most,
    [],
  );
}

function assertLive(name: string, frames: readonly Frame[]): void {
  const live = liveFrames(frames);
  const elapsedMs = (live.at(-1)?.timeMs ?? 0) - (live[0]?.timeMs ?? 0);
  const rate = 1000 * (live.length - 1) / elapsedMs;
  console.log(
    `${name}: ${live.length} live frames, ${rate.toFixed(1)} a second`,
  );
  assert(live.length >= LEAST_FRAMES, `${live.length} live frames`);
}

function assertRan(cells: readonly PageCell[]): void {
  const errors = cells.flatMap(({ outputs }, index) =>
    outputs.flatMap(({ error }) => error ? [`cell ${index + 1}: ${error}`] : [])
  );
  assertEquals(errors, []);
  const counts = cells.map(({ executionCount }) => executionCount);
  assertEquals(counts, cells.map((_, index) => index + 1));
}

/** Each step tells its own fault, and does not keep the next from being looked at. */
async function runAndCheck(name: string, t: Deno.TestContext): Promise<void> {
  await using page = await NotebookPage.open(browser, server, name);
  const saved = await page.cells();
  await t.step("figures are saved, and shown before they are trusted", () => {
    assert(figuresOf(saved).length > 0);
    assertDrawn(saved, "any");
  });
  const frames = await page.runAll();
  await page.visitFigures();
  const cells = await page.cells();
  if (PICTURES) {
    await page.pictures(`${PICTURES}/${name.replaceAll("/", "-")}`);
  }
  await t.step("no cell failed", () => assertRan(cells));
  await t.step("frames came while it trained", () => assertLive(name, frames));
  await t.step("figures are drawn as graphs", () => {
    assertDrawn(cells, "graph");
  });
  await t.step("figures pass Plotly.validate", async () => {
    assertEquals(await validateFigures(browser, figuresOf(cells)), []);
  });
  await t.step("the last figure can be zoomed", async () => {
    const { before, after } = await page.zoomLast();
    assert(before.join() !== after.join(), `the axes stay at ${before}`);
  });
}

const isPossible = CHROMIUM !== null && PYTHON !== null;

if (isPossible) {
  Deno.test.beforeAll(async () => {
    browser = await startBrowser(CHROMIUM);
    server = await startServer(PYTHON!);
  });
  Deno.test.afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });
}

/** Translations have the code of their originals: one of them shows that they run. */
const notebooks = (await listNotebooks())
  .map((path) => path.slice(NOTEBOOKS.length))
  .filter((name) =>
    !isTranslation(NOTEBOOKS + name) || name.startsWith("zh/00")
  );

for (const name of notebooks) {
  Deno.test({
    name: `${name} runs in JupyterLab, live and with figures to zoom in`,
    ignore: !isPossible,
    fn: (t) => runAndCheck(name, t),
  });
}
