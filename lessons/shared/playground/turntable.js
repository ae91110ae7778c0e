// @ts-check
// A surface on a turntable: the picture that a camera sees of it, with the runs on it. It draws when it is told to and never by
// itself, except while it tilts from one pose to another.

import { between, camera } from "./camera.js";
import { drawEdges } from "./edges.js";
import { Gesture, turnedBy } from "./gesture.js";
import { BASE, Ground } from "./ground.js";
import { painter } from "./painter.js";
import { ribbonsOn } from "./ribbons.js";
import { tones } from "./shading.js";

/** @import { Plot } from "./plot.js" */
/** @import { Arrow, Camera, Point, Pose, Scene, Terrain } from "./types.js" */

/** @type {Pose} the map's view */
export const TOP = { turn: 0, tilt: 0, zoom: 1 };
const [LOWEST, CLOSEST, FARTHEST] = [1.45, 6, 0.7]; // radians from above; zooms
const TILTING = 900; // milliseconds from the map to the surface
const CLAMP = 1e5; // pixels from the middle at which a diverged run's points are drawn, as on the map
const LIFT = 1; // pixels between the ground and a line

export class Turntable {
  pose = TOP;
  rest = TOP;
  tilting = 0;
  lost = false;
  led = false; // by another turntable, which is moving
  /** @type {string | null} which surface is seen, in which size */
  seen = null;
  /** @type {{ terrain: Terrain, ground: Ground, relief: number } | null} */
  loaded = null;
  /** @type {Scene | null} whose lines lie there */
  scene = null;

  /**
   * Draws into `plot`, whose ground becomes WebGL's.
   * @param {HTMLElement} panel
   * @param {HTMLElement} handle  of the ring
   * @param {Plot} plot
   * @param {object} hears
   * @param {(w: Point) => void} hears.placed  where the surface was pressed
   * @param {() => void} hears.redraw  asks for the next picture
   * @param {() => void} [hears.touched]
   */
  constructor(panel, handle, plot, { placed, redraw, touched = () => {} }) {
    this.panel = panel;
    this.handle = handle;
    this.plot = plot;
    this.placed = placed;
    this.redraw = redraw;
    this.touched = touched;
    this.gesture = new Gesture(this);
    /** @type {Camera} */
    this.camera = camera(TOP, { box: plot.box, width: 1, height: 1, relief: 0 }); // until something is drawn
    const [canvas] = plot.layers;
    const made = painter(canvas);
    this.painter = made;
    if (!made) return;
    canvas.addEventListener("webglcontextlost", (event) => (event.preventDefault(), (this.lost = true)));
    canvas.addEventListener("webglcontextrestored", () => {
      made.begin();
      Object.assign(this, { lost: false, seen: null });
      redraw();
    });
    this.gesture.listen();
  }

  // ---- what is seen ----

  /** Is this another surface, or another size? @param {string} key */
  differs(key) {
    return this.seen !== `${key}/${this.plot.key}`;
  }

  /** Takes a surface, for whose window the plot's box was framed. @param {Terrain} terrain */
  load(terrain) {
    const { plot, painter } = this;
    const { box } = plot;
    const { share, height } = terrain.scale;
    const relief = terrain.relief * Math.min(box.width, box.height);
    const ground = new Ground({
      ...terrain,
      box,
      relief,
      share,
      slow: painter?.slow,
      height: (loss) => relief * height(loss),
    });
    this.seen = `${terrain.key}/${plot.key}`;
    this.loaded = { terrain, ground, relief };
    this.scene = null;
    painter?.load(ground);
  }

  get land() {
    if (!this.loaded) throw new Error("no surface lies on the turntable");
    return this.loaded;
  }

  get terrain() {
    return this.land.terrain;
  }

  get ground() {
    return this.land.ground;
  }

  get relief() {
    return this.land.relief;
  }

  /** From the numbers of the surface to pixels from the middle of its box. @param {Point} at */
  across([x, y]) {
    const { box } = this.plot;
    const [[x0, x1], [y0, y1]] = this.terrain.window;
    /** @param {number} share @param {number} size */
    const kept = (share, size) => between(-CLAMP, (share - 0.5) * size, CLAMP);
    return [kept((x - x0) / (x1 - x0), box.width), kept((y - y0) / (y1 - y0), box.height)];
  }

  /** And back. @param {Point} at */
  back([x, y]) {
    const { box } = this.plot;
    const [[x0, x1], [y0, y1]] = this.terrain.window;
    return [x0 + (x1 - x0) * (x / box.width + 0.5), y0 + (y1 - y0) * (y / box.height + 0.5)];
  }

  /** The point of the ground over [x, y]; beyond the rim at the rim. @param {Point} at */
  on(at) {
    const { width, height } = this.plot.box;
    const [x, y] = this.across(at);
    const kept = [between(-width / 2, x, width / 2), between(-height / 2, y, height / 2)];
    return [...kept, this.ground.at(kept)];
  }

  /** The pixel of the panel for a point of the surface. @param {Point} at */
  pixel(at) {
    return this.camera.project(this.on(at));
  }

  /** The point of the surface under a pixel of the panel; null where there is none. @param {Point} pixel */
  under(pixel) {
    const place = this.camera.pick(pixel, (at) => this.ground.at(at));
    return place && this.back(place);
  }

  /** @param {Scene} scene */
  draw(scene) {
    if (this.lost || !this.painter) return;
    const { plot, painter, pose, terrain, relief } = this;
    const { box, width, height } = plot;
    const view = camera(pose, { box, width, height, relief });
    this.camera = view;
    const { start, runs, step, colors, brief, names, arrows = [] } = scene;
    const depth = between(0, pose.tilt / 0.6, 1);
    if (scene !== this.scene) this.lay(scene); // else it was turned, and the lines lie as they lay
    painter.draw(view.matrix(), tones(colors, pose, depth, terrain.scale.levels.length), plot, this.moving);
    plot.begin("front");
    const base = -BASE * relief;
    if (names && !brief) drawEdges(plot, view, { window: terrain.window, base }, { colors, depth, names });
    for (const minimum of terrain.minima) this.sign(minimum, (px, py) => plot.crossAt(px, py, colors.text), 0.25);
    for (const { points, color, marker = "o", lost, ball } of runs) {
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

  /** Lays the lines of a scene over the ground. @param {Scene} scene */
  lay(scene) {
    const { ground } = this;
    const { box } = this.plot;
    const land = {
      box,
      across: (/** @type {Point} */ at) => this.across(at),
      height: (/** @type {Point} */ at) => ground.at(at) + LIFT,
    };
    this.painter?.lay(...ribbonsOn(land, scene));
    this.scene = scene;
  }

  /** Something at a point of the surface, faint where a hill hides it. @param {Point} at @param {(px: number, py: number) => void} draw */
  sign(at, draw, faint = 0.35) {
    const { pen } = this.plot;
    const [px, py] = this.pixel(at);
    pen.globalAlpha = this.hides(at) ? faint : 1;
    draw(px, py);
    pen.globalAlpha = 1;
  }

  /** An arrow in pixels, along the ground; faint where a hill hides its end. @param {Arrow} arrow @returns {Arrow} */
  draped({ role, points, look }) {
    const alpha = look.alpha * (this.hides(points[points.length - 1]) ? 0.4 : 1);
    return { role, points: points.map((at) => this.pixel(at)), look: { ...look, alpha } };
  }

  /** Does a hill hide a point of the surface? @param {Point} at */
  hides(at) {
    return this.camera.hidden(this.on(at), (there) => this.ground.at(there));
  }

  // ---- how it is turned ----

  /** @param {Partial<Pose>} pose */
  set(pose) {
    this.stop();
    const { turn, tilt, zoom } = { ...this.pose, ...pose };
    this.pose = { turn, tilt: between(0, tilt, LOWEST), zoom: between(FARTHEST, zoom, CLOSEST) };
    this.redraw();
  }

  stop() {
    cancelAnimationFrame(this.tilting);
    this.tilting = 0;
  }

  /** Tilts to a pose, at once where `calm`; then calls `done`. @param {Pose} pose @param {boolean} calm */
  tilt(pose, calm, done = () => {}) {
    this.stop();
    const from = this.pose;
    const turn = from.turn - 2 * Math.PI * Math.round((from.turn - pose.turn) / (2 * Math.PI));
    const at = (/** @type {number} */ share) => ({
      turn: turn + (pose.turn - turn) * share,
      tilt: from.tilt + (pose.tilt - from.tilt) * share,
      zoom: from.zoom + (pose.zoom - from.zoom) * share,
    });
    if (calm) {
      this.pose = { ...pose };
      this.redraw();
      return done();
    }
    let began = 0;
    const frame = (/** @type {number} */ now) => {
      began ||= now;
      const share = Math.min(1, (now - began) / TILTING);
      this.pose = share < 1 ? at(share < 0.5 ? 4 * share ** 3 : 1 - 4 * (1 - share) ** 3) : { ...pose };
      this.tilting = share < 1 ? requestAnimationFrame(frame) : 0;
      this.redraw();
      if (share === 1) done();
    };
    this.tilting = requestAnimationFrame(frame);
  }

  /** Is it on the way from one pose to another? */
  get moving() {
    return Boolean(this.led || this.tilting || this.gesture.turns);
  }

  /** Tells `placed` of the point of the surface under a pixel. @param {Point} pixel */
  place(pixel) {
    const at = this.under(pixel);
    if (at) this.placed(at);
  }

  /** Takes a key that turns; tells whether it did. @param {KeyboardEvent} event */
  key(event) {
    const pose = turnedBy(event.key, this.pose, this.rest);
    if (!pose) return false;
    this.touched();
    this.set(pose);
    return true;
  }

  close() {
    this.stop();
    this.painter?.close();
  }
}

export { camera, Ground };
