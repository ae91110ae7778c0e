// @ts-check
// The controls around the pictures: they show the situation, and what a reader does with them goes to the state.

import { GRIDS, button, check, knob, menu, node, put, sign, slider } from "./controls.js";
import { rateOf } from "./descent.js";
import { FACTS } from "./facts.js";
import { python } from "./python.js";

/** @import { State } from "./state.js" */
/** @import { Knob, Situation, View } from "./types.js" */

const KNOBS = /** @type {Knob[]} */ (Object.keys(FACTS.limits).filter((name) => !["step", "start"].includes(name)));

export class Panel {
  /**
   * @param {HTMLElement} figure
   * @param {State} state
   * @param {object} given
   * @param {string} given.prefix  of its ids
   * @param {() => boolean} given.calm
   * @param {(situation: Situation) => string} [given.link]  its address, where it has one
   */
  constructor(figure, state, { prefix, calm, link }) {
    const { preset } = state;
    this.figure = figure;
    this.state = state;
    this.calm = calm;
    this.preset = preset;
    this.note = node("p", { class: "playground-note", role: "alert" });
    this.player = button("Play", () => state.play());
    this.scrub = slider(`${prefix}step`, "step shown", [0, 1], "", (step) => state.show(step));
    const surfaces = preset.surfaces.map((name) => [name, FACTS.surfaces[name].label]);
    this.places = menu(`${prefix}surface`, "surface", surfaces, (name) => state.chooseSurface(name));
    this.methods = preset.methods.map((name) => {
      const facts = FACTS.methods[name];
      return { name, ...check(`${prefix}${name}`, facts.label, sign(facts), (on) => state.chooseMethod(name, on)) };
    });
    this.knobs = KNOBS.map((name) => {
      const changed = (/** @type {number} */ value) => state.change({ [name]: value });
      return { name, ...knob(prefix, name, FACTS.limits[name], changed) };
    });
    this.rates = preset.methods // a slider for each method's own rate
      .filter((name) => FACTS.methods[name].knobs.includes("lr"))
      .map((name) => ({ name, ...this.rate(prefix, name) }));
    this.tune = button(`Tune each, for condition number ${FACTS.tuned.condition}`, () => state.tune());
    this.same = button("One rate for all", () => state.change({ rates: {} }));
    this.said = node("span", { role: "status" });
    this.tools = [button("Copy Python", () => this.copy(python(state.situation), "Python"))];
    if (link) this.tools.push(button("Copy link", () => this.copy(link(state.situation), "Link")));
    this.code = node("code");
    const pre = node("pre", { tabindex: 0, role: "region", "aria-label": `Python: ${preset.title}` }, this.code);
    this.fold = node("details", { class: "playground-python" }, node("summary", {}, "The same in Python"), pre);
    this.fold.addEventListener("toggle", () => this.spell());
  }

  /** @param {Knob[]} names */
  rows(...names) {
    return names.flatMap((wanted) => this.knobs.filter(({ name }) => name === wanted).map(({ row }) => row));
  }

  /** The controls above the pictures: which surface. */
  get surface() {
    const places = this.preset.surfaces.length > 1 ? [this.places.row] : [];
    return node("div", { class: "playground-controls" }, ...places, ...this.rows("condition", "rotation", "landscape"));
  }

  /** @param {string} prefix @param {string} name */
  rate(prefix, name) {
    const label = `rate, ${FACTS.methods[name].label}`;
    return slider(`${prefix}lr-${name}`, label, GRIDS.lr, "", (value) => this.state.rate(name, value));
  }

  get transport() {
    const { state } = this;
    const step = button("Step", () => state.show(state.situation.step + 1));
    const reset = button("Reset", () => state.show(0));
    return node("div", { class: "playground-transport" }, this.player, step, reset, this.scrub.row);
  }

  /** The controls below the read-outs: what the methods get, and which methods. */
  get descent() {
    const legend = node("legend", {}, "Methods, all from one start");
    return [
      node("div", { class: "playground-tools playground-race" }, this.tune, this.same),
      node(
        "div",
        { class: "playground-controls" },
        ...this.rows("lr"),
        ...this.rates.map(({ row }) => row),
        ...this.rows("momentum", "noise", "seed", "steps"),
      ),
      node("fieldset", { class: "playground-methods" }, legend, ...this.methods.map(({ row }) => row)),
    ];
  }

  get foot() {
    return [node("div", { class: "playground-tools" }, ...this.tools, this.said), this.fold];
  }

  /** Shows the situation in every control. @param {View} view */
  show({ situation, paths }) {
    this.places.show(situation.surface);
    this.scrub.show(situation.step, situation.steps);
    for (const { name, input } of this.methods) input.checked = name in paths;
    for (const { name, row, show } of this.knobs) {
      show(situation[name]);
      put(row, "hidden", !this.matters(name));
    }
    const apart = this.state.tuned;
    for (const { name, row, show } of this.rates) {
      show(rateOf(situation, name));
      put(row, "hidden", !apart || !(name in paths));
    }
    put(this.tune, "hidden", situation.surface !== "ravine");
    put(this.same, "hidden", !apart);
    this.spell();
  }

  /** Does this knob change anything now? @param {Knob} name */
  matters(name) {
    const {
      preset,
      state: { situation },
    } = this;
    if (name === "condition" || name === "rotation") return situation.surface === "ravine";
    if (name === "landscape") return situation.surface === "random_cosines";
    if (name === "momentum") return preset.methods.some((method) => FACTS.methods[method].knobs.includes("momentum"));
    if (name === "noise") return preset.noise;
    if (name === "lr") return !this.state.tuned;
    return name !== "seed" || (preset.noise && situation.noise > 0);
  }

  label() {
    put(this.player, "textContent", this.state.playing ? "Pause" : this.calm() ? "Show all" : "Play");
  }

  /** @param {string} text */
  warn(text) {
    put(this.note, "textContent", text);
    put(this.note, "hidden", !text);
  }

  spell() {
    if (this.fold.open) this.code.textContent = python(this.state.situation);
  }

  /** @param {string} text @param {string} what */
  async copy(text, what) {
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    const copied = done || this.copyByHand(text); // from a disk or a frame the clipboard may be closed to scripts
    this.said.textContent = copied ? `${what} copied.` : `${what} could not be copied: select it below.`;
  }

  /** @param {string} text */
  copyByHand(text) {
    const field = node("textarea", { readonly: true, class: "playground-live" });
    field.value = text;
    this.figure.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
