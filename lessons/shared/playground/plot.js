// @ts-check
// Two canvases, one above the other: a ground that stays, with axes, and a front that is drawn anew in every frame. From
// numbers to pixels, lines, signs and axes. Colours are the roles of the course's figures.

import { drawArrow, drawBall, drawCross, drawMarker } from "./markers.js";
import { penOf } from "./pen.js";
import { KEPT, apart, bends } from "./polyline.js";

/** @import { Arrow, Box, Colors, Interval, Look, Point } from "./types.js" */

const SCRIBBLE = 100; // bends that a line has at least to be one
const CLAMP = 1e5; // pixels: a diverged run's points are drawn this far out, since canvases lose larger numbers
/** @type {Box} */
const NOTHING = { left: 0, top: 0, width: 1, height: 1 };

export class Plot {
  key = ""; // of the size
  /** @type {Arrow[]} */
  drawn = []; // in pixels
  width = 0;
  height = 0;
  ratio = 1;
  font = "";
  stale = true;
  room = NOTHING; // between the margins
  box = NOTHING; // the axes
  /** @type {Interval[]} */
  window = [];
  log = false;
  scale = [1, 1]; // pixels per unit
  zero = [0, 0]; // pixels of zero
  seen = { left: 0, top: 0 }; // where on the screen the plot was last

  /** @param {Partial<Record<"left" | "right" | "top" | "bottom", number>>} [margin]  pixels */
  constructor(margin) {
    this.layers = [0, 1].map(() => document.createElement("canvas"));
    this.layers.forEach((canvas) => canvas.setAttribute("aria-hidden", "true"));
    this.margin = { left: 40, right: 10, top: 8, bottom: 34, ...margin };
    this.pen = penOf(this.layers[1]); // the ground's may be WebGL's
  }

  /** Takes the size that the page gives, once `stale` says that it may be another: asking lays out the page. */
  fit() {
    if (!this.stale) return;
    this.stale = false;
    const ratio = window.devicePixelRatio || 1;
    const [canvas] = this.layers;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const key = [width, height, ratio].join();
    if (key === this.key) return;
    const { fontFamily } = getComputedStyle(canvas);
    Object.assign(this, { key, ratio, width, height, font: `12px ${fontFamily}` });
    for (const layer of this.layers)
      Object.assign(layer, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    const { left, right, top, bottom } = this.margin;
    this.room = { left, top, width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) };
    this.box = this.room;
  }

  /**
   * Gives the box the shape of a window, so that a right angle looks like one and nothing beyond the window is seen: what was
   * measured ends there. Without a window it takes all the room.
   * @param {Interval[] | null} window
   */
  frame(window) {
    const { left, top, width, height } = this.room;
    this.box = this.room;
    if (!window) return;
    const [across, up] = window.map(([low, high]) => high - low);
    const scale = Math.min(width / across, height / up);
    const [wide, tall] = [Math.round(scale * across), Math.round(scale * up)];
    this.box = {
      left: left + Math.floor((width - wide) / 2),
      top: top + Math.floor((height - tall) / 2),
      width: wide,
      height: tall,
    };
  }

  /** @param {Interval} x @param {Interval} y */
  limits(x, y, log = false) {
    const { left, top, width, height } = this.box;
    this.log = log;
    this.window = [x, log ? [Math.log10(y[0]), Math.log10(y[1])] : y];
    const [[x0, x1], [y0, y1]] = this.window;
    this.scale = [width / (x1 - x0), height / (y0 - y1)];
    this.zero = [left - x0 * this.scale[0], top - y1 * this.scale[1]];
  }

  /** @param {number} value */
  x(value) {
    return Math.min(CLAMP, Math.max(-CLAMP, this.zero[0] + value * this.scale[0]));
  }

  /** @param {number} value */
  y(value) {
    const v = this.log ? Math.log10(Math.max(value, 1e-300)) : value;
    return Math.min(CLAMP, Math.max(-CLAMP, this.zero[1] + v * this.scale[1]));
  }

  /** Remembers where on the screen the plot is, for a press and the drag after it: to ask at each move lays out the page. */
  locate() {
    this.seen = this.layers[0].getBoundingClientRect();
  }

  /** The point of the window under a pixel of the page, kept inside. @param {number} clientX @param {number} clientY */
  at(clientX, clientY) {
    const { seen } = this;
    /** @param {number} pixel @param {number} low @param {number} size */
    const share = (pixel, low, size) => Math.min(1, Math.max(0, (pixel - low) / size));
    const [[x0, x1], [y0, y1]] = this.window;
    return [
      x0 + (x1 - x0) * share(clientX - seen.left, this.box.left, this.box.width),
      y1 - (y1 - y0) * share(clientY - seen.top, this.box.top, this.box.height),
    ];
  }

  /** Clears one layer and draws there from now on. @param {"ground" | "front"} layer */
  begin(layer) {
    this.pen = penOf(this.layers[layer === "ground" ? 0 : 1]);
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
  }

  /** Draws inside the box alone. @param {() => void} draw */
  clipped(draw) {
    const { left, top, width, height } = this.box;
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(left, top, width, height);
    this.pen.clip();
    draw();
    this.pen.restore();
  }

  /**
   * The frame, numbers along it, and what they are.
   * @param {Colors} colors
   * @param {object} told
   * @param {number[]} told.x
   * @param {number[]} told.y
   * @param {string} told.below
   * @param {string} [told.beside]
   * @param {(value: number) => string} [told.format]  of the numbers beside
   */
  axes(colors, { x, y, below, beside, format = String }) {
    const { pen, box } = this;
    pen.font = this.font;
    pen.fillStyle = colors.text;
    pen.strokeStyle = colors.edge;
    pen.lineWidth = 1;
    pen.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
    /** @param {string} text @param {number} px @param {number} py @param {CanvasTextAlign} align @param {CanvasTextBaseline} baseline */
    const write = (text, px, py, align, baseline) => {
      Object.assign(pen, { textAlign: align, textBaseline: baseline });
      pen.fillText(text.replace("-", "−"), px, py);
    };
    const bottom = box.top + box.height;
    for (const value of x) write(String(value), this.x(value), bottom + 5, "center", "top");
    for (const value of y) write(format(value), box.left - 5, this.y(value), "right", "middle");
    write(below, box.left + box.width / 2, bottom + 19, "center", "top");
    if (beside) write(beside, box.left + box.width - 6, box.top + 6, "right", "top");
  }

  /**
   * A line through points [x, y]; `from` and `to` choose a part of them. Where it is a scribble it is `fine` wide: a width of 1
   * is clearer there, and drawn ten times as quickly where no graphics card helps.
   * @param {Point[]} points
   * @param {object} look
   * @param {string} look.color
   * @param {number} [look.width]
   * @param {number} [look.fine]
   * @param {number} [look.alpha]
   * @param {number[]} [look.dash]
   * @param {number} [look.from]
   * @param {number} [look.to]
   */
  line(points, { color, width = 1.8, fine = width, alpha = 1, dash = [], from = 0, to }) {
    if (from >= points.length - 1) return;
    const { pen } = this;
    const size = bends(this, points, from, to);
    pen.beginPath();
    for (let k = 0; k < size; k += 2) pen.lineTo(KEPT[k], KEPT[k + 1]);
    Object.assign(pen, {
      strokeStyle: color,
      lineWidth: size > 2 * SCRIBBLE ? fine : width,
      globalAlpha: alpha,
      lineJoin: "bevel",
    });
    pen.setLineDash(dash);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  /** @param {Point[]} points @param {{ color: string, radius?: number, to?: number }} look */
  dots(points, { color, radius = 2, to }) {
    const { pen } = this;
    pen.fillStyle = color;
    pen.beginPath();
    const size = apart(this, points, 2 * radius, 0, to);
    for (let k = 0; k < size; k += 2) {
      pen.moveTo(KEPT[k] + radius, KEPT[k + 1]);
      pen.arc(KEPT[k], KEPT[k + 1], radius, 0, 7);
    }
    pen.fill();
  }

  /** The cross of a minimum. @param {Point} at @param {string} color */
  cross([x, y], color) {
    this.crossAt(this.x(x), this.y(y), color);
  }

  /** @param {number} px @param {number} py @param {string} color */
  crossAt(px, py, color) {
    drawCross(this.pen, px, py, color);
  }

  /** A sign at a point, kept at the rim where the point lies outside. @param {string} shape @param {Point} at @param {Look} look */
  marker(shape, [x, y], look) {
    const { box } = this;
    const px = Math.min(box.left + box.width, Math.max(box.left, this.x(x)));
    const py = Math.min(box.top + box.height, Math.max(box.top, this.y(y)));
    this.markerAt(shape, px, py, look);
  }

  /** @param {string} shape @param {number} px @param {number} py @param {Look} look */
  markerAt(shape, px, py, look) {
    drawMarker(this.pen, shape, px, py, look);
  }

  /** @param {number} px @param {number} py @param {Look & { color: string }} look */
  ballAt(px, py, look) {
    drawBall(this.pen, px, py, look);
  }

  /** The arrows of a rule, in pixels; what was drawn is kept for whoever points at it. @param {Arrow[]} drawn */
  arrows(drawn) {
    this.drawn = drawn;
    for (const { points, look } of drawn) drawArrow(this.pen, points, look);
  }
}
