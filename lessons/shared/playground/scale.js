// @ts-check
// From a loss to its tint and its levels on the map, and to its height in 3-D.

import { shown } from "./situation.js";

/** @import { Height, Interval, Scale } from "./types.js" */

const LEVELS = 14;
const DEEP = 0.1; // where the median of the map is lower than this share of its range, heights are logarithms

/** @param {(loss: number) => number} height @param {string} text @returns {Height} */
const told = (height, text) => Object.assign(height, { text });

/** @param {(share: number) => number} level */
const levels = (level) => Array.from({ length: LEVELS }, (_, k) => level((k + 0.5) / LEVELS));

/**
 * Heights from 0 to 1 on the surface in 3-D: those of the loss. Where half of the map lies in the lowest tenth, as beside walls
 * a thousand times higher, they are those of log(1 + loss / c), with the c that brings the median to the middle.
 * @param {number} low
 * @param {number} high
 * @param {number} median  as a share of the range
 */
function heightOf(low, high, median) {
  if (median > DEEP) return told((value) => (value - low) / (high - low), "Height is the loss.");
  const c = median ** 2 / (1 - 2 * median);
  const whole = Math.log1p(1 / c);
  const text = `Height is log(1 + loss ∕ ${shown(c * (high - low))}), with the loss above its lowest here: else the walls would hide the floor.`;
  return told((value) => Math.log1p(Math.max(0, value - low) / (high - low) / c) / whole, text);
}

/** Heights, shades and levels by the logarithm between two powers of ten: so two surfaces have one scale. @param {Interval} decades @returns {Scale} */
export function logScale([low, high]) {
  const share = (/** @type {number} */ value) => Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
  return {
    range: [10 ** low, 10 ** high],
    share,
    height: told((value) => share(value), "Height is the logarithm of the loss."),
    levels: levels((at) => 10 ** (low + (high - low) * at)),
  };
}

/**
 * Levels are evenly spaced after a power that brings the median to the middle: a bowl shows even rings, a plateau stays empty.
 * @param {Float64Array} values  the losses of the map
 * @returns {Scale}
 */
export function scaleOf(values) {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const median = sorted[sorted.length >> 1];
  const power = Math.min(10, Math.max(0.6, Math.log2((high - low) / Math.max(median - low, 1e-12))));
  return {
    range: [low, high],
    share: (value) => Math.max(0, (value - low) / (high - low)) ** (1 / power),
    height: heightOf(low, high, (median - low) / (high - low)),
    levels: levels((at) => low + (high - low) * at ** power),
  };
}
