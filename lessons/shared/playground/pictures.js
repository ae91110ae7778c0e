// @ts-check
// The pictures of a situation: the map or the curve, the surface in 3-D, and the losses; and when each of them is drawn anew.

import { node } from "./controls.js";
import { FACTS } from "./facts.js";
import { colorsOf } from "./colors.js";
import { Plot } from "./plot.js";
import { curveGround, drawCurve, drawLosses, drawMap, lossGround, mapGround } from "./scene.js";
import { pathsOf } from "./situation.js";
import { surfaceOf } from "./surfaces.js";
import { Views } from "./views.js";

/** @import { State } from "./state.js" */
/** @import { Colors, Point, View } from "./types.js" */

const GLANCE = 250; // milliseconds between changes of the numbers during a drag: laying out text costs a phone more than the picture
const QUICK = 2; // milliseconds for the map: where it takes longer, a drag leaves out the dots and shows the losses at a glance too

export class Pictures {
  /**
   * @param {HTMLElement} figure
   * @param {State} state
   * @param {object} given
   * @param {string} given.id  what the ids of its elements start with
   * @param {MediaQueryList} given.calm
   * @param {(event: KeyboardEvent) => void} given.keys
   * @param {(methods: string[]) => string} given.rule  the method whose rule is shown
   * @param {(view: View) => void} given.told  hears of what is seen, at most every GLANCE
   */
  constructor(figure, state, { id, calm, keys, rule, told }) {
    this.figure = figure;
    this.state = state;
    this.told = told;
    this.rule = rule;
    this.lit = "";
    /** @type {ReturnType<typeof colorsOf> | null} */
    this.palette = null;
    /** @type {{ seen?: string, shown?: string, colors?: Colors }} */
    this.backdrop = {};
    /** @type {{ took: number, brief: boolean } | null} */
    this.held = null;
    /** @type {View | null} */
    this.drawn = null;
    this.waiting = 0;
    this.telling = 0;
    this.toldAt = -Infinity;
    this.map = new Plot();
    this.curve = new Plot({ left: 48 });
    this.handle = node("div", { class: "playground-handle" });
    const role = { role: "application", "aria-roledescription": "map of the loss" };
    this.stage = node("div", { class: "playground-map", tabindex: 0, ...role }, ...this.map.layers, this.handle);
    this.losses = node("div", { class: "playground-losses" }, ...this.curve.layers);
    const [again, placed] = [() => this.again(), (/** @type {Point} */ at) => state.place(at)];
    const { title, beside } = state.preset;
    this.views = new Views(figure, { id: `${id}surface-`, title, beside, calm, again, placed, keys });
    this.resized = new ResizeObserver(() => {
      for (const plot of this.plots) plot.stale = true;
      this.again();
    });
    this.themed = new MutationObserver(() => this.recolor());
    this.left = new AbortController();
    this.follow();
  }

  recolor() {
    this.palette = null;
    this.again();
  }

  /** Size and colours of the page around. */
  follow() {
    const attributeFilter = ["data-theme", "data-jp-theme-light", "class"];
    for (const element of [document.documentElement, document.body]) this.themed.observe(element, { attributeFilter });
    const { signal } = this.left;
    matchMedia("(forced-colors: active)").addEventListener("change", () => this.recolor(), { signal });
    for (const { layers } of this.plots) this.resized.observe(layers[0]);
  }

  /** What is seen. */
  get view() {
    if (!this.drawn) throw new Error("nothing is drawn yet");
    return this.drawn;
  }

  get plots() {
    const { plot, beside } = this.views;
    return [this.map, this.curve, plot, ...(beside ? [beside.plot] : [])];
  }

  /** What is seen of the surface, axis by axis. */
  get window() {
    return (this.views.alone ?? this.map).window;
  }

  /** Asks for a picture in the next frame. */
  again() {
    this.waiting ||= requestAnimationFrame(() => this.draw());
  }

  /** Lights the arrow of a term. @param {string} role */
  light(role) {
    this.lit = role;
    this.again();
  }

  /** A picture that was asked for, now. */
  finish() {
    if (this.waiting) this.draw();
  }

  draw() {
    cancelAnimationFrame(this.waiting);
    this.waiting = 0;
    const began = performance.now();
    const view = this.look();
    this.drawn = view;
    const { map, curve, views, held } = this;
    const flat = view.facts.dim === 1;
    this.fit(view);
    if (held && held.took > QUICK) held.brief = true; // to its end, else dots would flicker
    view.brief = Boolean(held?.brief);
    if (!views.alone) (flat ? drawCurve : drawMap)(map, view);
    views.draw(view);
    const now = performance.now();
    if (!view.brief) drawLosses(curve, view);
    if (held) held.took = 0.8 * held.took + 0.2 * (now - began);
    else this.placeHandle(); // nobody can grab it meanwhile, and to move it lays out and paints the page
    clearTimeout(this.telling);
    if (!held && now >= this.toldAt + GLANCE) this.tell();
    else this.telling = setTimeout(() => this.tell(), this.toldAt + GLANCE - now); // a picture first, then its numbers
  }

  /** What is to be seen. @returns {View} */
  look() {
    const { situation } = this.state;
    const [facts, surface] = [FACTS.surfaces[situation.surface], surfaceOf(situation)];
    if (!this.palette?.known) this.palette = colorsOf(this.figure);
    const { colors } = this.palette;
    const paths = pathsOf(situation);
    const rule = this.rule(situation.methods);
    return { situation, facts, surface, paths, colors, rule, lit: this.lit };
  }

  /** Takes the sizes that the page gives, and draws the grounds where surface, size or colours are others. @param {View} view */
  fit(view) {
    const { map, curve, views, backdrop } = this;
    const { surface, condition, rotation, landscape, steps } = view.situation;
    const ground = [surface, condition, rotation, landscape].join();
    views.fit(view, ground);
    const { alone, shown } = views;
    if (backdrop.shown !== shown) map.stale = curve.stale = true;
    if (!alone) map.fit();
    curve.fit();
    const seen = [ground, steps, shown, map.key, curve.key].join();
    if (backdrop.seen === seen && backdrop.colors === view.colors) return;
    this.backdrop = { seen, shown, colors: view.colors };
    lossGround(curve, view, alone?.range ?? (view.facts.dim === 1 ? curveGround : mapGround)(map, view));
  }

  tell() {
    this.toldAt = performance.now();
    if (this.view.brief) drawLosses(this.curve, this.view);
    this.views.tell(this.view);
    this.told(this.view);
  }

  placeHandle() {
    const {
      surface,
      situation: { start },
    } = this.view;
    const at = start.length === 1 ? [start[0], surface.loss(start)] : start;
    this.handle.style.transform = `translate(${this.map.x(at[0])}px, ${this.map.y(at[1])}px)`;
  }

  /** A drag begins: until it ends, pictures come before numbers. */
  grab() {
    this.held = { took: 0, brief: false };
    this.map.locate();
  }

  letGo() {
    this.held = null;
    this.again(); // the whole picture, and the ring where it can be grabbed
  }

  close() {
    clearTimeout(this.telling);
    cancelAnimationFrame(this.waiting);
    this.resized.disconnect();
    this.themed.disconnect();
    this.left.abort();
    this.views.close();
  }
}
