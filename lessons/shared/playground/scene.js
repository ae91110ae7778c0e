// @ts-check
// The three pictures: a map of a surface in two dimensions, the curve of one in one dimension, and loss against step. Each has
// a ground, drawn when the surface, the size or the colours change, and a front, drawn in every frame.
// `view` is {situation, facts, surface, paths, colors, brief}; paths carry `w`; `brief` leaves out what a drag can do without.

import { arrowsOf } from "./arrows.js";
import { decades, ticks } from "./plot.js";
import { FACTS } from "./facts.js";
import { shown } from "./situation.js";

const CELL = 5; // pixels between samples of the surface
const LEVELS = 14;
const DEEP = 0.1; // where the median of the map is lower than this share of its range, heights are logarithms
const MOST_DOTS = 120; // steps that are shown one by one

function samples(loss, [[x0, x1], [y0, y1]], columns, rows) {
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const y = y1 - ((y1 - y0) * j) / (rows - 1);
    for (let i = 0; i < columns; i++) values[j * columns + i] = loss([x0 + ((x1 - x0) * i) / (columns - 1), y]);
  }
  return values;
}

// Heights from 0 to 1 on the surface in 3-D: those of the loss. Where half of the map lies in the lowest tenth, as beside walls
// a thousand times higher, they are those of log(1 + loss / c), with the c that brings the median to the middle.
function heightOf(low, high, median) {
  if (median > DEEP) return Object.assign((value) => (value - low) / (high - low), { text: "Height is the loss." });
  const c = median ** 2 / (1 - 2 * median);
  const whole = Math.log1p(1 / c);
  const text = `Height is log(1 + loss ∕ ${shown(c * (high - low))}), with the loss above its lowest here: else the walls would hide the floor.`;
  return Object.assign((value) => Math.log1p(Math.max(0, value - low) / (high - low) / c) / whole, { text });
}

// Heights, shades and levels by the logarithm between two powers of ten: so two surfaces have one scale.
function logScale([low, high]) {
  const share = (value) => Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
  return {
    range: [10 ** low, 10 ** high],
    share,
    height: Object.assign(share.bind(null), { text: "Height is the logarithm of the loss." }),
    levels: Array.from({ length: LEVELS }, (_, k) => 10 ** (low + ((high - low) * (k + 0.5)) / LEVELS)),
  };
}

// Levels are evenly spaced after a power that brings the median to the middle: a bowl shows even rings, a plateau stays empty.
function scaleOf(values) {
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const median = sorted[sorted.length >> 1];
  const power = Math.min(10, Math.max(0.6, Math.log2((high - low) / Math.max(median - low, 1e-12))));
  return {
    range: [low, high],
    share: (value) => Math.max(0, (value - low) / (high - low)) ** (1 / power),
    height: heightOf(low, high, (median - low) / (high - low)),
    levels: Array.from({ length: LEVELS }, (_, k) => low + (high - low) * ((k + 0.5) / LEVELS) ** power),
  };
}

// The level lines of sampled values, as segments between the crossings of each cell's edges.
function traced(values, columns, rows, levels, toX, toY) {
  const lines = new Path2D();
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
          lines.moveTo(toX(hits[h][0]), toY(hits[h][1]));
          lines.lineTo(toX(hits[h + 1][0]), toY(hits[h + 1][1]));
        }
      }
    }
  }
  return lines;
}

// One small picture of the shares, deeper is more blue, to be stretched over the box.
function shaded(values, columns, rows, share, color) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  pen.fillStyle = color;
  pen.fillRect(0, 0, columns, rows);
  const image = pen.getImageData(0, 0, columns, rows);
  values.forEach((value, k) => (image.data[4 * k + 3] = 105 * (1 - share(value))));
  pen.putImageData(image, 0, 0);
  return canvas;
}

// What a plot shows of a surface: its window, samples of it, and the scale of levels, shades and heights.
function charted(plot, { facts: { window, decades }, surface }) {
  plot.frame(window);
  const { width, height } = plot.box;
  const [columns, rows] = [Math.ceil(width / CELL) + 1, Math.ceil(height / CELL) + 1];
  const values = samples(surface.loss, window, columns, rows);
  return { window, columns, rows, values, scale: decades ? logScale(decades) : scaleOf(values) };
}

// The same for the turntable; `key` tells one surface from another.
export function terrain(plot, view, key) {
  const { window, scale } = charted(plot, view);
  return { key, window, scale, loss: view.surface.loss, relief: view.facts.relief, minima: view.facts.minima };
}

// The runs of a view as the turntable draws them.
/** @param {import("./types.js").View} view @param {import("./types.js").Arrow[]} arrows */
export function laid({ situation, facts, paths, colors, brief }, arrows = []) {
  const { step, start } = situation;
  const runs = told(paths, ({ w }) => w).map(([name, points]) => {
    const { color, marker } = FACTS.methods[name];
    return { points, color, marker, lost: paths[name].diverged && step >= points.length };
  });
  return { lines: facts.lines, runs, step, start, colors, brief, arrows, names: { axes: ["w₁", "w₂"], ticks } };
}

// Gives the range of the losses that are seen.
export function mapGround(plot, view) {
  const { facts, colors } = view;
  const {
    window,
    columns,
    rows,
    values,
    scale: { share, levels, range },
  } = charted(plot, view);
  const { left, top, width, height } = plot.box;
  const [sx, sy] = [width / (columns - 1), height / (rows - 1)];
  plot.begin("ground");
  plot.limits(...window);
  plot.pen.drawImage(shaded(values, columns, rows, share, colors.blue), left, top, width, height);
  Object.assign(plot.pen, { strokeStyle: colors.blue, globalAlpha: 0.45, lineWidth: 0.8 });
  plot.pen.stroke(
    traced(
      values,
      columns,
      rows,
      levels,
      (i) => left + i * sx,
      (j) => top + j * sy,
    ),
  );
  plot.pen.globalAlpha = 1;
  facts.lines.forEach((line, k) => plot.line(line, { color: colors.text, width: 1.5, dash: k ? [] : [6, 4] }));
  for (const minimum of facts.minima) plot.cross(minimum, colors.text);
  const below = `w₁ →, w₂ ↑; blue is low${facts.minima.length ? ", + minimum" : ""}`;
  plot.axes(colors, { x: ticks(...window[0], 5), y: ticks(...window[1], 5), below });
  return range;
}

export function curveGround(plot, { facts, surface, colors }) {
  const [[low, high]] = facts.window;
  const points = Array.from({ length: 241 }, (_, k) => low + ((high - low) * k) / 240).map((x) => [
    x,
    surface.loss([x]),
  ]);
  const heights = points.map(([, y]) => y);
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  const range = [least - 0.08 * (most - least), most];
  plot.begin("ground");
  plot.frame(null);
  plot.limits([low, high], range);
  plot.clipped(() => {
    for (const [minimum] of facts.minima) {
      const foot = [minimum, surface.loss([minimum])];
      plot.line([foot, [minimum, range[0]]], { color: colors.muted, width: 1, dash: [4, 4] });
    }
    plot.line(points, { color: colors.text, width: 1.6 });
  });
  plot.axes(colors, {
    x: ticks(low, high, 6),
    y: ticks(...range, 5),
    below: "x, with the slope where the first method is",
    beside: "f(x)",
  });
  return range;
}

export function lossGround(plot, { situation, facts, colors }, range) {
  const [low, high] = facts.log ? [range[1] * 1e-10, range[1] * 2] : range;
  const log = facts.log || Boolean(facts.decades);
  plot.begin("ground");
  plot.limits([0, situation.steps], log ? [low, high] : [low - 0.05 * (high - low), high], log);
  const y = log ? decades(low, high, 5) : ticks(low, high, 5);
  const format = log ? (value) => `1e${Math.round(Math.log10(value))}` : String;
  const beside = facts.log ? "loss above the minimum" : "loss";
  plot.axes(colors, { x: ticks(0, situation.steps, 4), y, format, below: "step", beside });
}

// Each method's run as `runs` tell it, {name: points}: what is to come faintly, and its sign where it is now.
function drawRuns(plot, { situation, paths, colors }, runs, { dots = 0, fine = undefined, radius = undefined } = {}) {
  const { step } = situation;
  plot.clipped(() => {
    for (const [name, points] of runs) {
      const color = colors[FACTS.methods[name].color];
      plot.line(points, { color, width: 1.4, fine, alpha: 0.4, from: step });
      plot.line(points, { color, width: 2, fine, to: step });
      if (dots) plot.dots(points, { color, to: Math.min(step, dots) });
    }
  });
  for (const [name, points] of runs) {
    const { color: role, marker } = FACTS.methods[name];
    const lost = paths[name].diverged && step >= points.length;
    const [color, edge] = lost ? [colors.paper, colors[role]] : [colors[role], colors.paper];
    plot.marker(marker, points[Math.min(step, points.length - 1)], { color, edge, radius });
  }
}

const told = (paths, points) => Object.entries(paths).map(([name, path]) => [name, points(path)]);

function drawPaths(plot, view, place) {
  const { situation, paths, colors } = view;
  drawRuns(
    plot,
    view,
    told(paths, ({ w }) => (place ? w.map(place) : w)),
    { dots: view.brief ? 0 : MOST_DOTS, fine: 1 },
  );
  plot.marker("o", place ? place(situation.start) : situation.start, { edge: colors.text, radius: 10, hollow: true });
  const pixels = (/** @type {number[]} */ [x, y]) => [plot.x(x), plot.y(y)];
  plot.arrows(arrowsOf(view, plot.box).map((arrow) => ({ ...arrow, points: arrow.points.map(pixels) })));
}

export function drawMap(plot, view) {
  plot.begin("front");
  drawPaths(plot, view);
}

export function drawCurve(plot, view) {
  const { surface, colors, situation } = view;
  const [[left, right], [bottom, top]] = plot.window;
  const first = Object.values(view.paths)[0].w;
  const [now] = first[Math.min(situation.step, first.length - 1)];
  const [y, slope] = [surface.loss([now]), surface.grad([now])[0]];
  const reach = (0.13 * (right - left)) / Math.hypot(1, (slope * (right - left)) / (top - bottom));
  plot.begin("front");
  plot.clipped(() =>
    plot.line(
      [
        [now - reach, y - reach * slope],
        [now + reach, y + reach * slope],
      ],
      { color: colors.muted, width: 2 },
    ),
  );
  drawPaths(plot, view, (w) => [w[0], surface.loss(w)]);
}

export function drawLosses(plot, view) {
  const {
    situation: { step },
    facts,
    surface,
    paths,
    colors,
  } = view;
  const floor = facts.log ? Math.min(...facts.minima.map(surface.loss)) : 0;
  const [low, high] = plot.window[1].map((value) => (plot.log ? 10 ** value : value));
  plot.begin("front");
  plot.clipped(() =>
    plot.line(
      [
        [step, low],
        [step, high],
      ],
      { color: colors.muted, width: 1, dash: [3, 3] },
    ),
  );
  const height = facts.log || facts.decades ? (loss) => Math.max(loss - floor, low) : (loss) => loss;
  drawRuns(
    plot,
    view,
    told(paths, ({ w }) => w.map((at, k) => [k, height(surface.loss(at))])),
    { radius: 5 },
  );
}
