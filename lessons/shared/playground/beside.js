// @ts-check
// A second surface beside the first: seen from where the first is seen, with the same start, methods and knobs.

import { arrowsOf } from "./arrows.js";
import { node, put } from "./controls.js";
import { FACTS } from "./facts.js";
import { Plot } from "./plot.js";
import { laid, terrain } from "./scene.js";
import { pathsOf, shown } from "./situation.js";
import { surfaceOf } from "./surfaces.js";

/** @import { Turntable } from "./turntable.js" */
/** @import { Scene, View } from "./types.js" */

/** Where the first method stands on a surface, in words. @param {View} view */
export function where({ facts, surface, situation: { step }, paths, rule }) {
  const { w } = paths[rule];
  return `${facts.label}: loss ${shown(surface.loss(w[Math.min(step, w.length - 1)]))} at step ${step}`;
}

export class Beside {
  /** @type {Turntable | null} until it has come */
  table = null;
  /** @type {View | null} */
  view = null;
  /** @type {Scene | null} */
  scene = null;

  /** @param {string} surface @param {(event: KeyboardEvent, table: Turntable | null) => void} keys @param {string} help */
  constructor(surface, keys, help) {
    this.surface = surface;
    this.plot = new Plot();
    this.handle = node("div", { class: "playground-handle" });
    this.where = node("p", { class: "playground-where" });
    const { label } = FACTS.surfaces[surface];
    const role = {
      role: "application",
      "aria-roledescription": "surface",
      "aria-label": label,
      "aria-describedby": help,
    };
    const parts = [...this.plot.layers, this.handle, this.where];
    this.panel = node("div", { class: "playground-surface", tabindex: 0, ...role }, ...parts);
    this.panel.addEventListener("keydown", (event) => keys(event, this.table));
  }

  /** What is seen here of a situation. @param {View} view @returns {View} */
  look(view) {
    const situation = { ...view.situation, surface: this.surface };
    const [facts, surface] = [FACTS.surfaces[this.surface], surfaceOf(situation)];
    return { ...view, situation, facts, surface, paths: pathsOf(situation) };
  }

  /** @param {View} view  of the first surface */
  draw(view) {
    const { table, plot } = this;
    if (!table) return;
    this.view = this.look(view);
    plot.fit();
    if (table.differs(this.surface)) table.load(terrain(plot, this.view, this.surface));
    this.scene = laid(this.view, arrowsOf(this.view, plot.box));
    table.draw(this.scene);
  }

  /** The same scene from another place. @param {Turntable} leader  the turntable that is followed */
  follow(leader) {
    const { table } = this;
    if (!table) return;
    table.pose = leader.pose;
    table.led = leader.moving;
    if (this.scene && table.seen) table.draw(this.scene);
  }

  tell() {
    if (this.view) put(this.where, "textContent", where(this.view));
  }
}
