// @ts-check
// How a surface of two dimensions is seen: as a map, in 3-D on a turntable, or as both. The turntable is a script of its own,
// which comes when the figure comes into view.

import { arrowsOf } from "./arrows.js";
import { Beside, where } from "./beside.js";
import { button, node, put } from "./controls.js";
import { Plot } from "./plot.js";
import { laid, terrain } from "./scene.js";

/** @import { Turntable } from "./turntable.js" */
/** @import { Point, Pose, Scene, View } from "./types.js" */

/** @type {Record<string, string>} */
const NAMES = { surface: "Surface", both: "Surface and map", map: "Map" };
const HINTS = {
  map: "Drag the ring, or press anywhere, to choose the start.",
  surface: "Drag to turn. Press on the surface, or drag the ring, to choose the start.",
};
const KEYS =
  "Keys on the surface: arrows turn and tilt it, plus and minus zoom, 0 turns it back, Shift and arrows move the start, Space takes a step, Enter plays.";
const FLAT = "This browser draws no WebGL 2, so you see the map alone.";
const NARROW = 560; // pixels of a figure that has no room for both
/** @type {Pose} */
const TOP = { turn: 0, tilt: 0, zoom: 1 };

/**
 * A script works from file://, where fetch and modules do not. In a notebook it came with this one.
 * @param {string} [address]
 * @returns {Promise<typeof import("./turntable.js")>}
 */
export function turntable(address = "") {
  if (window.shapeOfLossTurntable) return Promise.resolve(window.shapeOfLossTurntable);
  return new Promise((resolve, reject) => {
    const script = node("script", { src: address });
    const failed = () => reject(new Error(`cannot load ${address}`));
    script.onload = () => (window.shapeOfLossTurntable ? resolve(window.shapeOfLossTurntable) : failed());
    script.onerror = failed;
    document.head.append(script);
  });
}

export class Views {
  chosen = "both";
  plot = new Plot();
  /** @type {Turntable | null} until it has come, and where there is no WebGL 2 */
  table = null;
  /** @type {Turntable | null} the one that is turned */
  leader = null;
  flat = true;
  rest = TOP;
  /** @type {Scene | null} */
  scene = null;
  turning = 0;

  /**
   * @param {HTMLElement} figure
   * @param {object} given
   * @param {string} given.id  what the ids of its elements start with
   * @param {string} given.title
   * @param {string} [given.beside]  another surface
   * @param {MediaQueryList} given.calm
   * @param {() => void} given.again  asks for a picture
   * @param {(start: Point) => void} given.placed
   * @param {(event: KeyboardEvent) => void} given.keys  takes the turntable's other keys
   */
  constructor(figure, { id, title, beside, calm, again, placed, keys }) {
    this.figure = figure;
    this.calm = calm;
    this.again = again;
    /** @param {KeyboardEvent} event @param {Turntable | null} table */
    const turns = (event, table) => {
      const other = event.altKey || event.ctrlKey || event.metaKey || (event.shiftKey && event.key.startsWith("Arrow"));
      if (!other && table?.key(event)) event.preventDefault();
      else keys(event);
    };
    /** @type {Beside | null} */
    this.beside = beside ? new Beside(beside, turns, `${id}keys`) : null;
    this.where = node("p", { class: "playground-where", hidden: !beside });
    if (beside) {
      this.chosen = "surface";
      figure.dataset.pair = "";
    }
    this.handle = node("div", { class: "playground-handle" });
    this.panel = node(
      "div",
      {
        class: "playground-surface",
        tabindex: 0,
        role: "application",
        "aria-roledescription": "surface",
        "aria-label": title,
        "aria-describedby": `${id}keys`,
      },
      ...this.plot.layers,
      this.handle,
      this.where,
    );
    this.choices = Object.entries(NAMES).map(([name, text]) => ({ name, made: button(text, () => this.choose(name)) }));
    this.switcher = node(
      "div",
      { class: "playground-views", role: "group", "aria-label": "View", hidden: true },
      ...this.choices.map(({ made }) => made),
    );
    this.hint = node("p", { class: "playground-help" });
    this.height = node("p", { class: "playground-help playground-height", hidden: true });
    this.help = node("p", { class: "playground-help playground-keys", id: `${id}keys` }, KEYS);
    this.panel.addEventListener("keydown", (event) => turns(event, this.table));
    this.nearing = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.load(placed), {
      rootMargin: "0px 0px -30% 0px",
    });
    this.nearing.observe(figure);
    figure.dataset.view = "map";
    this.label();
  }

  get shown() {
    return this.figure.dataset.view;
  }

  /** @param {(start: Point) => void} placed */
  async load(placed) {
    this.nearing.disconnect();
    const { Turntable } = await turntable(this.figure.dataset.turntable);
    const table = new Turntable(this.panel, this.handle, this.plot, { placed, redraw: () => this.turn() });
    if (table.painter) this.table = table;
    if (table.painter && this.beside) {
      const { panel, handle, plot } = this.beside;
      const redraw = () => this.turn(this.beside?.table);
      this.beside.table = new Turntable(panel, handle, plot, { placed, redraw });
    }
    if (!table.painter) put(this.hint, "textContent", `${HINTS.map} ${FLAT}`);
    if (this.chosen === "both" && this.figure.clientWidth < NARROW) this.chosen = "surface";
    this.figure.dataset.turntableReady = "";
    this.again();
  }

  /** @param {string} name  of a view */
  choose(name) {
    const { table } = this;
    this.chosen = name;
    this.label();
    if (!table || this.flat) return;
    if (name === "map") table.tilt(TOP, this.calm.matches, () => (this.lay("map"), this.again()));
    else if (this.shown !== "map") this.open(table);
    this.again();
  }

  label() {
    for (const { name, made } of this.choices) made.setAttribute("aria-pressed", String(name === this.chosen));
    if (!this.table && this.hint.textContent) return;
    put(this.hint, "textContent", HINTS[this.shown === "map" ? "map" : "surface"]);
  }

  /** The layout, and the tilt into it. @param {Turntable} table */
  open(table) {
    this.lay(this.chosen);
    table.tilt(this.rest, this.calm.matches);
  }

  /** @param {string} name  of a view */
  lay(name) {
    this.figure.dataset.view = name;
    this.plot.stale = true;
    this.label();
  }

  /** Makes room for what `view` can show, before anything is drawn; `key` tells one surface from another. @param {View} view @param {string} key */
  fit(view, key) {
    const { table } = this;
    const { facts } = view;
    const [turn, tilt] = facts.pose.map((degrees) => (degrees * Math.PI) / 180);
    this.flat = facts.dim === 1;
    this.rest = { turn, tilt, zoom: 1 };
    const able = table !== null && !this.flat;
    put(this.switcher, "hidden", !able || Boolean(this.beside));
    if (!able && this.shown !== "map") this.lay("map");
    if (able && this.shown === "map" && this.chosen !== "map") {
      table.pose = TOP;
      this.open(table);
    }
    put(this.height, "hidden", this.shown === "map");
    if (!able || this.shown === "map") return;
    this.plot.fit();
    table.rest = this.rest;
    if (table.differs(key)) table.load(terrain(this.plot, view, key));
    put(this.height, "textContent", table.terrain.scale.height.text);
  }

  /** What is seen of the surface where the map is hidden; null where it is not. */
  get alone() {
    if (!this.table || this.shown !== "surface") return null;
    const { window, scale } = this.table.terrain;
    return { window, range: scale.range };
  }

  /** @param {View} view */
  draw(view) {
    const { table, beside } = this;
    cancelAnimationFrame(this.turning);
    this.turning = 0;
    this.scene = null;
    if (!table || this.shown === "map") return;
    this.scene = laid(view, arrowsOf(view, this.plot.box));
    table.draw(this.scene);
    if (!beside?.table) return;
    beside.table.pose = table.pose;
    beside.table.rest = this.rest;
    beside.draw(view);
  }

  /** Where the first method stands on each of two surfaces, in words. @param {View} view */
  tell(view) {
    if (!this.beside) return;
    put(this.where, "textContent", where(view));
    this.beside.tell();
  }

  /** The same scene from where the turntable is now; nothing else of the playground changes. */
  turn(leader = this.table) {
    const { table, beside } = this;
    if (!this.scene || !table?.seen) return this.again();
    this.leader = leader;
    this.turning ||= requestAnimationFrame(() => {
      this.turning = 0;
      const leads = this.leader ?? table;
      if (!this.scene || this.shown === "map") return;
      table.led = leads !== table && leads.moving;
      if (leads !== table) table.pose = leads.pose;
      table.draw(this.scene);
      beside?.follow(leads);
    });
  }

  close() {
    this.nearing.disconnect();
    cancelAnimationFrame(this.turning);
    this.table?.close();
    this.beside?.table?.close();
  }
}
