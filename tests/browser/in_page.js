/**
 * Runs inside of JupyterLab's page: what tests ask of the notebook in front. Commands go
 * to the application itself, so that a test does not depend on where a button is.
 * @module
 */
globalThis.notebookPage = {
  graphs: (element) => [...element.querySelectorAll(".js-plotly-plot")],
  codeCells: () => [...document.querySelectorAll(".jp-CodeCell")],
  panel: () => globalThis.jupyterapp?.shell.currentWidget,

  /** The kernel waits, and no cell does. */
  isIdle() {
    const status = this.panel()?.sessionContext?.session?.kernel?.status;
    const prompts = [...document.querySelectorAll(".jp-InputArea-prompt")];
    return status === "idle" &&
      prompts.every(({ textContent }) => !textContent.includes("*"));
  },

  /** Code cells as the page holds them, and what of their outputs is drawn. */
  cells() {
    const models = [...this.panel().content.model.cells];
    const elements = this.codeCells();
    return models.filter(({ type }) => type === "code").map((model, index) => ({
      executionCount: model.executionCount,
      outputs: model.outputs.toJSON().map((output) => ({
        type: output.output_type,
        error: output.ename ? `${output.ename}: ${output.evalue}` : null,
        data: output.data ?? {},
      })),
      graphs: this.graphs(elements[index]).length,
      pictures: elements[index].querySelectorAll("img").length,
    }));
  },

  /** Notes every different picture that a cell shows, and when it came, in `frames`. */
  watchFrames() {
    const frames = new Map();
    const look = () => {
      this.codeCells().forEach((cell, index) => {
        for (const { src } of cell.querySelectorAll("img")) {
          const key = `${index} ${src}`;
          if (!src.startsWith("data:image/svg+xml") || frames.has(key)) {
            continue;
          }
          frames.set(key, { cell: index, timeMs: performance.now() });
        }
      });
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    this.frames = () => [...frames.values()];
  },

  /** Runs all cells; does not wait for them. */
  runAll() {
    globalThis.jupyterapp.commands.execute("notebook:run-all-cells");
  },

  /** The ranges of all axes of the last graph, as they are shown now. */
  lastRanges() {
    const layout = this.graphs(document).at(-1)._fullLayout;
    return Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name))
      .map((name) => `${name} ${layout[name].range}`);
  },

  /** Where the largest panel of the last graph lies, brought into view. */
  lastPanel() {
    const panels = [
      ...this.graphs(document).at(-1).querySelectorAll(".nsewdrag"),
    ];
    const areaOf = (panel) => {
      const { width, height } = panel.getBoundingClientRect();
      return width * height;
    };
    panels.sort((a, b) => areaOf(b) - areaOf(a));
    panels[0].scrollIntoView({ block: "center" });
    return panels[0].getBoundingClientRect().toJSON();
  },
};
