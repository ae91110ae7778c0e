// @ts-check
// Pointer and keys on the map. A mouse or a pen presses anywhere and drags; a finger drags the ring, and taps elsewhere, so
// that the page still scrolls.

import { under } from "./arrows.js";

/** @import { Pictures } from "./pictures.js" */
/** @import { Plot } from "./plot.js" */
/** @import { State } from "./state.js" */

const TAP = 10; // pixels that a finger may slip in a tap
/** @type {Record<string, number[]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {Pictures} pictures @param {State} state */
export function listenToPointer(pictures, state) {
  const { stage, handle, map } = pictures;
  /** @type {{ drags: boolean, x: number, y: number } | null} */
  let pressed = null;
  const startAt = (/** @type {PointerEvent} */ event) => state.place(map.at(event.clientX, event.clientY));

  stage.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    const drags = event.pointerType !== "touch" || event.target === handle;
    pressed = { drags, x: event.clientX, y: event.clientY };
    pictures.grab();
    if (!drags) return;
    stage.setPointerCapture(event.pointerId);
    startAt(event);
    event.preventDefault();
    stage.focus({ preventScroll: true });
  });
  stage.addEventListener("pointermove", (event) => pressed?.drags && startAt(event));
  const release = (/** @type {PointerEvent} */ event) => {
    const still = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < TAP;
    if (still && !pressed?.drags && event.type === "pointerup") startAt(event);
    pressed = null;
    pictures.letGo();
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
}

/**
 * A pointer that rests on an arrow lights its term.
 * @param {HTMLElement} element
 * @param {Plot} plot
 * @param {(role: string) => void} light
 */
export function pointAtArrows(element, plot, light) {
  let lit = "";
  const point = (/** @type {string} */ role) => role !== lit && light((lit = role));
  element.addEventListener("pointermove", (event) => {
    if (event.buttons || event.pointerType === "touch") return;
    const { left, top } = element.getBoundingClientRect();
    point(under(plot.drawn, event.clientX - left, event.clientY - top));
  });
  element.addEventListener("pointerleave", () => point(""));
}

/**
 * What a key does on the map or on the surface, whose arrows move the start with Shift alone.
 * @param {Pictures} pictures
 * @param {State} state
 */
export function keysOf(pictures, state) {
  /** @type {Record<string, () => void>} */
  const actions = {
    " ": () => state.show(state.situation.step + 1),
    Enter: () => state.play(),
    Home: () => state.show(0),
    End: () => state.change({ step: state.situation.steps }),
  };
  return (/** @type {KeyboardEvent} */ event) => {
    const [move, action] = [MOVES[event.key], actions[event.key]];
    if (event.altKey || event.ctrlKey || event.metaKey || !(move || action)) return;
    event.preventDefault();
    if (action) return action();
    const share = event.shiftKey && event.currentTarget === pictures.stage ? 1e-3 : 1e-2;
    const start = state.situation.start.map((value, axis) => {
      const [low, high] = pictures.window[axis]; // all that is seen
      return Math.min(high, Math.max(low, value + move[axis] * share * (high - low)));
    });
    state.place(start, 6);
  };
}
