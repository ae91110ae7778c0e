// The three pictures: a map of a surface in two dimensions, the curve of one in one dimension, and loss against step.
// `view` is {situation, facts, surface, paths, colors}; paths carry `w` and `losses`.

import { decades, ticks } from "./plot.js";
import { FACTS } from "./facts.js";

const CELL = 5; // pixels between samples of the surface
const LEVELS = 14;
const MOST_DOTS = 120; // steps that are shown one by one

// The window of a surface, grown to the shape of the box, so that a right angle looks like one.
function isotropic([[x0, x1], [y0, y1]], box) {
  const scale = Math.max((x1 - x0) / box.width, (y1 - y0) / box.height) / 2;
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [
    [cx - scale * box.width, cx + scale * box.width],
    [cy - scale * box.height, cy + scale * box.height],
  ];
}

function samples(loss, [[x0, x1], [y0, y1]], columns, rows) {
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const y = y1 - ((y1 - y0) * j) / (rows - 1);
    for (let i = 0; i < columns; i++) values[j * columns + i] = loss([x0 + ((x1 - x0) * i) / (columns - 1), y]);
  }
  return values;
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

// Draws the map's ground once and keeps it until surface, size or colours change.
export function ground(plot, { facts, surface, colors }) {
  const { box, ratio } = plot;
  const window = isotropic(facts.window, box);
  const [columns, rows] = [Math.ceil(box.width / CELL) + 1, Math.ceil(box.height / CELL) + 1];
  const values = samples(surface.loss, window, columns, rows);
  const { share, levels, range } = scaleOf(values);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(box.width * ratio), height: Math.round(box.height * ratio) });
  const pen = canvas.getContext("2d");
  pen.drawImage(shaded(values, columns, rows, share, colors.blue), 0, 0, canvas.width, canvas.height);
  const [sx, sy] = [canvas.width / (columns - 1), canvas.height / (rows - 1)];
  pen.strokeStyle = colors.blue;
  pen.globalAlpha = 0.45;
  pen.lineWidth = 0.8 * ratio;
  pen.stroke(traced(values, columns, rows, levels, (i) => i * sx, (j) => j * sy));
  return { canvas, window, range };
}

function drawPaths(plot, { situation, paths, colors }, place) {
  const { step } = situation;
  for (const [name, path] of Object.entries(paths)) {
    const { color: role, marker } = FACTS.methods[name];
    const color = colors[role];
    const points = path.w.map(place);
    plot.clipped(() => {
      plot.line(points, { color, width: 1.4, alpha: 0.4 });
      plot.line(points, { color, width: 2, to: step });
      plot.dots(points, { color, to: Math.min(step, MOST_DOTS) });
    });
    const now = points[Math.min(step, points.length - 1)];
    const lost = path.diverged && step >= points.length;
    plot.marker(marker, now, { color: lost ? colors.paper : color, edge: lost ? color : colors.paper });
  }
  plot.marker("o", place(situation.start), { edge: colors.text, radius: 10, hollow: true });
}

export function drawMap(plot, view, { canvas, window }) {
  const { left, top, width, height } = plot.box;
  plot.begin();
  plot.limits(...window);
  plot.pen.drawImage(canvas, left, top, width, height);
  for (const minimum of view.facts.minima) plot.cross(minimum, view.colors.text);
  drawPaths(plot, view, (w) => w);
  plot.axes(view.colors, { x: ticks(...window[0], 5), y: ticks(...window[1], 5), below: view.facts.minima.length ? "w₁ across, w₂ up; bluer is lower, + a minimum" : "w₁ across, w₂ up; bluer is lower" });
}

export function drawCurve(plot, view) {
  const { facts, surface, colors, situation } = view;
  const [[low, high]] = facts.window;
  const x = Array.from({ length: 241 }, (_, k) => low + ((high - low) * k) / 240);
  const points = x.map((value) => [value, surface.loss([value])]);
  const heights = points.map(([, y]) => y);
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  const range = [least - 0.08 * (most - least), most];
  plot.begin();
  plot.limits([low, high], range);
  plot.clipped(() => {
    for (const [minimum] of facts.minima) {
      const foot = [minimum, surface.loss([minimum])];
      plot.line([foot, [minimum, range[0]]], { color: colors.muted, width: 1, dash: [4, 4] });
    }
    plot.line(points, { color: colors.text, width: 1.6 });
    const first = Object.values(view.paths)[0].w;
    const [now] = first[Math.min(situation.step, first.length - 1)];
    const [y, slope] = [surface.loss([now]), surface.grad([now])[0]];
    const reach = (0.2 * (high - low)) / Math.hypot(1, (slope * (high - low)) / (range[1] - range[0]));
    plot.line([[now - reach, y - reach * slope], [now + reach, y + reach * slope]], { color: colors.muted, width: 2 });
  });
  drawPaths(plot, view, (w) => [w[0], surface.loss(w)]);
  plot.axes(colors, { x: ticks(low, high, 6), y: ticks(...range, 5), below: "x, with the slope where the first method is", beside: "f(x)" });
}

export function drawLosses(plot, view, range) {
  const { situation, facts, paths, colors } = view;
  const { step, steps } = situation;
  const floor = facts.log ? Math.min(...facts.minima.map((w) => view.surface.loss(w))) : 0;
  const above = facts.log ? [range[1] * 1e-10, range[1] * 2] : [range[0] - 0.05 * (range[1] - range[0]), range[1]];
  plot.begin();
  plot.limits([0, steps], above, facts.log);
  plot.clipped(() => plot.line([[step, above[0]], [step, above[1]]], { color: colors.muted, width: 1, dash: [3, 3] }));
  for (const [name, { losses, diverged }] of Object.entries(paths)) {
    const { color: role, marker } = FACTS.methods[name];
    const color = colors[role];
    const points = losses.map((loss, k) => [k, facts.log ? Math.max(loss - floor, above[0]) : loss]);
    plot.clipped(() => {
      plot.line(points, { color, width: 1.4, alpha: 0.4 });
      plot.line(points, { color, width: 2, to: step });
    });
    const lost = diverged && step >= points.length;
    const now = points[Math.min(step, points.length - 1)];
    plot.marker(marker, now, { color: lost ? colors.paper : color, edge: lost ? color : colors.paper, radius: 5 });
  }
  const y = facts.log ? decades(...above, 5) : ticks(...above, 5);
  const format = facts.log ? (value) => `1e${Math.round(Math.log10(value))}` : String;
  plot.axes(colors, { x: ticks(0, steps, 4), y, format, below: "step", beside: facts.log ? "loss above the minimum" : "loss" });
}
