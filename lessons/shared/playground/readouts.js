// @ts-check
// The numbers below the picture: where each method stands, and what the surface is like there.

import { node, sign } from "./controls.js";
import { eigen } from "./descent.js";
import { FACTS } from "./facts.js";
import { shown } from "./situation.js";

/** @import { Run, View } from "./types.js" */

const FLAT = 1e-10; // of the largest curvature: what is not below zero by more is rounding

/** @typedef {{ row: HTMLElement, values: HTMLElement, texts: Text[] }} Cell  of one method */

/**
 * What is told of a run at the step that is seen, as [label, text].
 * @param {Pick<View, "surface" | "situation">} view
 * @param {Run} run
 * @returns {[string, string][]}
 */
export function quantities({ surface, situation: { step } }, { w, diverged }) {
  const at = w[Math.min(step, w.length - 1)];
  const [loss, grad] = [shown(surface.loss(at)), surface.grad(at)];
  const curvatures = [...eigen(surface.hess(at)).values].sort((a, b) => a - b);
  const when = diverged && step >= w.length ? `diverged at step ${w.length}` : `step ${Math.min(step, w.length - 1)}`;
  if (at.length === 1) {
    return [
      ["x", shown(at[0])],
      ["f(x)", loss],
      ["f′(x)", shown(grad[0])],
      ["f″(x)", shown(curvatures[0])],
      ["", when],
    ];
  }
  const index = curvatures.filter((value) => value < -FLAT * Math.max(...curvatures.map(Math.abs))).length;
  return [
    ["w", `(${at.map(shown).join(", ")})`],
    ["loss", loss],
    ["‖gradient‖", shown(Math.hypot(...grad))],
    ["curvatures", curvatures.map(shown).join(", ")],
    ["index", String(index)],
    ["", when],
  ];
}

export class Readouts {
  constructor() {
    this.list = node("ul", { class: "playground-readouts", "aria-label": "Where each method stands" });
    this.shape = "";
    /** @type {Map<string, Cell>} */
    this.cells = new Map();
  }

  /** @param {View} view */
  show(view) {
    const names = Object.keys(view.paths);
    const shape = `${names}/${view.facts.dim}`;
    if (this.shape !== shape) {
      this.shape = shape;
      this.cells = new Map(names.map((name) => [name, cell(name)]));
      this.list.replaceChildren(...[...this.cells.values()].map(({ row }) => row));
    }
    for (const [name, cell] of this.cells) write(cell, quantities(view, view.paths[name]));
  }
}

/** @param {string} name @returns {Cell} */
function cell(name) {
  const facts = FACTS.methods[name];
  const values = node("span", { class: "playground-values" });
  const row = node("li", {}, node("span", { class: "playground-name" }, sign(facts), facts.label), values);
  return { row, values, texts: [] };
}

/**
 * Text nodes alone change, and only those that differ: to lay out a page costs more than its picture.
 * @param {Cell} cell
 * @param {[string, string][]} pairs
 */
function write(cell, pairs) {
  if (cell.texts.length !== pairs.length) {
    cell.texts = pairs.map(() => document.createTextNode(""));
    const labels = pairs.map(([label]) => (label ? [node("i", {}, label), " "] : []));
    cell.values.replaceChildren(...labels.map((label, k) => node("span", {}, ...label, cell.texts[k])));
  }
  pairs.forEach(([, text], k) => cell.texts[k].data !== text && (cell.texts[k].data = text));
  cell.row.toggleAttribute("data-diverged", pairs[pairs.length - 1][1].startsWith("diverged"));
}
