// @ts-check
// The arrows of a rule's terms in the pictures. Slopes share one scale, on which the longest is LONG: so Adam's gradient ends
// at the rim of its divisor's box where all gradients were like this one. The step is as long as the step, at least SHORT.

import { FACTS } from "./facts.js";

/** @import { Arrow, View } from "./types.js" */

const LONG = 64; // pixels of the map
const SHORT = 16;
const PIECES = 8; // of a straight line
const NEAR = 9; // pixels from an arrow that count as on it

/**
 * The arrows of the next step of the method whose rule is shown, over a box of pixels that holds the surface's window.
 * @param {View} view
 * @param {{ width: number, height: number }} box
 * @returns {Arrow[]}
 */
export function arrowsOf({ situation: { step }, paths, rule, facts, surface, colors, lit }, { width, height }) {
  const { w, terms } = paths[rule];
  if (!terms) return [];
  const now = w[Math.min(step, w.length - 1)];
  const at = now.length === 1 ? [now[0], surface.loss(now)] : now; // on a curve: along its axis
  const scale = facts.window.map(([low, high], axis) => [width, height][axis] / (high - low));
  const pixels = (/** @type {number[]} */ values) => Math.hypot(...values.map((value, i) => value * scale[i]));
  const slopes = Object.entries(terms).filter(([role]) => role !== "step");
  const longest = Math.max(...slopes.map(([, values]) => pixels(values)));
  return Object.entries(terms).flatMap(([role, values]) => {
    const length = pixels(values);
    if (!(length > 0) || !Number.isFinite(length)) return [];
    const { drawn, color } = FACTS.roles[role];
    const box = drawn === "box";
    const factor = drawn === "step" ? Math.max(1, SHORT / length) : LONG / longest;
    const [a, b = 0] = values.map((value) => (box ? factor : -factor) * value);
    const look = { color: colors[color], edge: colors.paper, width: 2.5, alpha: 1, head: !box };
    if (lit) Object.assign(look, lit === role ? { width: 5 } : { alpha: 0.25 });
    return [{ role, points: box ? around(at, a, b) : straight(at, [at[0] + a, at[1] + b]), look }];
  });
}

/** Points from one to the other: on a surface the line bends with the ground. @param {number[]} from @param {number[]} to */
const straight = (from, to) =>
  Array.from({ length: PIECES + 1 }, (_, k) => from.map((value, i) => value + (k / PIECES) * (to[i] - value)));

/** The sides of a box around a point. @param {number[]} at @param {number} a @param {number} b */
function around([x, y], a, b) {
  const corners = [
    [x - a, y - b],
    [x + a, y - b],
    [x + a, y + b],
    [x - a, y + b],
  ];
  return corners.flatMap((corner, k) => straight(corner, corners[(k + 1) % 4]));
}

/**
 * The role of the arrow under a pixel; nothing where there is none.
 * @param {Arrow[]} drawn  with points in pixels
 * @param {number} px
 * @param {number} py
 */
export function under(drawn, px, py) {
  let [nearest, least] = ["", NEAR];
  for (const { role, points } of drawn) {
    for (let k = 0; k + 1 < points.length; k++) {
      const off = distance([px, py], points[k], points[k + 1]);
      if (off < least) [nearest, least] = [role, off];
    }
  }
  return nearest;
}

/** @param {number[]} at @param {number[]} from @param {number[]} to */
function distance(at, from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = ((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(at[0] - from[0] - share * dx, at[1] - from[1] - share * dy);
}
