// @ts-check
// The ground of a map: a surface in samples, its level lines and its tint.

import { penOf } from "./pen.js";

/** @import { Box, Interval, Scale, Surface } from "./types.js" */
/** @typedef {{ values: Float64Array, columns: number, rows: number }} Samples  row by row, the top one first */

const CELL = 5; // pixels between samples of the surface

/** @param {Surface["loss"]} loss @param {Interval[]} window @param {Box} box @returns {Samples} */
export function samples(loss, [[x0, x1], [y0, y1]], { width, height }) {
  const [columns, rows] = [Math.ceil(width / CELL) + 1, Math.ceil(height / CELL) + 1];
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const y = y1 - ((y1 - y0) * j) / (rows - 1);
    for (let i = 0; i < columns; i++) values[j * columns + i] = loss([x0 + ((x1 - x0) * i) / (columns - 1), y]);
  }
  return { values, columns, rows };
}

/**
 * The level lines over a box, as segments between the crossings of each cell's edges.
 * @param {Samples} samples
 * @param {number[]} levels
 * @param {Box} box
 */
export function contours({ values, columns, rows }, levels, { left, top, width, height }) {
  const [sx, sy] = [width / (columns - 1), height / (rows - 1)];
  const lines = new Path2D();
  /** @param {number} a @param {number} b @param {number} level */
  const cross = (a, b, level) => (level - a) / (b - a);
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const k = j * columns + i;
      const [a, b, c, d] = [values[k], values[k + 1], values[k + columns + 1], values[k + columns]];
      const [low, high] = [Math.min(a, b, c, d), Math.max(a, b, c, d)];
      for (const level of levels) {
        if (level <= low || level > high) continue;
        const hits = [];
        if (a < level !== b < level) hits.push([i + cross(a, b, level), j]);
        if (b < level !== c < level) hits.push([i + 1, j + cross(b, c, level)]);
        if (d < level !== c < level) hits.push([i + cross(d, c, level), j + 1]);
        if (a < level !== d < level) hits.push([i, j + cross(a, d, level)]);
        for (let h = 0; h + 1 < hits.length; h += 2) {
          lines.moveTo(left + hits[h][0] * sx, top + hits[h][1] * sy);
          lines.lineTo(left + hits[h + 1][0] * sx, top + hits[h + 1][1] * sy);
        }
      }
    }
  }
  return lines;
}

/**
 * One small picture of the shares, deeper is more of the colour, to be stretched over the box.
 * @param {Samples} samples
 * @param {Scale["share"]} share
 * @param {string} color
 */
export function tinted({ values, columns, rows }, share, color) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: columns, height: rows });
  const pen = penOf(canvas);
  pen.fillStyle = color;
  pen.fillRect(0, 0, columns, rows);
  const image = pen.getImageData(0, 0, columns, rows);
  values.forEach((value, k) => (image.data[4 * k + 3] = 105 * (1 - share(value))));
  pen.putImageData(image, 0, 0);
  return canvas;
}
