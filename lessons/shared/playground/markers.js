// @ts-check
// Signs at a pixel: markers of methods, the cross of a minimum, the ball that rolls, the arrow of a term.

/** @import { Arrow, Look, Point } from "./types.js" */

/** Signs of a half-width of one; null is a circle. The names are Matplotlib's. @type {Record<string, Point[] | null>} */
export const SHAPES = {
  o: null,
  s: [
    [-0.85, -0.85],
    [0.85, -0.85],
    [0.85, 0.85],
    [-0.85, 0.85],
  ],
  "^": [
    [0, -1.05],
    [1, 0.8],
    [-1, 0.8],
  ],
  D: [
    [0, -1.15],
    [1.15, 0],
    [0, 1.15],
    [-1.15, 0],
  ],
  v: [
    [0, 1.05],
    [1, -0.8],
    [-1, -0.8],
  ],
  P: [
    [-0.4, -1.1],
    [0.4, -1.1],
    [0.4, -0.4],
    [1.1, -0.4],
    [1.1, 0.4],
    [0.4, 0.4],
    [0.4, 1.1],
    [-0.4, 1.1],
    [-0.4, 0.4],
    [-1.1, 0.4],
    [-1.1, -0.4],
    [-0.4, -0.4],
  ],
  X: [
    [-1.1, -0.6],
    [-0.6, -1.1],
    [0, -0.5],
    [0.6, -1.1],
    [1.1, -0.6],
    [0.5, 0],
    [1.1, 0.6],
    [0.6, 1.1],
    [0, 0.5],
    [-0.6, 1.1],
    [-1.1, 0.6],
    [-0.5, 0],
  ],
  "*": Array.from({ length: 10 }, (_, k) => {
    const radius = k % 2 ? 0.5 : 1.25;
    return [radius * Math.sin((k * Math.PI) / 5), -radius * Math.cos((k * Math.PI) / 5)];
  }),
};

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} shape
 * @param {number} px
 * @param {number} py
 * @param {Look} look
 */
export function drawMarker(pen, shape, px, py, { color = "", edge, radius = 6, hollow = false }) {
  const corners = SHAPES[shape];
  pen.beginPath();
  if (corners) corners.forEach(([a, b]) => pen.lineTo(px + a * radius, py + b * radius));
  else pen.arc(px, py, radius, 0, 7);
  pen.closePath();
  Object.assign(pen, { fillStyle: color, strokeStyle: edge, lineWidth: hollow ? 2.5 : 1.5 });
  if (!hollow) pen.fill();
  pen.stroke();
}

/**
 * A thin upright cross, unlike any method's sign.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} px
 * @param {number} py
 * @param {string} color
 */
export function drawCross(pen, px, py, color) {
  pen.beginPath();
  for (const [dx, dy] of [
    [7, 0],
    [0, 7],
  ]) {
    pen.moveTo(px - dx, py - dy);
    pen.lineTo(px + dx, py + dy);
  }
  Object.assign(pen, { strokeStyle: color, lineWidth: 1.5 });
  pen.stroke();
}

/**
 * A line through pixels on a rim of paper, with a head where it ends.
 * @param {CanvasRenderingContext2D} pen
 * @param {Point[]} points
 * @param {Arrow["look"]} look
 */
export function drawArrow(pen, points, { color, edge, width, alpha, head }) {
  const [[qx, qy], [px, py]] = points.slice(-2);
  const [angle, size] = [Math.atan2(py - qy, px - qx), 4 + 2 * width];
  for (const { style, more } of [
    { style: edge, more: 2.5 },
    { style: color, more: 0 },
  ]) {
    Object.assign(pen, { strokeStyle: style, fillStyle: style, lineWidth: width + more, globalAlpha: alpha });
    pen.lineJoin = pen.lineCap = "round";
    pen.beginPath();
    points.forEach(([x, y]) => pen.lineTo(x, y));
    pen.stroke();
    if (!head) continue;
    pen.beginPath();
    for (const [turn, long] of [
      [0, 0.4],
      [2.6, 1],
      [-2.6, 1],
    ])
      pen.lineTo(px + long * size * Math.cos(angle + turn), py + long * size * Math.sin(angle + turn));
    pen.closePath();
    pen.fill();
    pen.lineWidth = more;
    if (more) pen.stroke();
  }
  Object.assign(pen, { globalAlpha: 1, lineCap: "butt" });
}

/**
 * A ball that lies on a pixel, with its shadow and a gleam.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} px
 * @param {number} py
 * @param {Look & { color: string }} look
 */
export function drawBall(pen, px, py, { color, edge, radius = 10 }) {
  const whole = pen.globalAlpha;
  /** @param {number} x @param {number} y @param {number} a @param {number} b @param {string | CanvasGradient} style @param {number} alpha */
  const round = (x, y, a, b, style, alpha) => {
    Object.assign(pen, { fillStyle: style, globalAlpha: alpha * whole });
    pen.beginPath();
    pen.ellipse(x, y, a, b, 0, 0, 7);
    pen.fill();
  };
  const y = py - 0.8 * radius;
  round(px + 0.2 * radius, py, 1.05 * radius, 0.5 * radius, "#000", 0.3);
  round(px, y, radius + 1, radius + 1, edge, 1);
  round(px, y, radius, radius, color, 1);
  const [gx, gy] = [px - 0.35 * radius, y - 0.4 * radius];
  const gleam = pen.createRadialGradient(gx, gy, 0, px - 0.2 * radius, y - 0.2 * radius, 1.3 * radius);
  gleam.addColorStop(0, "#fffc");
  gleam.addColorStop(0.35, "#fff3");
  gleam.addColorStop(0.6, "#0000");
  gleam.addColorStop(1, "#0006");
  round(px, y, radius, radius, gleam, 1);
  pen.globalAlpha = whole;
}
