// @ts-check
// Native form controls, built node by node: no text ever becomes HTML.

import { SHAPES } from "./markers.js";

/** @import { Interval, Knob, Method } from "./types.js" */

/** @template Value @param {number} count @param {(k: number) => Value} value */
const grid = (count, value) => Array.from({ length: count }, (_, k) => value(k));
/** @param {number} value @param {number} digits */
const rounded = (value, digits) => Number(value.toPrecision(digits));

/** The values that a slider offers; a link may hold others between. @type {Record<string, number[]>} */
export const GRIDS = {
  lr: grid(121, (k) => rounded(10 ** (k / 20 - 5), 3)),
  momentum: grid(100, (k) => rounded(k / 100, 3)),
  noise: [0, ...grid(25, (k) => rounded(10 ** (k / 6 - 2), 2))],
  steps: [5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 400, 500, 700, 1000],
  condition: grid(41, (k) => rounded(10 ** (k / 10), 2)),
  rotation: grid(37, (k) => 5 * k - 90),
};
const LABELS = {
  lr: "learning rate",
  momentum: "momentum",
  noise: "gradient noise",
  seed: "seed of the noise",
  steps: "steps in all",
  condition: "condition number",
  rotation: "rotation",
  landscape: "landscape number",
};
/** @type {Record<string, string>} */
const UNITS = { rotation: "°" };

/**
 * An element; an attribute `on…` is what hears of this event.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | (() => void)>} attributes
 * @param {(Node | string)[]} children
 */
export function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(key, value);
    else made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}

/**
 * Sets a property where it differs: a page lays itself out anew even for the text that it shows already.
 * @template {object} Part
 * @template {keyof Part} Name
 * @param {Part} part
 * @param {Name} property
 * @param {Part[Name]} value
 */
export const put = (part, property, value) => part[property] !== value && (part[property] = value);

/** @param {string} text @param {() => void} onclick */
export const button = (text, onclick) => node("button", { type: "button", onclick }, text);

/** The place of the value that is nearest to another. @param {number[]} values @param {number} value */
const nearest = (values, value) =>
  values.reduce((best, candidate, k) => (Math.abs(candidate - value) < Math.abs(values[best] - value) ? k : best), 0);

/**
 * A labelled slider over `values`; returns its row and a function that shows a value.
 * @param {string} id
 * @param {string} label
 * @param {number[]} values
 * @param {string} unit
 * @param {(value: number) => void} changed
 */
export function slider(id, label, values, unit, changed) {
  const text = (/** @type {number} */ value) => `${value}${unit}`.replace("-", "−");
  const output = node("output", { for: id, "aria-live": "off" });
  const input = node("input", { type: "range", id, min: 0, max: values.length - 1, step: 1, autocomplete: "off" });
  input.addEventListener("input", () => changed(values[Number(input.value)]));
  const row = node("div", { class: "playground-control" }, node("label", { for: id }, label), input, output);
  /** @type {{ value: number, last?: number } | undefined} */
  let seen;
  /** With `last` the values are 0, 1, … last. @param {number} value @param {number} [last] */
  const show = (value, last = seen?.last) => {
    if (seen?.value === value && seen.last === last) return;
    if (last !== undefined && last !== seen?.last) {
      values = grid(last + 1, (k) => k);
      input.max = String(last);
    }
    seen = { value, last };
    input.value = String(nearest(values, value));
    output.textContent = text(value);
    input.setAttribute("aria-valuetext", text(value));
  };
  return { row, show };
}

/** @param {string} id @param {string} label @param {Interval} limits @param {(value: number) => void} changed */
function number(id, label, [low, high], changed) {
  const input = node("input", {
    type: "number",
    id,
    min: low,
    max: high,
    step: 1,
    inputmode: "numeric",
    autocomplete: "off",
  });
  input.addEventListener("input", () => {
    const value = Number(input.value);
    if (input.value !== "" && Number.isInteger(value) && value >= low && value <= high) changed(value);
  });
  const row = node("div", { class: "playground-control" }, node("label", { for: id }, label), input);
  const show = (/** @type {number} */ value) => {
    if (document.activeElement !== input) input.value = String(value);
  };
  return { row, show };
}

/** @param {string} prefix @param {Knob} name @param {Interval} limits @param {(value: number) => void} changed */
export function knob(prefix, name, limits, changed) {
  const id = `${prefix}${name}`;
  if (!GRIDS[name]) return number(id, LABELS[name], limits, changed);
  return slider(id, LABELS[name], GRIDS[name], UNITS[name] ?? "", changed);
}

/** @param {string} id @param {string} label @param {string[][]} options @param {(value: string) => void} changed */
export function menu(id, label, options, changed) {
  const select = node("select", { id, autocomplete: "off" });
  select.addEventListener("change", () => changed(select.value));
  select.append(...options.map(([value, text]) => node("option", { value }, text)));
  const row = node("div", { class: "playground-control" }, node("label", { for: id }, label), select);
  return { row, show: (/** @type {string} */ value) => (select.value = value) };
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 */
function drawing(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The sign of a method as a small drawing, in its role colour. @param {Pick<Method, "color" | "marker">} method */
export function sign({ color, marker }) {
  const svg = drawing("svg", { viewBox: "-1.4 -1.4 2.8 2.8", class: "playground-sign", "aria-hidden": "true" });
  svg.style.fill = `var(--figure-${color})`;
  const shape = SHAPES[marker];
  svg.append(shape ? drawing("polygon", { points: shape.join(" ") }) : drawing("circle", { r: "1" }));
  return svg;
}

/** @param {string} id @param {string} label @param {Node} picture @param {(on: boolean) => void} changed */
export function check(id, label, picture, changed) {
  const input = node("input", { type: "checkbox", id, autocomplete: "off" });
  input.addEventListener("change", () => changed(input.checked));
  const row = node("label", { class: "playground-method", for: id }, input, picture, label);
  return { row, input };
}
