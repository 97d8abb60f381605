/**
 * A notebook in JupyterLab in a browser: opens it, runs it, and tells what the page shows.
 * @module
 */
import { type Browser, chromium, type Page } from "playwright-core";
import type { LabServer } from "./server.ts";

const OPEN_LIMIT_MS = 120_000;
const RUN_LIMIT_MS = 600_000;
const SETTLE_MS = 1000;
const SIZE = { width: 1280, height: 1000 };
const SCROLLED = 'document.querySelector(".jp-WindowedPanel-outer")';
const IN_PAGE = new URL("in_page.js", import.meta.url).pathname;

/** An output of a cell, as the page holds it. */
export interface PageOutput {
  readonly type: string;
  /** Name and message of an error, or null. */
  readonly error: string | null;
  /** Forms by MIME type. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A code cell, as the page holds and draws it. */
export interface PageCell {
  readonly executionCount: number | null;
  readonly outputs: readonly PageOutput[];
  /** Interactive figures that are drawn. */
  readonly graphs: number;
  /** Pictures that are drawn. */
  readonly pictures: number;
}

/** Where something lies in the page, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture that came while cells ran. */
export interface Frame {
  /** Counts code cells from 0. */
  readonly cell: number;
  readonly timeMs: number;
}

/** Starts the browser. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Without a user namespace, as in containers, Chromium's sandbox cannot start.
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

/** A notebook that is open. */
export class NotebookPage implements AsyncDisposable {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Opens a notebook and waits until its kernel is idle. */
  static async open(
    browser: Browser,
    server: LabServer,
    notebook: string,
  ): Promise<NotebookPage> {
    const page = await browser.newPage({ viewport: SIZE });
    await page.addInitScript({ path: IN_PAGE });
    await page.goto(server.address(notebook));
    const opened = new NotebookPage(page);
    await page.waitForSelector(".jp-NotebookPanel .jp-Cell", {
      timeout: OPEN_LIMIT_MS,
    });
    await opened.#idle(OPEN_LIMIT_MS);
    return opened;
  }

  /** The code cells. */
  async cells(): Promise<PageCell[]> {
    return await this.#page.evaluate("notebookPage.cells()");
  }

  /** Runs all cells to the end; the pictures that came meanwhile. */
  async runAll(): Promise<Frame[]> {
    await this.#page.evaluate("notebookPage.watchFrames()");
    await this.#page.evaluate("notebookPage.runAll()");
    await this.#page.waitForTimeout(SETTLE_MS);
    await this.#idle(RUN_LIMIT_MS);
    return await this.#page.evaluate("notebookPage.frames()");
  }

  /**
   * Moves the pointer over every figure: plotly's renderer shows the PNG until then, and
   * the interactive graph from then on.
   */
  async visitFigures(): Promise<void> {
    const figures = this.#page.locator(".jp-RenderedPlotly");
    for (const figure of await figures.all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.hover();
      await figure.locator(".nsewdrag").first().waitFor({ state: "attached" });
    }
  }

  /** Pulls a rectangle in the last figure; the ranges of its axes before and after. */
  async zoomLast(): Promise<{ before: string[]; after: string[] }> {
    const ranges = () =>
      this.#page.evaluate<string[]>("notebookPage.lastRanges()");
    const before = await ranges();
    const { x, y, width, height } = await this.#page.evaluate<Box>(
      "notebookPage.lastPanel()",
    );
    const { mouse } = this.#page;
    await mouse.move(x + 0.3 * width, y + 0.3 * height);
    await mouse.down();
    await mouse.move(x + 0.6 * width, y + 0.7 * height, { steps: 5 });
    await mouse.up();
    await this.#page.waitForTimeout(SETTLE_MS);
    return { before, after: await ranges() };
  }

  /** Writes pictures of the notebook, a screenful each, as `PREFIX-01.png` and so on. */
  async pictures(prefix: string): Promise<void> {
    const height = await this.#page.evaluate(
      `${SCROLLED}.scrollHeight`,
    ) as number;
    const step = SIZE.height - 150;
    const screens = Math.ceil(height / step);
    for (let screen = 0; screen < screens; screen++) {
      await this.#page.evaluate(`${SCROLLED}.scrollTop = ${screen * step}`);
      await this.#page.waitForTimeout(SETTLE_MS / 2);
      const number = String(screen + 1).padStart(2, "0");
      await this.#page.screenshot({ path: `${prefix}-${number}.png` });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#page.context().close();
  }

  async #idle(timeout: number): Promise<void> {
    await this.#page.waitForFunction("notebookPage.isIdle()", null, {
      timeout,
      polling: 100,
    });
    await this.#page.waitForTimeout(SETTLE_MS);
  }
}
