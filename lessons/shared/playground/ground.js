// @ts-check
// A surface as a height field: a mesh over one box, its light, and the height at any place. Lengths are pixels of the page.

/** @import { Box, Interval, Point } from "./types.js" */

const CELL = 3; // pixels between vertices; one more where no graphics card helps
const MOST = 260; // vertices along a side
export const BASE = 0.1; // how far the sides reach below the lowest point, as a share of the relief
export const STRIDE = 8; // floats of a vertex: place, share, normal, openness

export class Ground {
  /**
   * @param {object} surface
   * @param {(w: Point) => number} surface.loss
   * @param {Interval[]} surface.window
   * @param {Box} surface.box
   * @param {(loss: number) => number} surface.height  in pixels
   * @param {(loss: number) => number} surface.share  of the map's tint and levels
   * @param {number} surface.relief  pixels between the lowest and the highest point
   * @param {boolean} [surface.slow]  no graphics card helps
   */
  constructor({ loss, window: [[x0, x1], [y0, y1]], box, height, share, relief, slow = false }) {
    const count = (/** @type {number} */ size) => Math.min(MOST, Math.ceil(size / (CELL + Number(slow)))) + 1;
    const [columns, rows] = [count(box.width), count(box.height)];
    this.columns = columns;
    this.rows = rows;
    this.box = box;
    this.relief = relief;
    this.cell = [box.width / (columns - 1), box.height / (rows - 1)];
    this.heights = new Float32Array(columns * rows);
    this.shares = new Float32Array(columns * rows);
    for (let j = 0, k = 0; j < rows; j++) {
      const y = y0 + ((y1 - y0) * j) / (rows - 1);
      for (let i = 0; i < columns; i++, k++) {
        const value = loss([x0 + ((x1 - x0) * i) / (columns - 1), y]);
        this.heights[k] = height(value);
        this.shares[k] = share(value);
      }
    }
  }

  /** The height over [across, up] from the middle of the box, between the vertices as they are drawn. @param {Point} place */
  at([x, y]) {
    const { columns, rows, heights, cell, box } = this;
    const u = Math.min(columns - 1.001, Math.max(0, (x + box.width / 2) / cell[0]));
    const v = Math.min(rows - 1.001, Math.max(0, (y + box.height / 2) / cell[1]));
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [a, b, k] = [u - i, v - j, j * columns + i];
    const below = heights[k] + a * (heights[k + 1] - heights[k]);
    const above = heights[k + columns] + a * (heights[k + columns + 1] - heights[k + columns]);
    return below + b * (above - below);
  }

  /** How far each vertex stands above its surroundings, −1 to 1: hollows get less light. A mean over a square, by running sums. */
  openness() {
    const { columns, rows, heights, relief } = this;
    const radius = Math.round(0.07 * Math.min(columns, rows));
    const along = blurred(heights, { count: columns, lines: rows, step: 1, jump: columns, radius });
    const mean = blurred(along, { count: rows, lines: columns, step: columns, jump: 1, radius });
    return heights.map((value, k) => Math.max(-1, Math.min(1, (6 * (value - mean[k])) / relief)));
  }

  /** Every vertex of the surface, then of its four sides, top and bottom in turn. */
  vertices() {
    const { columns, rows, heights, shares, cell, box, relief } = this;
    const open = this.openness();
    const floats = new Float32Array(STRIDE * (columns * rows + 4 * (columns + rows)));
    let n = 0;
    /** @type {(i: number, j: number, z: number, share: number, nx: number, ny: number, nz: number, light: number) => void} */
    const push = (i, j, z, share, nx, ny, nz, light) => {
      floats[n++] = i * cell[0] - box.width / 2;
      floats[n++] = j * cell[1] - box.height / 2;
      for (const value of [z, share, nx, ny, nz, light]) floats[n++] = value;
    };
    for (let j = 0, k = 0; j < rows; j++) {
      const [south, north] = [j > 0 ? columns : 0, j < rows - 1 ? columns : 0];
      for (let i = 0; i < columns; i++, k++) {
        const [west, east] = [i > 0 ? 1 : 0, i < columns - 1 ? 1 : 0];
        const dx = (heights[k + east] - heights[k - west]) / ((west + east) * cell[0]);
        const dy = (heights[k + north] - heights[k - south]) / (((south + north) / columns) * cell[1]);
        const length = Math.sqrt(1 + dx * dx + dy * dy);
        push(i, j, heights[k], shares[k], -dx / length, -dy / length, 1 / length, open[k]);
      }
    }
    /** @type {(i: number, j: number, nx: number, ny: number) => void} */
    const side = (i, j, nx, ny) => {
      push(i, j, heights[j * columns + i], -1, nx, ny, 0, 0);
      push(i, j, -BASE * relief, -2, nx, ny, 0, 0);
    };
    for (let i = 0; i < columns; i++) side(i, 0, 0, -1);
    for (let j = 0; j < rows; j++) side(columns - 1, j, 1, 0);
    for (let i = columns - 1; i >= 0; i--) side(i, rows - 1, 0, 1);
    for (let j = rows - 1; j >= 0; j--) side(0, j, -1, 0);
    return floats;
  }

  /** The squares of a mesh over every `stride`-th vertex, and the last one of a row or a column. */
  triangles(stride = 1) {
    const { columns, rows } = this;
    const along = (/** @type {number} */ count) => [
      ...Array.from({ length: Math.ceil((count - 1) / stride) }, (_, k) => k * stride),
      count - 1,
    ];
    const [us, vs] = [along(columns), along(rows)];
    const corners = new Uint32Array(6 * (us.length - 1) * (vs.length - 1) + 12 * (columns + rows));
    let n = 0;
    /** @type {(a: number, b: number, c: number, d: number) => void} */
    const square = (a, b, c, d) => {
      for (const k of [a, b, c, c, b, d]) corners[n++] = k;
    };
    for (let j = 0; j + 1 < vs.length; j++) {
      const [south, north] = [vs[j] * columns, vs[j + 1] * columns];
      for (let i = 0; i + 1 < us.length; i++)
        square(south + us[i], south + us[i + 1], north + us[i], north + us[i + 1]);
    }
    const last = columns * rows + 4 * (columns + rows) - 2;
    for (let k = columns * rows; k < last; k += 2) square(k, k + 1, k + 2, k + 3);
    return corners;
  }
}

/**
 * The mean of each number and its neighbours along one direction.
 * @param {Float32Array} values
 * @param {object} along
 * @param {number} along.count  numbers on a line
 * @param {number} along.lines
 * @param {number} along.step  from a number of a line to the next
 * @param {number} along.jump  from a line to the next
 * @param {number} along.radius
 */
function blurred(values, { count, lines, step, jump, radius }) {
  const means = new Float32Array(values.length);
  const within = (/** @type {number} */ k) => Math.min(count - 1, Math.max(0, k));
  for (let line = 0; line < lines; line++) {
    const at = (/** @type {number} */ k) => line * jump + within(k) * step;
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += values[at(k)];
    for (let k = 0; k < count; k++) {
      means[at(k)] = sum / (2 * radius + 1);
      sum += values[at(k + radius + 1)] - values[at(k - radius)];
    }
  }
  return means;
}
