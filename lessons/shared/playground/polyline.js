// @ts-check
// A line through many points as few pixels: without those that nobody could tell from their neighbours. Where a run has come
// to rest, hundreds of steps share a pixel, and drawing each of them costs more than all else in a frame.

/** @import { Point } from "./types.js" */
/** @typedef {{ x(value: number): number, y(value: number): number }} Projection  from numbers to pixels */

const STRAIGHT = 16; // pixels of a curve that one stroke may stand for

// Pixels x, y, x, y, … of the line that is being drawn: no array a line, since a drag draws a dozen a frame
export const KEPT = new Float64Array(4096);

/**
 * Puts the pixels of points from … to into KEPT, without those that lie closer than `gap` to the one before, and tells how
 * many numbers these are.
 * @param {Projection} projection
 * @param {Point[]} points
 * @param {number} gap
 */
export function apart(projection, points, gap, from = 0, to = points.length - 1) {
  const last = Math.min(to, points.length - 1);
  let size = 0;
  for (let k = from, px = NaN, py = NaN; k <= last; k++) {
    const qx = projection.x(points[k][0]);
    const qy = projection.y(points[k][1]);
    if (Math.abs(qx - px) < gap && Math.abs(qy - py) < gap) continue;
    KEPT[size++] = px = qx;
    KEPT[size++] = py = qy;
  }
  return size;
}

/**
 * The same without those that lie on the way from the one before to the one after, to a third of a pixel.
 * @param {Projection} projection
 * @param {Point[]} points
 * @param {number} [from]
 * @param {number} [to]
 */
export function bends(projection, points, from, to) {
  const all = apart(projection, points, 1, from, to);
  let size = 0;
  for (let k = 0; k < all; k += 2) {
    const qx = KEPT[k];
    const qy = KEPT[k + 1];
    if (size >= 4 && onTheWay(size, qx, qy)) size -= 2;
    KEPT[size++] = qx;
    KEPT[size++] = qy;
  }
  return size;
}

/** Does the last point of KEPT lie between the one before and (qx, qy)? @param {number} size @param {number} qx @param {number} qy */
function onTheWay(size, qx, qy) {
  const [ox, oy, px, py] = [KEPT[size - 4], KEPT[size - 3], KEPT[size - 2], KEPT[size - 1]];
  const [dx, dy] = [qx - ox, qy - oy];
  const length = Math.sqrt(dx * dx + dy * dy); // Math.hypot takes ten times as long
  const ahead = (qx - px) * (px - ox) + (qy - py) * (py - oy) > 0;
  return length < STRAIGHT && ahead && Math.abs(dx * (py - oy) - dy * (px - ox)) < 0.3 * length;
}
