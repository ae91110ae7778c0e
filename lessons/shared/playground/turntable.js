// @ts-check
// A surface on a turntable: the picture that a camera sees of it, with the runs on it, and the hand that turns it. It draws
// when it is told to and never by itself, except while it tilts from one pose to another.

import { between, camera } from "./camera.js";
import { BASE, Ground, painter } from "./relief.js";

export const TOP = { turn: 0, tilt: 0, zoom: 1 }; // the map's view
const [LOWEST, CLOSEST, FARTHEST] = [1.45, 6, 0.7]; // radians from above; zooms
const TURN = 0.008; // radians a pixel
const NUDGE = 0.1; // radians a key
const TILTING = 900; // milliseconds from the map to the surface
const TAP = 6; // pixels that a press may slip
const BEND = 6; // pixels of the map between points of a line: it bends with the ground
const CLAMP = 1e5; // pixels from the middle at which a diverged run's points are drawn, as on the map
const LIFT = 1; // pixels between the ground and a line
const FAINT = 0.4; // of the way from a line's colour to the paper, for what is still to come

const mix = (a, b, share) => a.map((value, k) => value + (b[k] - value) * share);

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const known = new Map();

// A colour of the page as [r, g, b].
function rgb(text) {
  if (!known.has(text)) {
    probe.fillStyle = text;
    probe.fillRect(0, 0, 1, 1);
    known.set(
      text,
      [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255),
    );
  }
  return known.get(text);
}

// The part of a straight line from p to q inside |x| ≤ a, |y| ≤ b, as two shares of it; null where there is none.
/** @param {number[]} p @param {number[]} q @param {number} a @param {number} b */
function within([px, py], [qx, qy], a, b) {
  let [from, to] = [0, 1];
  for (const [at, step, limit] of [
    [px, qx - px, a],
    [py, qy - py, b],
  ]) {
    if (step === 0 && Math.abs(at) > limit) return null;
    if (step === 0) continue;
    const [one, two] = [(-limit - at) / step, (limit - at) / step];
    [from, to] = [Math.max(from, Math.min(one, two)), Math.min(to, Math.max(one, two))];
  }
  return from < to ? [from, to] : null;
}

export class Turntable {
  /** @type {HTMLElement} */
  panel;
  /** @type {HTMLElement} */
  handle;
  /** @type {import("./plot.js").Plot} */
  plot;
  /** @type {(at: number[]) => void} */
  placed;
  /** @type {() => void} */
  redraw;
  /** @type {() => void} */
  touched;
  pose = TOP;
  rest = TOP;
  tilting = 0;
  /** @type {Map<number, number[]>} */
  fingers = new Map();
  lost = false;
  /** @type {string | null} */
  seen = null;
  /** @type {any} */
  terrain = null;
  relief = 0;
  led = false; // by another turntable, which is moving

  // Draws into `plot`, whose ground becomes WebGL's; `placed(w, event)` hears where the surface was pressed, `redraw` asks for
  // the next picture.
  constructor(panel, handle, plot, { placed, redraw, touched = () => {} }) {
    Object.assign(this, { panel, handle, plot, placed, redraw, touched });
    this.painter = painter(plot.layers[0]);
    if (!this.painter) return;
    plot.layers[0].addEventListener("webglcontextlost", (event) => (event.preventDefault(), (this.lost = true)));
    plot.layers[0].addEventListener("webglcontextrestored", () => {
      this.painter.begin();
      Object.assign(this, { lost: false, seen: null });
      redraw();
    });
    const hears = {
      pointerdown: "press",
      pointermove: "move",
      pointerup: "release",
      pointercancel: "release",
      wheel: "wheel",
    };
    for (const [event, name] of Object.entries(hears))
      panel.addEventListener(event, this[name].bind(this), { passive: false });
  }

  // ---- what is seen ----

  // Is this another surface, or another size?
  differs(key) {
    return this.seen !== `${key}/${this.plot.key}`;
  }

  // Takes a surface, for whose window the plot's box was framed: {key, loss, window, scale, relief, minima}.
  load(terrain) {
    const { plot, painter } = this;
    const { box } = plot;
    const { share, height } = terrain.scale;
    const relief = terrain.relief * Math.min(box.width, box.height);
    Object.assign(this, { seen: `${terrain.key}/${plot.key}`, terrain, relief });
    this.scene = null;
    this.ground = new Ground({
      ...terrain,
      box,
      relief,
      share,
      slow: painter.slow,
      height: (loss) => relief * height(loss),
    });
    painter.load(this.ground);
  }

  look() {
    const {
      plot: { box, width, height },
      relief,
    } = this;
    this.camera = camera(this.pose, { box, width, height, relief });
  }

  // From the numbers of the surface to pixels from the middle of its box, and back.
  /** @param {number[]} at */
  across([x, y]) {
    const {
      terrain: {
        window: [[x0, x1], [y0, y1]],
      },
      plot: { box },
    } = this;
    const kept = (share, size) => between(-CLAMP, (share - 0.5) * size, CLAMP);
    return [kept((x - x0) / (x1 - x0), box.width), kept((y - y0) / (y1 - y0), box.height)];
  }

  /** @param {number[]} at */
  back([x, y]) {
    const {
      terrain: {
        window: [[x0, x1], [y0, y1]],
      },
      plot: { box },
    } = this;
    return [x0 + (x1 - x0) * (x / box.width + 0.5), y0 + (y1 - y0) * (y / box.height + 0.5)];
  }

  // The point of the ground over [x, y], lifted; beyond the rim at the rim.
  on(at, lift = LIFT) {
    const { width, height } = this.plot.box;
    const [x, y] = this.across(at);
    const kept = [between(-width / 2, x, width / 2), between(-height / 2, y, height / 2)];
    return [...kept, this.ground.at(kept) + lift];
  }

  // The pixel of the panel for a point of the surface.
  pixel(at) {
    return this.camera.project(this.on(at, 0));
  }

  // The point of the surface under a pixel of the panel; null where there is none.
  under(pixel) {
    const found = this.camera.pick(pixel, (at) => this.ground.at(at));
    return found && this.back(found);
  }

  // `lines` lie on the surface. `runs` are [{points, color, marker, lost, ball}], drawn up to `step`, the rest faintly. `names` are those of the
  // axes, or null; so may `start` be, the place of the ring.
  draw(scene) {
    if (this.lost) return;
    this.look();
    const { plot, camera, painter, pose } = this;
    const { start, runs, step, colors, brief, names, arrows = [] } = scene;
    const depth = between(0, pose.tilt / 0.6, 1);
    if (scene !== this.scene) painter.lay(...this.lines(scene)); // else it was turned, and the lines lie as they lay
    this.scene = scene;
    painter.draw(camera.matrix(), this.tones(colors, depth), plot, this.moving);
    plot.begin("front");
    if (names && !brief) this.axes(colors, depth, names);
    for (const minimum of this.terrain.minima) this.sign(minimum, (px, py) => plot.crossAt(px, py, colors.text), 0.25);
    for (const { points, color, marker, lost, ball } of runs) {
      const tint = lost ? { color: colors.paper, edge: colors[color] } : { color: colors[color], edge: colors.paper };
      const at = points[Math.min(step, points.length - 1)];
      this.sign(at, (px, py) => (ball ? plot.ballAt(px, py, tint) : plot.markerAt(marker, px, py, tint)));
    }
    plot.arrows(arrows.map((arrow) => this.draped(arrow)));
    if (!start) return;
    this.sign(start, (px, py) => plot.markerAt("o", px, py, { edge: colors.text, radius: 10, hollow: true }));
    if (this.moving) return; // nobody can grab the ring now, and to move its handle lays out and paints the page
    const [px, py] = this.pixel(start);
    this.handle.style.transform = `translate(${px}px, ${py}px)`;
  }

  // Something at a point of the surface, faint where a hill hides it.
  sign(at, draw, faint = 0.35) {
    const { pen } = this.plot;
    const hidden = this.camera.hidden(this.on(at, 0), (there) => this.ground.at(there));
    pen.globalAlpha = hidden ? faint : 1;
    draw(...this.pixel(at));
    pen.globalAlpha = 1;
  }

  // An arrow in pixels, along the ground; faint where a hill hides its end.
  draped({ role, points, look }) {
    const hidden = this.camera.hidden(this.on(points.at(-1), 0), (there) => this.ground.at(there));
    return {
      role,
      points: points.map((at) => this.pixel(at)),
      look: { ...look, alpha: look.alpha * (hidden ? 0.4 : 1) },
    };
  }

  tones(colors, depth) {
    const [paper, text, blue] = ["paper", "text", "blue"].map((role) => rgb(colors[role]));
    const high = mix(paper, text, 0.07);
    const { turn } = this.pose;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const turned = ([x, y, z]) => {
      const length = Math.hypot(x, y, z);
      return [(cos * x + sin * y) / length, (cos * y - sin * x) / length, z / length];
    };
    return {
      high: mix(paper, high, depth),
      low: mix(mix(paper, blue, 105 / 255), mix(paper, blue, 0.68), depth),
      ink: mix(blue, mix(blue, text, 0.35), depth),
      side: mix(paper, mix(text, blue, 0.5), 0.16),
      shadow: mix(mix(blue, text, 0.45), paper, 0.1),
      light: turned([-0.55, 0.35, 0.75]),
      eye: turned([0, -Math.sin(this.pose.tilt), Math.cos(this.pose.tilt)]),
      paper,
      levels: this.terrain.scale.levels.length,
      width: 0.4,
      strong: 0.45 + 0.1 * depth,
      depth,
    };
  }

  // All runs as one list of points, and the ribbons over parts of it: what is to come, then what was, each on a rim of paper.
  lines({ lines, runs, step, colors }) {
    const [found, coming, been] = [[], [], []];
    const paper = rgb(colors.paper);
    for (const line of lines) {
      for (const part of this.drape(line, 0, line.length - 1, found))
        coming.push({ ...part, color: rgb(colors.text), radius: 0.8 });
    }
    for (const { points, color } of runs) {
      const paint = rgb(colors[color]);
      const now = Math.min(step, points.length - 1);
      for (const part of this.drape(points, now, points.length - 1, found)) {
        coming.push({ ...part, color: mix(paint, paper, FAINT), radius: 0.8 });
      }
      const gone = this.drape(points, 0, now, found);
      for (const part of gone) been.push({ ...part, color: paper, radius: 2, rim: true });
      for (const part of gone) been.push({ ...part, color: paint, radius: 1.2 });
    }
    return [new Float32Array(found), [...coming, ...been]];
  }

  // Appends the points of a line over the ground, without steps that share a pixel, and tells where each part of it inside
  // the window begins and ends: [{from, to}].
  drape(points, from, to, found) {
    const [a, b] = [this.plot.box.width / 2, this.plot.box.height / 2];
    /** @type {{ from: number, to?: number }[]} */
    const parts = [];
    const push = (x, y) => found.push(x, y, this.ground.at([x, y]) + LIFT);
    let before = this.across(points[from]);
    let open = false;
    for (let k = from + 1; k <= to; k++) {
      const at = this.across(points[k]);
      const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
      if (k < to && Math.abs(dx) < 0.5 && Math.abs(dy) < 0.5) continue;
      const seen = within(before, at, a, b);
      if (seen) {
        const [first, last] = seen;
        if (!open) {
          parts.push({ from: found.length / 3 });
          push(before[0] + first * dx, before[1] + first * dy);
        }
        const pieces = Math.max(1, Math.ceil(((last - first) * Math.sqrt(dx * dx + dy * dy)) / BEND));
        for (let piece = 1; piece <= pieces; piece++) {
          const share = first + ((last - first) * piece) / pieces;
          push(before[0] + share * dx, before[1] + share * dy);
        }
        parts.at(-1).to = found.length / 3 - 1;
      }
      open = Boolean(seen) && seen[1] === 1;
      before = at;
    }
    return parts;
  }

  // The names of the axes and their round numbers, along the two edges that are nearer.
  axes(colors, depth, names) {
    const {
      plot: { pen, box, font },
      camera,
      terrain: { window },
    } = this;
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
      const edge = (at, side) => {
        const point = axis === 0 ? [at, side * half[1]] : [side * half[0], at];
        return [...point, -BASE * this.relief];
      };
      const near = (side) => camera.seen(edge(0, side))[2];
      const side = near(1) > near(-1) ? 1 : -1;
      const outward = this.outward(edge, side);
      const [low, high] = window[axis];
      pen.beginPath();
      for (const at of [-half[axis], half[axis]]) {
        const [px, py] = camera.project(edge(at, side));
        pen.lineTo(px, py);
      }
      pen.stroke();
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

  outward(edge, side) {
    const [px, py] = this.camera.project(edge(0, side));
    const [qx, qy] = this.camera.project(edge(0, -side));
    const length = Math.hypot(px - qx, py - qy) || 1;
    return [(px - qx) / length, (py - qy) / length];
  }

  // ---- the hand ----

  set(pose) {
    this.stop();
    this.pose = { ...this.pose, ...pose };
    this.pose.tilt = between(0, this.pose.tilt, LOWEST);
    this.pose.zoom = between(FARTHEST, this.pose.zoom, CLOSEST);
    this.redraw();
  }

  stop() {
    cancelAnimationFrame(this.tilting);
    this.tilting = 0;
  }

  // Tilts to a pose, at once where `calm`; then calls `done`.
  tilt(pose, calm, done = () => {}) {
    this.stop();
    const from = this.pose;
    const turn = from.turn - 2 * Math.PI * Math.round((from.turn - pose.turn) / (2 * Math.PI));
    const start = { ...from, turn };
    const at = (share) =>
      Object.fromEntries(Object.keys(TOP).map((key) => [key, start[key] + (pose[key] - start[key]) * share]));
    if (calm) {
      this.pose = { ...pose };
      this.redraw();
      return done();
    }
    let began = 0;
    const frame = (now) => {
      began ||= now;
      const share = Math.min(1, (now - began) / TILTING);
      this.pose = share < 1 ? at(share < 0.5 ? 4 * share ** 3 : 1 - 4 * (1 - share) ** 3) : { ...pose };
      this.tilting = share < 1 ? requestAnimationFrame(frame) : 0;
      this.redraw();
      if (share === 1) done();
    };
    this.tilting = requestAnimationFrame(frame);
  }

  here(event) {
    const { left, top } = this.panel.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  // Is it on the way from one pose to another?
  get moving() {
    return Boolean(this.led || this.tilting || this.held === "turn" || this.held === "pinch");
  }

  // A press places the ball, a drag turns, a drag of the ring takes the ball along; two fingers turn, tilt and zoom.
  press(event) {
    if (event.button > 0) return;
    this.touched();
    const at = this.here(event);
    this.fingers.set(event.pointerId, at);
    this.held = event.target === this.handle ? "ring" : "press";
    this.began = at;
    this.panel.setPointerCapture(event.pointerId);
    this.panel.focus({ preventScroll: true });
    if (event.pointerType !== "touch") event.preventDefault();
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const at = this.here(event);
    if (this.fingers.size === 2) return this.pinch(event, before, at);
    if (this.held === "ring") this.place(at);
    else if (this.held === "turn" || Math.hypot(at[0] - this.began[0], at[1] - this.began[1]) > TAP) {
      this.held = "turn";
      this.set({
        turn: this.pose.turn + TURN * (at[0] - before[0]),
        tilt: this.pose.tilt - TURN * (at[1] - before[1]),
      });
    } else return;
    this.fingers.set(event.pointerId, at);
  }

  pinch(event, before, at) {
    this.held = "pinch";
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)[1];
    const [was, is] = [before, at].map(([x, y]) => [
      Math.hypot(x - other[0], y - other[1]),
      Math.atan2(y - other[1], x - other[0]),
    ]);
    this.fingers.set(event.pointerId, at);
    const turned = Math.atan2(Math.sin(is[1] - was[1]), Math.cos(is[1] - was[1]));
    this.set({
      zoom: (this.pose.zoom * is[0]) / Math.max(1, was[0]),
      turn: this.pose.turn - turned,
      tilt: this.pose.tilt - (TURN * (at[1] - before[1])) / 2,
    });
  }

  release(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.held === "press" && event.type === "pointerup") this.place(this.here(event));
    if (this.fingers.size) return;
    this.held = null;
    this.redraw();
  }

  place(pixel) {
    const at = this.under(pixel);
    if (at) this.placed(at);
  }

  wheel(event) {
    if (!event.ctrlKey && !this.panel.contains(document.activeElement)) return; // the page scrolls
    event.preventDefault();
    this.touched();
    this.set({ zoom: this.pose.zoom * Math.exp(-0.002 * event.deltaY) });
  }

  // Takes a key that turns; tells whether it did.
  key(event) {
    const { turn, tilt, zoom } = this.pose;
    const pose = {
      ArrowLeft: { turn: turn - NUDGE },
      ArrowRight: { turn: turn + NUDGE },
      ArrowUp: { tilt: tilt - NUDGE },
      ArrowDown: { tilt: tilt + NUDGE },
      "+": { zoom: zoom * 1.2 },
      "=": { zoom: zoom * 1.2 },
      "-": { zoom: zoom / 1.2 },
      0: this.rest,
    }[event.key];
    if (!pose) return false;
    this.touched();
    this.set(pose);
    return true;
  }

  close() {
    this.stop();
    this.painter.close();
  }
}

export { camera, Ground };
