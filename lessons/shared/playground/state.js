// @ts-check
// The situation that is seen, and everything that may change it: a knob, a surface, a method, a step, play. It knows no page:
// it tells `changed` and leaves pictures to others.

import { FACTS } from "./facts.js";

/** @import { Interval, Preset, Situation } from "./types.js" */

const SECONDS = 5; // a whole run plays this long, longer where that would be more than MOST_A_SECOND steps a second
const MOST_A_SECOND = 60;

export class State {
  /**
   * @param {Preset} preset
   * @param {Situation} situation
   * @param {object} hears
   * @param {(quiet: boolean) => void} hears.changed  after every change; `quiet` is one of many, as while it plays
   * @param {() => void} hears.played  when it begins to play or stops
   * @param {() => boolean} hears.calm  does the reader want no motion?
   */
  constructor(preset, situation, { changed, played, calm }) {
    this.changed = changed;
    this.played = played;
    this.calm = calm;
    this.preset = preset;
    this.situation = situation;
    this.playing = 0;
  }

  /** Another situation altogether; nobody is told. @param {Situation} situation */
  replace(situation) {
    this.stop();
    this.situation = { ...situation };
  }

  /** @param {Partial<Situation>} part */
  change(part, quiet = false) {
    if (!("step" in part)) this.stop();
    this.situation = { ...this.situation, ...part };
    if (this.situation.step > this.situation.steps) this.situation.step = this.situation.steps;
    this.changed(quiet);
  }

  /** Has each method a rate of its own? */
  get tuned() {
    return Object.keys(this.situation.rates ?? {}).length > 0;
  }

  /** Gives each method its best rate in the ravine for which Python looked for them. */
  tune() {
    const { condition, momentum, rates } = FACTS.tuned;
    this.change({ condition, momentum, rates: { ...rates } });
  }

  /** @param {string} method @param {number} lr */
  rate(method, lr) {
    this.change({ rates: { ...this.situation.rates, [method]: lr } });
  }

  /** @param {string} surface */
  chooseSurface(surface) {
    const [first, second] = FACTS.surfaces[surface].window;
    /** @param {Interval} window @param {number} share */
    const inWindow = ([low, high], share) => Number((low + (high - low) * share).toPrecision(3));
    const kept = surface === this.preset.situation.surface ? this.preset.situation.start : null;
    const start = kept ?? (second ? [inWindow(first, 0.2), inWindow(second, 0.7)] : [inWindow(first, 0.9)]);
    this.change({ surface, start });
  }

  /** @param {string} name @param {boolean} on */
  chooseMethod(name, on) {
    const seen = this.situation.methods;
    const methods = this.preset.methods.filter((method) => (method === name ? on : seen.includes(method)));
    if (methods.length) this.change({ methods });
    else this.change({}); // the last one stays: the picture sets its box again
  }

  /** @param {number[]} at  a point of the map, or of the axis of a surface in one dimension */
  place(at, digits = 4) {
    const { dim } = FACTS.surfaces[this.situation.surface];
    this.change({ start: at.slice(0, dim).map((value) => Number(value.toFixed(digits))) });
  }

  /** @param {number} step */
  show(step) {
    this.stop();
    this.change({ step: Math.min(this.situation.steps, step) });
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.played();
  }

  play() {
    if (this.playing) return this.stop();
    const { steps } = this.situation;
    if (this.calm()) return this.change({ step: steps });
    const first = this.situation.step >= steps ? 0 : this.situation.step;
    const pace = Math.min(MOST_A_SECOND, steps / SECONDS) / 1000;
    let began = 0;
    const frame = (/** @type {number} */ now) => {
      began ||= now;
      const step = Math.min(steps, first + Math.floor((now - began) * pace));
      this.playing = step < steps ? requestAnimationFrame(frame) : 0;
      if (step !== this.situation.step) this.change({ step }, Boolean(this.playing));
      if (!this.playing) this.played();
    };
    this.playing = requestAnimationFrame(frame);
    this.played();
  }
}
