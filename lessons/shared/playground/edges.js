// @ts-check
// The names of a surface's axes and their round numbers, along those two edges of its box that are nearer to the eye.

/** @import { Plot } from "./plot.js" */
/** @import { Camera, Colors, Interval, Point, Scene } from "./types.js" */

/**
 * @param {Plot} plot
 * @param {Camera} camera
 * @param {{ window: Interval[], base: number }} box  `base` is the height of its lower edges, in pixels
 * @param {object} look
 * @param {Colors} look.colors
 * @param {number} look.depth  from 0, a map, to 1
 * @param {NonNullable<Scene["names"]>} look.names
 */
export function drawEdges({ pen, box, font }, camera, { window, base }, { colors, depth, names }) {
  if (depth < 0.05) return;
  Object.assign(pen, {
    font,
    fillStyle: colors.muted,
    strokeStyle: colors.grid,
    lineWidth: 1,
    globalAlpha: depth,
    textAlign: "center",
    textBaseline: "middle",
  });
  const half = [box.width / 2, box.height / 2];
  for (const axis of [0, 1]) {
    /** @param {number} at @param {number} side @returns {Point} */
    const edge = (at, side) => (axis === 0 ? [at, side * half[1], base] : [side * half[0], at, base]);
    const near = (/** @type {number} */ side) => camera.seen(edge(0, side))[2];
    const side = near(1) > near(-1) ? 1 : -1;
    const outward = direction(camera.project(edge(0, -side)), camera.project(edge(0, side)));
    const [low, high] = window[axis];
    pen.beginPath();
    for (const at of [-half[axis], half[axis]]) {
      const [px, py] = camera.project(edge(at, side));
      pen.lineTo(px, py);
    }
    pen.stroke();
    /** @param {string} text @param {number} at @param {number} gap */
    const write = (text, at, gap) => {
      const [px, py] = camera.project(edge(at, side));
      pen.fillText(text, px + gap * outward[0], py + gap * outward[1]);
    };
    for (const value of names.ticks(low, high, 4)) {
      write(String(value).replace("-", "−"), ((value - low) / (high - low) - 0.5) * 2 * half[axis], 11);
    }
    write(names.axes[axis], 0, 28);
  }
  pen.globalAlpha = 1;
}

/** From one pixel to another, of length one. @param {Point} from @param {Point} to */
function direction([qx, qy], [px, py]) {
  const length = Math.hypot(px - qx, py - qy) || 1;
  return [(px - qx) / length, (py - qy) / length];
}
