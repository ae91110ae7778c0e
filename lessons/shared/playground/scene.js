// @ts-check
// The three pictures: a map of a surface in two dimensions, the curve of one in one dimension, and loss against step. Each has
// a ground, drawn when the surface, the size or the colours change, and a front, drawn in every frame.

import { arrowsOf } from "./arrows.js";
import { contours, samples, tinted } from "./contours.js";
import { FACTS } from "./facts.js";
import { logScale, scaleOf } from "./scale.js";
import { decades, ticks } from "./ticks.js";

/** @import { Plot } from "./plot.js" */
/** @import { Arrow, Interval, Point, Run, Scene, Terrain, Track, View } from "./types.js" */

const MOST_DOTS = 120; // steps that are shown one by one

/** What a plot shows of a surface: its window, samples of it, and the scale of levels, shades and heights. @param {Plot} plot @param {View} view */
function charted(plot, { facts: { window, decades }, surface }) {
  plot.frame(window);
  const sampled = samples(surface.loss, window, plot.box);
  return { window, sampled, scale: decades ? logScale(decades) : scaleOf(sampled.values) };
}

/** The same for the turntable; `key` tells one surface from another. @param {Plot} plot @param {View} view @param {string} key @returns {Terrain} */
export function terrain(plot, view, key) {
  const { window, scale } = charted(plot, view);
  return { key, window, scale, loss: view.surface.loss, relief: view.facts.relief, minima: view.facts.minima };
}

/** The runs of a view as the turntable draws them. @param {View} view @param {Arrow[]} arrows @returns {Scene} */
export function laid({ situation, facts, paths, colors, brief }, arrows = []) {
  const { step, start } = situation;
  /** @type {Track[]} */
  const runs = Object.entries(paths).map(([name, { w, diverged }]) => {
    const { color, marker } = FACTS.methods[name];
    return { points: w, color, marker, lost: diverged && step >= w.length };
  });
  return { lines: facts.lines, runs, step, start, colors, brief, arrows, names: { axes: ["w₁", "w₂"], ticks } };
}

/** Gives the range of the losses that are seen. @param {Plot} plot @param {View} view */
export function mapGround(plot, view) {
  const { facts, colors } = view;
  const { window, sampled, scale } = charted(plot, view);
  const { left, top, width, height } = plot.box;
  plot.begin("ground");
  plot.limits(window[0], window[1]);
  plot.pen.drawImage(tinted(sampled, scale.share, colors.blue), left, top, width, height);
  Object.assign(plot.pen, { strokeStyle: colors.blue, globalAlpha: 0.45, lineWidth: 0.8 });
  plot.pen.stroke(contours(sampled, scale.levels, plot.box));
  plot.pen.globalAlpha = 1;
  facts.lines.forEach((line, k) => plot.line(line, { color: colors.text, width: 1.5, dash: k ? [] : [6, 4] }));
  for (const minimum of facts.minima) plot.cross(minimum, colors.text);
  const below = `w₁ →, w₂ ↑; blue is low${facts.minima.length ? ", + minimum" : ""}`;
  plot.axes(colors, { x: ticks(...window[0], 5), y: ticks(...window[1], 5), below });
  return scale.range;
}

/** The same for a curve. @param {Plot} plot @param {View} view */
export function curveGround(plot, { facts, surface, colors }) {
  const [[low, high]] = facts.window;
  const points = Array.from({ length: 241 }, (_, k) => low + ((high - low) * k) / 240).map((x) => [
    x,
    surface.loss([x]),
  ]);
  const heights = points.map(([, y]) => y);
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  /** @type {Interval} */
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

/** @param {Plot} plot @param {View} view @param {Interval} range  of the losses that are seen */
export function lossGround(plot, { situation, facts, colors }, range) {
  const [low, high] = facts.log ? [range[1] * 1e-10, range[1] * 2] : range;
  const log = facts.log || Boolean(facts.decades);
  plot.begin("ground");
  plot.limits([0, situation.steps], log ? [low, high] : [low - 0.05 * (high - low), high], log);
  const y = log ? decades(low, high, 5) : ticks(low, high, 5);
  const format = log ? (/** @type {number} */ value) => `1e${Math.round(Math.log10(value))}` : String;
  const beside = facts.log ? "loss above the minimum" : "loss";
  plot.axes(colors, { x: ticks(0, situation.steps, 4), y, format, below: "step", beside });
}

/** @typedef {[name: string, points: Point[]]} Drawn  a method's run, as points of a picture */

/**
 * Each method's run: what is to come faintly, and its sign where it is now.
 * @param {Plot} plot
 * @param {View} view
 * @param {Drawn[]} runs
 * @param {{ dots?: number, fine?: number, radius?: number }} looks
 */
function drawRuns(plot, { situation, paths, colors }, runs, { dots = 0, fine, radius }) {
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

/** @param {View["paths"]} paths @param {(run: Run) => Point[]} points @returns {Drawn[]} */
const told = (paths, points) => Object.entries(paths).map(([name, path]) => [name, points(path)]);

/** The runs, the ring and the arrows; `place` puts a point of the surface on a curve. @param {Plot} plot @param {View} view @param {(w: Point) => Point} [place] */
function drawPaths(plot, view, place) {
  const { situation, paths, colors } = view;
  const runs = told(paths, ({ w }) => (place ? w.map(place) : w));
  drawRuns(plot, view, runs, { dots: view.brief ? 0 : MOST_DOTS, fine: 1 });
  plot.marker("o", place ? place(situation.start) : situation.start, { edge: colors.text, radius: 10, hollow: true });
  const pixels = (/** @type {Point} */ [x, y]) => [plot.x(x), plot.y(y)];
  plot.arrows(arrowsOf(view, plot.box).map((arrow) => ({ ...arrow, points: arrow.points.map(pixels) })));
}

/** @param {Plot} plot @param {View} view */
export function drawMap(plot, view) {
  plot.begin("front");
  drawPaths(plot, view);
}

/** @param {Plot} plot @param {View} view */
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

/** @param {Plot} plot @param {View} view */
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
  const least = facts.log || facts.decades ? low : -Infinity;
  const heights = told(paths, ({ w }) => w.map((at, k) => [k, Math.max(surface.loss(at) - floor, least)]));
  drawRuns(plot, view, heights, { radius: 5 });
}
