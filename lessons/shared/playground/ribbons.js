// @ts-check
// Lines and runs draped over the ground: points in pixels of the map, and the ribbons over parts of them.

import { mix, rgb } from "./shading.js";

/** @import { Box, Point, Ribbon, Scene } from "./types.js" */
/** @typedef {{ box: Box, across(at: Point): Point, height(at: Point): number }} Land  its heights in pixels */

const BEND = 6; // pixels of the map between points of a line: it bends with the ground
const FAINT = 0.4; // of the way from a line's colour to the paper, for what is still to come

/**
 * All lines and runs as one list x, y, z, x, y, z, … and the ribbons over parts of it: what is to come, then what was, each on
 * a rim of paper.
 * @param {Land} land
 * @param {Scene} scene
 * @returns {[Float32Array, Ribbon[]]}
 */
export function ribbonsOn(land, { lines, runs, step, colors }) {
  /** @type {number[]} */
  const places = [];
  /** @type {Ribbon[]} */
  const coming = [];
  /** @type {Ribbon[]} */
  const been = [];
  const paper = rgb(colors.paper);
  for (const line of lines) {
    for (const part of drape(land, line, places)) coming.push({ ...part, color: rgb(colors.text), radius: 0.8 });
  }
  for (const { points, color } of runs) {
    const paint = rgb(colors[color]);
    const now = Math.min(step, points.length - 1);
    for (const part of drape(land, points, places, now)) {
      coming.push({ ...part, color: mix(paint, paper, FAINT), radius: 0.8 });
    }
    const gone = drape(land, points, places, 0, now);
    for (const part of gone) been.push({ ...part, color: paper, radius: 2, rim: true });
    for (const part of gone) been.push({ ...part, color: paint, radius: 1.2 });
  }
  return [new Float32Array(places), [...coming, ...been]];
}

/**
 * Appends the points of a line over the ground to `places`, without steps that share a pixel, and tells where each part of it
 * inside the window begins and ends.
 * @param {Land} land
 * @param {Point[]} points
 * @param {number[]} places
 */
function drape({ box, across, height }, points, places, from = 0, to = points.length - 1) {
  const [a, b] = [box.width / 2, box.height / 2];
  /** @type {{ from: number, to: number }[]} */
  const parts = [];
  /** @param {number} x @param {number} y */
  const push = (x, y) => places.push(x, y, height([x, y]));
  let before = across(points[from]);
  let open = false;
  for (let k = from + 1; k <= to; k++) {
    const at = across(points[k]);
    const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
    if (k < to && Math.abs(dx) < 0.5 && Math.abs(dy) < 0.5) continue;
    const seen = within(before, at, a, b);
    if (seen) {
      const [first, last] = seen;
      if (!open) {
        parts.push({ from: places.length / 3, to: 0 });
        push(before[0] + first * dx, before[1] + first * dy);
      }
      const pieces = Math.max(1, Math.ceil(((last - first) * Math.sqrt(dx * dx + dy * dy)) / BEND));
      for (let piece = 1; piece <= pieces; piece++) {
        const share = first + ((last - first) * piece) / pieces;
        push(before[0] + share * dx, before[1] + share * dy);
      }
      parts[parts.length - 1].to = places.length / 3 - 1;
    }
    open = seen?.[1] === 1;
    before = at;
  }
  return parts;
}

/**
 * The part of a straight line from p to q inside |x| ≤ a, |y| ≤ b, as two shares of it; null where there is none.
 * @param {Point} p
 * @param {Point} q
 * @param {number} a
 * @param {number} b
 */
function within([px, py], [qx, qy], a, b) {
  let [from, to] = [0, 1];
  for (const [at, step, limit] of [
    [px, qx - px, a],
    [py, qy - py, b],
  ]) {
    if (step === 0 && Math.abs(at) > limit) return null;
    if (step === 0) continue;
    const [one, two] = [(-limit - at) / step, (limit - at) / step];
    [from, to] = [Math.max(from, Math.min(one, two)), Math.min(to, Math.max(one, two))];
  }
  return from < to ? [from, to] : null;
}
