// @ts-check
// The book's cover: a real network's surface that turns once, slowly, until it is touched, and balls to push. A press puts the
// nearer ball there and lets it go.

import { button, node } from "./controls.js";
import { colorsOf } from "./colors.js";
import { Plot } from "./plot.js";
import { laid, terrain } from "./scene.js";
import { pathsOf } from "./situation.js";
import { surfaceOf } from "./surfaces.js";
import { turntable } from "./views.js";
import { FACTS } from "./facts.js";

/** @import { Point, Situation, Track, View } from "./types.js" */
/** @typedef {{ w: Point[], step: number }} Ball  its path, and how far it has rolled */
/**
 * @typedef {object} Told  what presets.py holds
 * @property {Situation} situation
 * @property {Point[]} starts
 * @property {[number, number, number]} pose  degrees, degrees, zoom
 * @property {Record<"title" | "keys" | "before" | "push" | "same" | "different", string>} told
 */

const COLORS = ["orange", "red"]; // of the balls
const ROUND = 45; // seconds of the one turn
const APART = 0.3; // of half the distance between two networks: ends that are farther apart lie in two valleys
const ROLL = 5; // seconds of a whole descent
const STILL = "This browser draws no WebGL 2, so you see the map of the surface.";

/** @param {Point} w */
const fixed = (w) => w.map((value) => Number(value.toFixed(4)));

/** @param {HTMLElement} figure */
export async function cover(figure) {
  /** @type {Told} */
  const given = JSON.parse(figure.dataset.cover ?? "");
  const {
    situation,
    starts,
    pose: [turn, tilt, zoom],
    told,
  } = given;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const facts = FACTS.surfaces[situation.surface];
  const plot = new Plot({ left: 10, bottom: 10 });
  const handle = node("div");
  const panel = node(
    "div",
    {
      class: "playground-surface",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "surface",
      "aria-label": `${told.title}. ${told.keys}`,
    },
    ...plot.layers,
  );
  const said = node("p", { "aria-live": "polite" }, told.before);
  const push = button(told.push, () => roll(balls));
  /** @type {ReturnType<typeof colorsOf> | null} */
  let palette = null;
  let waiting = 0;
  let running = 0;
  let turning = false;
  /** @type {Ball[]} */
  const balls = [];

  const { Turntable } = await turntable(figure.dataset.turntable);
  const table = new Turntable(panel, handle, plot, { placed, redraw: again, touched: () => turning && stop() });
  figure.dataset.turntableReady = "";
  if (!table.painter) return void figure.append(node("p", { class: "playground-help" }, STILL));

  /** @param {number} k @param {Point} start */
  function drop(k, start) {
    balls[k] = { w: pathsOf({ ...situation, start }).gradient_descent.w, step: 0 };
  }

  function again() {
    waiting ||= requestAnimationFrame(draw);
  }

  function draw() {
    cancelAnimationFrame(waiting);
    waiting = 0;
    if (!palette?.known) palette = colorsOf(figure);
    /** @type {View} */
    const view = {
      situation: { ...situation, start: balls[0].w[0] },
      facts,
      surface: surfaceOf(situation),
      paths: {},
      colors: palette.colors,
      rule: "",
      lit: "",
    };
    plot.fit();
    if (table.differs("cover")) table.load(terrain(plot, view, "cover"));
    /** @type {Track[]} */
    const runs = balls.map(({ w, step }, k) => ({ points: w.slice(0, step + 1), color: COLORS[k], ball: true }));
    table.draw({ ...laid(view), runs, step: Infinity, start: null, names: null });
  }

  function stop() {
    cancelAnimationFrame(running);
    running = 0;
    turning = false;
  }

  /** Calls `each` with the share of the time that has passed, in every frame until its end. @param {number} seconds @param {(share: number) => void} each */
  function run(seconds, each, done = () => {}) {
    stop();
    let began = 0;
    const frame = (/** @type {number} */ now) => {
      began ||= now;
      const share = Math.min(1, (now - began) / (1000 * seconds));
      running = share < 1 ? requestAnimationFrame(frame) : 0;
      each(share);
      draw();
      if (share === 1) done();
    };
    running = requestAnimationFrame(frame);
  }

  function turnOnce() {
    const from = table.pose.turn;
    run(ROUND, (share) => (table.pose = { ...table.pose, turn: from + 2 * Math.PI * share }));
    turning = true;
  }

  /** Lets some balls go from where they were put. @param {Ball[]} some */
  function roll(some) {
    const to = (/** @type {number} */ share) =>
      some.forEach((ball) => (ball.step = Math.round(share * (ball.w.length - 1))));
    const end = () => (said.textContent = sentence());
    if (!calm.matches) return run(ROLL, to, end);
    stop();
    to(1);
    end();
    again();
  }

  /** @param {Point} a @param {Point} b */
  const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  const sentence = () => {
    const [one, other] = balls.map(({ w }) => w[w.length - 1]);
    return near(one, other) < APART ? told.same : told.different;
  };

  /** @param {Point} w */
  function placed(w) {
    const [first, second] = balls.map((ball) => near(ball.w[ball.step], w));
    const k = first <= second ? 0 : 1;
    drop(k, fixed(w));
    roll([balls[k]]);
  }

  panel.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (table.key(event)) event.preventDefault();
    else if (event.key === "Enter" || event.key === " ") event.preventDefault(), roll(balls);
  });
  starts.forEach((start, k) => drop(k, start));
  figure.querySelector(".cover-still")?.replaceWith(panel);
  panel.after(node("div", { class: "cover-push" }, push, said));
  const recolor = () => ((palette = null), again());
  new ResizeObserver(() => ((plot.stale = true), again())).observe(panel);
  new MutationObserver(recolor).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(forced-colors: active)").addEventListener("change", recolor);
  new IntersectionObserver((seen) => seen.at(-1)?.isIntersecting || (turning && stop())).observe(panel);
  plot.fit();
  table.rest = {
    turn: (turn * Math.PI) / 180,
    tilt: (tilt * Math.PI) / 180,
    zoom: Math.min(zoom, (0.8 * plot.width) / plot.height), // a narrow one has no room to come nearer
  };
  draw();
  table.tilt(table.rest, calm.matches, () => calm.matches || turnOnce());
}
