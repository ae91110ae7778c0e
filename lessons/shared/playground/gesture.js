// @ts-check
// The hand on a turntable: a press places the ball, a drag turns, a drag of the ring takes the ball along; two fingers turn,
// tilt and zoom, as keys do.

/** @import { Turntable } from "./turntable.js" */
/** @import { Point, Pose } from "./types.js" */

const TURN = 0.008; // radians a pixel
const NUDGE = 0.1; // radians a key
const TAP = 6; // pixels that a press may slip

export class Gesture {
  /** @type {Map<number, Point>} pixels of the panel, by the pointer's id */
  fingers = new Map();
  /** @type {"press" | "ring" | "turn" | "pinch" | null} */
  held = null;
  /** @type {Point} */
  began = [0, 0];

  /** @param {Turntable} table */
  constructor(table) {
    this.table = table;
  }

  listen() {
    const { panel } = this.table;
    const now = { passive: false };
    panel.addEventListener("pointerdown", (event) => this.press(event), now);
    panel.addEventListener("pointermove", (event) => this.move(event), now);
    panel.addEventListener("pointerup", (event) => this.release(event), now);
    panel.addEventListener("pointercancel", (event) => this.release(event), now);
    panel.addEventListener("wheel", (event) => this.wheel(event), now);
  }

  get turns() {
    return this.held === "turn" || this.held === "pinch";
  }

  /** The pixel of the panel. @param {PointerEvent} event */
  here({ clientX, clientY }) {
    const { left, top } = this.table.panel.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /** @param {PointerEvent} event */
  press(event) {
    const { panel, handle } = this.table;
    if (event.button > 0) return;
    this.table.touched();
    const at = this.here(event);
    this.fingers.set(event.pointerId, at);
    this.held = event.target === handle ? "ring" : "press";
    this.began = at;
    panel.setPointerCapture(event.pointerId);
    panel.focus({ preventScroll: true });
    if (event.pointerType !== "touch") event.preventDefault();
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { table, began, fingers } = this;
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const at = this.here(event);
    const other = [...fingers.keys()].find((id) => id !== event.pointerId);
    if (other !== undefined && fingers.size === 2) this.pinch(before, at, fingers.get(other) ?? at);
    else if (this.held === "ring") table.place(at);
    else if (this.held === "turn" || Math.hypot(at[0] - began[0], at[1] - began[1]) > TAP) {
      this.held = "turn";
      const { turn, tilt } = table.pose;
      table.set({ turn: turn + TURN * (at[0] - before[0]), tilt: tilt - TURN * (at[1] - before[1]) });
    } else return;
    fingers.set(event.pointerId, at);
  }

  /** One finger moves, the other stands. @param {Point} before @param {Point} at @param {Point} other */
  pinch(before, at, other) {
    const { table } = this;
    this.held = "pinch";
    const [was, is] = [before, at].map(([x, y]) => ({
      length: Math.hypot(x - other[0], y - other[1]),
      angle: Math.atan2(y - other[1], x - other[0]),
    }));
    const turned = Math.atan2(Math.sin(is.angle - was.angle), Math.cos(is.angle - was.angle));
    const { turn, tilt, zoom } = table.pose;
    table.set({
      zoom: (zoom * is.length) / Math.max(1, was.length),
      turn: turn - turned,
      tilt: tilt - (TURN * (at[1] - before[1])) / 2,
    });
  }

  /** @param {PointerEvent} event */
  release(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.held === "press" && event.type === "pointerup") this.table.place(this.here(event));
    if (this.fingers.size) return;
    this.held = null;
    this.table.redraw();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    const { table } = this;
    if (!event.ctrlKey && !table.panel.contains(document.activeElement)) return; // the page scrolls
    event.preventDefault();
    table.touched();
    table.set({ zoom: table.pose.zoom * Math.exp(-0.002 * event.deltaY) });
  }
}

/** Where a key turns a pose; undefined for one that does not. @param {string} key @param {Pose} pose @param {Pose} rest */
export function turnedBy(key, { turn, tilt, zoom }, rest) {
  /** @type {Record<string, Partial<Pose>>} */
  const poses = {
    ArrowLeft: { turn: turn - NUDGE },
    ArrowRight: { turn: turn + NUDGE },
    ArrowUp: { tilt: tilt - NUDGE },
    ArrowDown: { tilt: tilt + NUDGE },
    "+": { zoom: zoom * 1.2 },
    "=": { zoom: zoom * 1.2 },
    "-": { zoom: zoom / 1.2 },
    0: rest,
  };
  return poses[key];
}
