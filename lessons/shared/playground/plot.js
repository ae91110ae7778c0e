// @ts-check
// Two canvases, one above the other: a ground that stays, with axes, and a front that is drawn anew in every frame. From
// numbers to pixels, lines, markers and ticks. Colours are the roles of the course's figures.

const STRAIGHT = 16; // pixels of a curve that one stroke may stand for
const SCRIBBLE = 100; // bends that a line has at least to be one
const KEPT = new Float64Array(4096); // pixels of the line that is being drawn: no array a line, since a drag draws a dozen a frame
const CLAMP = 1e5; // pixels: a diverged run's points are drawn this far out, since canvases lose larger numbers

// Signs of a half-width of one; null is a circle. The names are Matplotlib's.
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

// The colours of the roles where `element` stands; `known` is false while it stands in no page yet, as a widget does at first.
export function colorsOf(element) {
  const style = getComputedStyle(element);
  const read = (role) => style.getPropertyValue(`--figure-${role}`).trim();
  return new Proxy({ known: read("text") !== "" }, { get: (kept, role) => (kept[role] ??= read(role) || "#1b1f24") });
}

// About `count` round numbers from low to high.
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(12)),
  );
}

// Whole powers of ten from low to high, at most `count` of them.
export function decades(low, high, count) {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const by = Math.max(1, Math.ceil((last - first) / count));
  return Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, k) => 10 ** (first + k * by));
}

// Does the last point of KEPT lie between the one before and (qx, qy)?
function onTheWay(size, qx, qy) {
  const [ox, oy, px, py] = [KEPT[size - 4], KEPT[size - 3], KEPT[size - 2], KEPT[size - 1]];
  const [dx, dy] = [qx - ox, qy - oy];
  const length = Math.sqrt(dx * dx + dy * dy); // Math.hypot takes ten times as long
  const ahead = (qx - px) * (px - ox) + (qy - py) * (py - oy) > 0;
  return length < STRAIGHT && ahead && Math.abs(dx * (py - oy) - dy * (px - ox)) < 0.3 * length;
}

export class Plot {
  key = ""; // of the size
  /** @type {{ role: string, points: number[][] }[]} */
  drawn = []; // arrows, in pixels
  width = 0;
  height = 0;
  ratio = 1;
  font = "";

  constructor(margin) {
    this.layers = [0, 1].map(() => document.createElement("canvas"));
    this.layers.forEach((canvas) => canvas.setAttribute("aria-hidden", "true"));
    this.margin = { left: 40, right: 10, top: 8, bottom: 34, ...margin };
    this.stale = true;
  }

  // Takes the size that the page gives, once `stale` says that it may be another: asking lays out the page.
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

  // Gives the box the shape of a window, so that a right angle looks like one and nothing beyond the window is seen: what was
  // measured ends there. Without a window it takes all the room.
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

  limits(x, y, log = false) {
    const { left, top, width, height } = this.box;
    this.log = log;
    this.window = [x, log ? y.map(Math.log10) : y];
    const [[x0, x1], [y0, y1]] = this.window;
    this.scale = [width / (x1 - x0), height / (y0 - y1)];
    this.zero = [left - x0 * this.scale[0], top - y1 * this.scale[1]];
  }

  x(value) {
    return Math.min(CLAMP, Math.max(-CLAMP, this.zero[0] + value * this.scale[0]));
  }

  y(value) {
    const v = this.log ? Math.log10(Math.max(value, 1e-300)) : value;
    return Math.min(CLAMP, Math.max(-CLAMP, this.zero[1] + v * this.scale[1]));
  }

  // Remembers where on the screen the plot is, for a press and the drag after it: to ask at each move lays out the page.
  locate() {
    this.seen = this.layers[0].getBoundingClientRect();
  }

  // The point of the window under a pixel of the page, kept inside.
  at(clientX, clientY) {
    const { seen } = this;
    const share = (pixel, low, size) => Math.min(1, Math.max(0, (pixel - low) / size));
    const [[x0, x1], [y0, y1]] = this.window;
    return [
      x0 + (x1 - x0) * share(clientX - seen.left, this.box.left, this.box.width),
      y1 - (y1 - y0) * share(clientY - seen.top, this.box.top, this.box.height),
    ];
  }

  // Clears the ground or the front and draws there from now on.
  begin(layer) {
    this.pen = this.layers[layer === "ground" ? 0 : 1].getContext("2d");
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
  }

  // Draws inside the box alone.
  clipped(draw) {
    const { left, top, width, height } = this.box;
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(left, top, width, height);
    this.pen.clip();
    draw();
    this.pen.restore();
  }

  axes(colors, { x, y, below, beside, format = String }) {
    const { pen, box } = this;
    pen.font = this.font;
    pen.fillStyle = colors.text;
    pen.strokeStyle = colors.edge;
    pen.lineWidth = 1;
    pen.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
    const write = (text, px, py, align, baseline) => {
      Object.assign(pen, { textAlign: align, textBaseline: baseline });
      pen.fillText(String(text).replace("-", "−"), px, py);
    };
    const bottom = box.top + box.height;
    for (const value of x) write(value, this.x(value), bottom + 5, "center", "top");
    for (const value of y) write(format(value), box.left - 5, this.y(value), "right", "middle");
    write(below, box.left + box.width / 2, bottom + 19, "center", "top");
    if (beside) write(beside, box.left + box.width - 6, box.top + 6, "right", "top");
  }

  // Puts the pixels x, y, x, y, … of points from … to into KEPT, without those that lie closer than `gap` to the one before,
  // and tells how many numbers these are: where a run has come to rest, hundreds of steps share a pixel, and drawing each of
  // them costs more than all else in a frame.
  apart(points, gap, from = 0, to = points.length - 1) {
    const last = Math.min(to, points.length - 1);
    let size = 0;
    for (let k = from, px = NaN, py = NaN; k <= last; k++) {
      const qx = this.x(points[k][0]);
      const qy = this.y(points[k][1]);
      if (Math.abs(qx - px) < gap && Math.abs(qy - py) < gap) continue;
      KEPT[size++] = px = qx;
      KEPT[size++] = py = qy;
    }
    return size;
  }

  // The same without those that lie on the way from the one before to the one after, to a third of a pixel.
  bends(points, from, to) {
    const found = this.apart(points, 1, from, to);
    let size = 0;
    for (let k = 0; k < found; k += 2) {
      const qx = KEPT[k];
      const qy = KEPT[k + 1];
      if (size >= 4 && onTheWay(size, qx, qy)) size -= 2;
      KEPT[size++] = qx;
      KEPT[size++] = qy;
    }
    return size;
  }

  // A line through points [x, y]; `from` and `to` choose a part of them. Where it is a scribble it is `fine` wide: a width of 1
  // is clearer there, and drawn ten times as quickly where no graphics card helps.
  line(points, { color, width = 1.8, fine = width, alpha = 1, dash = [], from, to }) {
    if (from >= points.length - 1) return;
    const { pen } = this;
    const size = this.bends(points, from, to);
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

  dots(points, { color, radius = 2, to }) {
    const { pen } = this;
    pen.fillStyle = color;
    pen.beginPath();
    const size = this.apart(points, 2 * radius, 0, to);
    for (let k = 0; k < size; k += 2) {
      pen.moveTo(KEPT[k] + radius, KEPT[k + 1]);
      pen.arc(KEPT[k], KEPT[k + 1], radius, 0, 7);
    }
    pen.fill();
  }

  // A thin upright cross, unlike any method's sign.
  cross([x, y], color) {
    this.crossAt(this.x(x), this.y(y), color);
  }

  crossAt(px, py, color) {
    const { pen } = this;
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

  // A sign at a point, kept at the rim where the point lies outside.
  marker(shape, [x, y], look) {
    const { box } = this;
    const px = Math.min(box.left + box.width, Math.max(box.left, this.x(x)));
    const py = Math.min(box.top + box.height, Math.max(box.top, this.y(y)));
    this.markerAt(shape, px, py, look);
  }

  markerAt(
    shape,
    px,
    py,
    /** @type {{ color?: string, edge: string, radius?: number, hollow?: boolean }} */ {
      color,
      edge,
      radius = 6,
      hollow = false,
    },
  ) {
    const { pen } = this;
    pen.beginPath();
    if (SHAPES[shape]) SHAPES[shape].forEach(([a, b]) => pen.lineTo(px + a * radius, py + b * radius));
    else pen.arc(px, py, radius, 0, 7);
    pen.closePath();
    Object.assign(pen, { fillStyle: color, strokeStyle: edge, lineWidth: hollow ? 2.5 : 1.5 });
    if (!hollow) pen.fill();
    pen.stroke();
  }

  // The arrows of a rule, {role, points, look} with the points in pixels; what was drawn is kept for whoever points at it.
  arrows(drawn) {
    this.drawn = drawn;
    for (const { points, look } of drawn) this.arrow(points, look);
  }

  // A line through pixels on a rim of paper, with a head where it ends.
  arrow(points, { color, edge, width, alpha, head }) {
    const { pen } = this;
    const [px, py] = points.at(-1);
    const [qx, qy] = points.at(-2);
    const [angle, size] = [Math.atan2(py - qy, px - qx), 4 + 2 * width];
    for (const [style, more] of /** @type {[string, number][]} */ ([
      [edge, 2.5],
      [color, 0],
    ])) {
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

  // A ball that lies on a point, with its shadow and a gleam.
  ballAt(px, py, { color, edge, radius = 10 }) {
    const { pen } = this;
    const round = (x, y, a, b, style, alpha) => {
      Object.assign(pen, { fillStyle: style, globalAlpha: alpha * whole });
      pen.beginPath();
      pen.ellipse(x, y, a, b, 0, 0, 7);
      pen.fill();
    };
    const whole = pen.globalAlpha;
    const y = py - 0.8 * radius;
    round(px + 0.2 * radius, py, 1.05 * radius, 0.5 * radius, "#000", 0.3);
    round(px, y, radius + 1, radius + 1, edge, 1);
    round(px, y, radius, radius, color, 1);
    const gleam = pen.createRadialGradient(
      px - 0.35 * radius,
      y - 0.4 * radius,
      0,
      px - 0.2 * radius,
      y - 0.2 * radius,
      1.3 * radius,
    );
    for (const [stop, tone] of /** @type {[number, string][]} */ ([
      [0, "#fffc"],
      [0.35, "#fff3"],
      [0.6, "#0000"],
      [1, "#0006"],
    ]))
      gleam.addColorStop(stop, tone);
    round(px, y, radius, radius, gleam, 1);
    pen.globalAlpha = whole;
  }
}
