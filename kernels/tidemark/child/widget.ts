/**
 * The smallest useful widget: an anywidget front end (an ES module as text)
 * with state that both sides may change and messages both ways. A global
 * class, so that a notebook needs no import for it.
 * @module
 */
import { type CommMessage, listenTo, registerTarget } from "./comms.ts";
import { DISPLAY, type MimeBundle } from "./formats.ts";
import { broadcast } from "./jupyter.ts";

/** State of a widget: what JSON can carry. */
export type WidgetState = Readonly<Record<string, unknown>>;

/** Names and version that the anywidget front end answers to. */
const FRONT_END = {
  "_model_name": "AnyModel",
  "_model_module": "anywidget",
  "_model_module_version": "~0.11.*",
  "_view_name": "AnyView",
  "_view_module": "anywidget",
  "_view_module_version": "~0.11.*",
  "_anywidget_id": "tidemark.Widget",
};

/** Version of the widget messaging protocol. */
const PROTOCOL = { version: "2.1.0" };

interface WidgetMessage {
  readonly method?: string;
  readonly state?: WidgetState;
  readonly content?: unknown;
}

const widgets = new Map<string, Widget>();

/** A widget whose view is an ES module. */
export class Widget {
  /** Name of the widget's comm and model. */
  readonly id: string = crypto.randomUUID().replaceAll("-", "");
  /** Called with custom messages of the page. */
  onCustom:
    | ((content: unknown, buffers: readonly Uint8Array[]) => void)
    | null = null;
  /** Called with what the page changed. */
  onChange: ((changed: WidgetState) => void) | null = null;
  #state: WidgetState;

  /** A widget drawn by a module with `export default { render }`. */
  constructor(esModule: string, state: WidgetState = {}) {
    this.#state = { ...FRONT_END, "_esm": esModule, ...state };
    widgets.set(this.id, this);
    listenTo(this.id, {
      received: (message) => this.#receive(message),
      closed: () => void widgets.delete(this.id),
    });
    const data = { state: this.#state, "buffer_paths": [] };
    const content = {
      "comm_id": this.id,
      "target_name": "jupyter.widget",
      data,
    };
    broadcast("comm_open", content, { metadata: PROTOCOL });
  }

  /** What both sides know. */
  get state(): WidgetState {
    return this.#state;
  }

  /** Changes state, here and in the page. */
  set(changes: WidgetState): void {
    this.#state = { ...this.#state, ...changes };
    this.#send({ method: "update", state: changes, "buffer_paths": [] });
  }

  /** Sends a custom message to the page. */
  send(content: unknown, buffers: readonly Uint8Array[] = []): void {
    this.#send({ method: "custom", content }, buffers);
  }

  /** The forms of the widget, with further ones for where no page shows it. */
  bundle(extra: MimeBundle = {}): MimeBundle {
    const view = {
      "version_major": 2,
      "version_minor": 0,
      "model_id": this.id,
    };
    return {
      "application/vnd.jupyter.widget-view+json": view,
      "text/plain": "Widget",
      ...extra,
    };
  }

  /** A cell that ends with a widget shows it. */
  [DISPLAY](): MimeBundle {
    return this.bundle();
  }

  #send(data: unknown, buffers: readonly Uint8Array[] = []): void {
    broadcast("comm_msg", { "comm_id": this.id, data }, { buffers });
  }

  #receive({ data, buffers }: CommMessage): void {
    const { method, state = {}, content } = data as WidgetMessage;
    if (method === "update") {
      this.#state = { ...this.#state, ...state };
      this.onChange?.(state);
    } else if (method === "custom") this.onCustom?.(content, buffers);
    else if (method === "request_state") {
      this.#send({ method: "update", state: this.#state, "buffer_paths": [] });
    }
  }
}

function describe({ state }: Widget): unknown {
  return {
    "model_name": state._model_name,
    "model_module": state._model_module,
    "model_module_version": state._model_module_version,
    state,
  };
}

/** A page that was opened or reloaded asks for all widgets at once. */
function answerControl(id: string, { data }: CommMessage): void {
  if ((data as WidgetMessage).method !== "request_states") return;
  const states = Object.fromEntries(
    [...widgets].map(([name, widget]) => [name, describe(widget)]),
  );
  const answer = { method: "update_states", states, "buffer_paths": [] };
  broadcast("comm_msg", { "comm_id": id, data: answer });
}

/** Makes the class global and answers pages that ask for widgets. */
export function installWidget(): void {
  Object.defineProperty(globalThis, "Widget", {
    value: Widget,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  registerTarget("jupyter.widget.control", (id) => ({
    received: (message) => answerControl(id, message),
  }));
}
