// @ts-check
// How a surface of two dimensions is seen: as a map, in 3-D on a turntable, or as both. The turntable is a script of its own,
// which comes when the figure comes into view.

import { arrowsOf } from "./arrows.js";
import { Beside, where } from "./beside.js";
import { button, node, put } from "./controls.js";
import { Plot } from "./plot.js";
import { laid, terrain } from "./scene.js";

const NAMES = { surface: "Surface", both: "Surface and map", map: "Map" };
const HINTS = {
  map: "Drag the ring, or press anywhere, to choose the start.",
  surface: "Drag to turn. Press on the surface, or drag the ring, to choose the start.",
};
const KEYS =
  "Keys on the surface: arrows turn and tilt it, plus and minus zoom, 0 turns it back, Shift and arrows move the start, Space takes a step, Enter plays.";
const FLAT = "This browser draws no WebGL 2, so you see the map alone.";
const NARROW = 560; // pixels of a figure that has no room for both
const TOP = { turn: 0, tilt: 0, zoom: 1 };

// A script works from file://, where fetch and modules do not. In a notebook it came with this one.
export function turntable(address) {
  if (window.shapeOfLossTurntable) return Promise.resolve(window.shapeOfLossTurntable);
  return new Promise((resolve, reject) => {
    const script = node("script", { src: address });
    script.onload = () => resolve(window.shapeOfLossTurntable);
    script.onerror = () => reject(new Error(`cannot load ${address}`));
    document.head.append(script);
  });
}

export class Views {
  /** @type {HTMLElement} */
  figure;
  /** @type {MediaQueryList} */
  calm;
  /** @type {() => void} */
  again;
  chosen = "both";
  plot = new Plot();
  /** @type {any} */
  table = null;
  flat = true;
  /** @type {any} */
  scene = null;
  turning = 0;

  // `again` asks for a picture, `placed` hears of a start, `keys` takes the turntable's other keys.
  constructor(figure, { id, title, beside, calm, again, placed, keys }) {
    Object.assign(this, { figure, calm, again });
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
    this.choices = Object.entries(NAMES).map(([name, text]) => [name, button(text, () => this.choose(name))]);
    this.switcher = node(
      "div",
      { class: "playground-views", role: "group", "aria-label": "View", hidden: true },
      ...this.choices.map(([, made]) => made),
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

  choose(name) {
    this.chosen = name;
    this.label();
    if (!this.table || this.flat) return;
    if (name === "map") this.table.tilt(TOP, this.calm.matches, () => (this.lay("map"), this.again()));
    else if (this.shown !== "map") this.open();
    this.again();
  }

  label() {
    for (const [name, choice] of this.choices) choice.setAttribute("aria-pressed", name === this.chosen);
    if (!this.table && this.hint.textContent) return;
    put(this.hint, "textContent", HINTS[this.shown === "map" ? "map" : "surface"]);
  }

  // The layout, and the tilt into it.
  open() {
    this.lay(this.chosen);
    this.table.tilt(this.rest, this.calm.matches);
  }

  lay(name) {
    this.figure.dataset.view = name;
    this.plot.stale = true;
    this.label();
  }

  // Makes room for what `view` can show, before anything is drawn; `key` tells one surface from another.
  fit(view, key) {
    const { facts } = view;
    const [turn, tilt] = facts.pose.map((degrees) => (degrees * Math.PI) / 180);
    this.flat = facts.dim === 1;
    this.rest = { turn, tilt, zoom: 1 };
    const able = Boolean(this.table) && !this.flat;
    put(this.switcher, "hidden", !able || Boolean(this.beside));
    if (!able && this.shown !== "map") this.lay("map");
    if (able && this.shown === "map" && this.chosen !== "map") {
      this.table.pose = TOP;
      this.open();
    }
    put(this.height, "hidden", this.shown === "map");
    if (this.shown === "map") return;
    this.plot.fit();
    this.table.rest = this.rest;
    if (this.table.differs(key)) this.table.load(terrain(this.plot, view, key));
    put(this.height, "textContent", this.table.terrain.scale.height.text);
  }

  // What is seen of the surface where the map is hidden, {window, range}; null where it is not.
  get alone() {
    const { window, scale } = this.shown === "surface" ? this.table.terrain : {};
    return window ? { window, range: scale.range } : null;
  }

  draw(view) {
    cancelAnimationFrame(this.turning);
    this.turning = 0;
    this.scene = this.shown === "map" ? null : laid(view, arrowsOf(view, this.plot.box));
    if (this.scene) this.table.draw(this.scene);
    if (!this.scene || !this.beside) return;
    Object.assign(this.beside.table, { pose: this.table.pose, rest: this.rest });
    this.beside.draw(view);
  }

  // Where the first method stands on each of two surfaces, in words.
  tell(view) {
    if (!this.beside) return;
    put(this.where, "textContent", where(view));
    this.beside.tell();
  }

  // The same scene from where the turntable is now; nothing else of the playground changes.
  turn(leader = this.table) {
    if (!this.scene || !this.table.seen) return this.again();
    this.leader = leader;
    this.turning ||= requestAnimationFrame(() => {
      this.turning = 0;
      if (!this.scene || this.shown === "map") return;
      if (this.beside && this.leader !== this.table)
        Object.assign(this.table, { pose: this.leader.pose, led: this.leader.moving });
      else this.table.led = false;
      this.table.draw(this.scene);
      this.beside?.follow(this.leader);
    });
  }

  close() {
    this.nearing.disconnect();
    cancelAnimationFrame(this.turning);
    this.table?.close();
    this.beside?.table?.close();
  }
}
