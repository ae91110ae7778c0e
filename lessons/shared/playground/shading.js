// @ts-check
// Colours and light of a surface on the turntable: flat as the map from above, modelled as it tilts.

import { penOf } from "./pen.js";

/** @import { Colors, Pose, Rgb } from "./types.js" */

const LIGHT = [-0.55, 0.35, 0.75]; // where it comes from, on the screen

/** A colour on the way from one to another. @param {Rgb} a @param {Rgb} b @param {number} share @returns {Rgb} */
export const mix = (a, b, share) => a.map((value, k) => value + (b[k] - value) * share);

const probe = penOf(document.createElement("canvas"), { willReadFrequently: true });
/** @type {Map<string, Rgb>} */
const known = new Map();

/** A colour of the page in numbers. @param {string} text @returns {Rgb} */
export function rgb(text) {
  const before = known.get(text);
  if (before) return before;
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  const color = [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
  known.set(text, color);
  return color;
}

/**
 * The uniforms of the ground (shaders.js).
 * @param {Colors} colors
 * @param {Pose} pose
 * @param {number} depth  from 0, a map, to 1
 * @param {number} levels  how many contour lines there are
 */
export function tones(colors, { turn, tilt }, depth, levels) {
  const [paper, text, blue] = ["paper", "text", "blue"].map((role) => rgb(colors[role]));
  const high = mix(paper, text, 0.07);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const turned = (/** @type {number[]} */ [x, y, z]) => {
    const length = Math.hypot(x, y, z);
    return [(cos * x + sin * y) / length, (cos * y - sin * x) / length, z / length];
  };
  return {
    high: mix(paper, high, depth),
    low: mix(mix(paper, blue, 105 / 255), mix(paper, blue, 0.68), depth),
    ink: mix(blue, mix(blue, text, 0.35), depth),
    side: mix(paper, mix(text, blue, 0.5), 0.16),
    shadow: mix(mix(blue, text, 0.45), paper, 0.1),
    light: turned(LIGHT),
    eye: turned([0, -Math.sin(tilt), Math.cos(tilt)]),
    paper,
    levels,
    width: 0.4,
    strong: 0.45 + 0.1 * depth,
    depth,
  };
}
