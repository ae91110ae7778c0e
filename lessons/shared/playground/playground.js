// @ts-check
// The playground put together: `mount` brings a figure of the book to life, `render` a widget. What it is made of: the state
// (state.js), the pictures (pictures.js), the read-outs (readouts.js), the controls (panel.js), pointer and keys (input.js).

import { node } from "./controls.js";
import { Equation } from "./equation.js";
import { cover } from "./cover.js";
import { keysOf, listenToPointer, pointAtArrows } from "./input.js";
import { Panel } from "./panel.js";
import { Pictures } from "./pictures.js";
import { Readouts } from "./readouts.js";
import { addressee, fragment, parse, sentence, shown } from "./situation.js";
import { State } from "./state.js";

/** @import { Model } from "../page.js" */
/** @import { Preset, Situation } from "./types.js" */

const QUIET = 500; // milliseconds of rest before a state is announced and written to the address
const HELP =
  "Keys on the map: arrows move the start (with Shift, finely), Space takes a step, Enter plays, Home resets.";

let count = 0;

/**
 * Fills `figure`; `given.changed` hears of every new situation once the reader rests.
 * @param {HTMLElement} figure
 * @param {Preset} preset
 * @param {object} given
 * @param {Situation} given.situation
 * @param {string} [given.problem]  to be told above the pictures
 * @param {(situation: Situation) => void} given.changed
 * @param {(situation: Situation) => string} [given.link]
 */
function playground(figure, preset, { situation, problem = "", changed, link }) {
  const prefix = `playground-${++count}-`;
  const motion = matchMedia("(prefers-reduced-motion: reduce)");
  const calm = () => motion.matches;
  let resting = 0;

  const state = new State(preset, situation, {
    calm,
    played: () => panel.label(),
    changed(quiet) {
      panel.warn("");
      pictures.again();
      clearTimeout(resting);
      if (!quiet) resting = setTimeout(rest, QUIET);
    },
  });
  const readouts = new Readouts();
  const equation = new Equation(prefix, { chosen: () => pictures.again(), pointed: light });
  const panel = new Panel(figure, state, { prefix, calm, link });
  const live = node("p", { class: "playground-live", "aria-live": "polite" });
  const keys = (/** @type {KeyboardEvent} */ event) => press(event);
  const pictures = new Pictures(figure, state, {
    id: prefix,
    calm: motion,
    keys,
    rule: (methods) => equation.of(methods),
    told(view) {
      equation.show(view);
      readouts.show(view);
      panel.show(view);
    },
  });
  const press = keysOf(pictures, state);

  /** @param {string} role  of a term */
  function light(role) {
    equation.light(role);
    pictures.light(role);
  }

  function rest() {
    pictures.finish();
    name();
    live.textContent = sentence(state.situation, pictures.view.paths);
    changed(state.situation);
  }

  function name() {
    const start = state.situation.start.map(shown).join(", ");
    pictures.stage.setAttribute("aria-label", `${preset.title} The start is ${start}.`);
  }

  function build() {
    const { stage, views, losses } = pictures;
    views.hint.id = `${prefix}hint`;
    stage.setAttribute("aria-describedby", `${prefix}hint ${prefix}help`);
    figure.replaceChildren(
      node("p", { class: "playground-title" }, preset.title),
      panel.note,
      views.hint,
      views.switcher,
      panel.surface,
      node(
        "div",
        { class: "playground-stage" },
        views.panel,
        ...(views.beside ? [views.beside.panel] : []),
        stage,
        losses,
      ),
      views.height,
      panel.transport,
      equation.element,
      readouts.list,
      ...panel.descent,
      node("p", { class: "playground-help playground-keys", id: `${prefix}help` }, HELP),
      views.help,
      ...panel.foot,
      live,
    );
    stage.addEventListener("keydown", keys);
    listenToPointer(pictures, state);
    pointAtArrows(stage, pictures.map, light);
    pointAtArrows(views.panel, views.plot, light);
    if (views.beside) pointAtArrows(views.beside.panel, views.beside.plot, light);
  }

  const label = () => panel.label();
  figure.setAttribute("aria-label", preset.title);
  figure.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys rest while the playground has the focus
  build(); // in place of the still picture
  pictures.draw();
  name();
  label();
  panel.warn(problem);
  motion.addEventListener("change", label);
  figure.dataset.ready = "";
  return {
    /** @param {Situation} next */
    show(next, problem = "") {
      state.replace(next);
      pictures.draw();
      panel.warn(problem);
    },
    close() {
      state.stop();
      clearTimeout(resting);
      motion.removeEventListener("change", label);
      pictures.close();
    },
  };
}

// ---- the book: the state stands in the address ----

/** @param {HTMLElement} figure */
export function mount(figure) {
  if (figure.dataset.cover) return cover(figure);
  const { preset: text = "", name = "" } = figure.dataset;
  /** @type {Preset} */
  const preset = JSON.parse(text);
  const others = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("figure.playground"));
  const read = () => {
    const to = addressee(location.hash);
    if (to === name) return { ...parse(location.hash, preset), foreign: false };
    const known = [...others].some((other) => other.dataset.name === to);
    const problem =
      to !== null && !known && others[0] === figure ? "This link is for a playground that is not on this page." : "";
    return { situation: structuredClone(preset.situation), problem, foreign: true };
  };
  const asked = read();
  const link = (/** @type {Situation} */ situation) => location.href.split("#")[0] + fragment(situation, name);
  const changed = (/** @type {Situation} */ situation) =>
    history.replaceState(history.state, "", fragment(situation, name));
  const made = playground(figure, preset, { ...asked, changed, link });
  if (!asked.foreign) figure.scrollIntoView();
  addEventListener("hashchange", () => {
    const { situation, problem, foreign } = read();
    if (!foreign || problem) made.show(situation, problem);
  });
}

// ---- the widget: the state is a trait, so that Python can read it and set it ----

/** @param {{ model: Model<{ preset: Preset, situation: Situation }>, el: HTMLElement }} widget */
export function render({ model, el }) {
  const figure = node("figure", { class: "playground" });
  el.append(figure);
  let sent = "";
  const changed = (/** @type {Situation} */ situation) => {
    sent = JSON.stringify(situation);
    model.set("situation", situation);
    model.save_changes();
  };
  const made = playground(figure, model.get("preset"), { situation: model.get("situation"), changed });
  const follow = () => {
    const situation = model.get("situation");
    if (JSON.stringify(situation) !== sent) made.show(situation); // our own words come back to us
  };
  model.on("change:situation", follow);
  return () => {
    model.off("change:situation", follow);
    made.close();
  };
}
