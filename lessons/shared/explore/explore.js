// @ts-check
// Interactive figures. `render` shows a widget whose kernel redraws; `mount` shows a figure of the book, whose states
// lie in a script file beside it. Both work on the markup that markup.py writes.
//
// A frames file holds {svg, skip, shape, slots, pool, says}: a template, and for each slot [element, attribute, dims,
// table] the number of the string that the attribute has, as a table over the controls `dims` that it depends on.
// The element is counted in document order after the first `skip`, the definitions. Attribute "#" is the text, "*" the
// whole content. A table that is one number n stands for n, n + 1, n + 2, …

import { must } from "../find.js";

/** @import { Frames, Model } from "../page.js" */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLFieldSetElement} Field  a fieldset holds buttons, of which one is on */
/** @typedef {number[]} Place  where each control stands on its grid */

const PREFIX = "explore-x-"; // ids carry it until the figure has its own
const PLAYED = 5000; // milliseconds from a slider's first stop to its last, but
const SLOWEST = 500; // no longer than this at one stop
const QUIET = 500; // milliseconds without a move before the sentence is announced

/** @param {Element} field @returns {field is Field} */
const isField = (field) =>
  [HTMLInputElement, HTMLSelectElement, HTMLFieldSetElement].some((kind) => field instanceof kind);
/** @param {Element} field @returns {field is HTMLInputElement} */
const isBox = (field) => field instanceof HTMLInputElement && field.type === "checkbox";
/** @param {HTMLElement} figure */
const fieldsOf = (figure) => [...figure.querySelectorAll(".explore-controls [name]:not([type=radio])")].filter(isField);
/** @param {HTMLFieldSetElement} field */
const buttonsOf = (field) => [...field.querySelectorAll("input")];
/** @param {Field} field */
const placeOf = (field) => {
  if (field instanceof HTMLFieldSetElement) return buttonsOf(field).findIndex((button) => button.checked);
  return isBox(field) ? Number(field.checked) : Number(field.value);
};
/** @param {HTMLElement} figure @returns {Place} */
const stateOf = (figure) => fieldsOf(figure).map(placeOf);

/** Says what a slider stands for. @param {Field} field */
function label(field) {
  if (!(field instanceof HTMLInputElement) || field.type !== "range" || !field.parentElement) return;
  const text = JSON.parse(field.dataset.texts ?? "")[field.value];
  field.setAttribute("aria-valuetext", text);
  must(field.parentElement, "output", HTMLOutputElement).textContent = text;
}

/** @param {HTMLElement} figure @param {Place} at */
function move(figure, at) {
  fieldsOf(figure).forEach((field, k) => {
    if (field instanceof HTMLFieldSetElement) buttonsOf(field)[at[k]].checked = true;
    else if (isBox(field)) field.checked = Boolean(at[k]);
    else field.value = String(at[k]);
    label(field);
  });
}

/** Calls `changed` at every move of a control. @param {HTMLElement} figure @param {() => void} changed */
function listen(figure, changed) {
  must(figure, ".explore-controls", HTMLFieldSetElement).disabled = false;
  for (const field of fieldsOf(figure)) {
    const handler = () => {
      label(field);
      changed();
    };
    label(field);
    field.addEventListener(field.type === "range" ? "input" : "change", handler);
    const row = field.closest(".explore-steps");
    if (row && field instanceof HTMLInputElement) offerPlay(field, row);
  }
}

/**
 * A count of steps has a button that moves it on to its end, or one step a press where less motion is asked for. A touch
 * of the slider pauses. At rest nothing runs.
 * @param {HTMLInputElement} field
 * @param {Element} row  of its controls
 */
function offerPlay(field, row) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore-play";
  row.append(button);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {number | undefined} */
  let timer;
  const show = () => {
    button.textContent = calm.matches ? "Step" : timer ? "Pause" : "Play";
    button.setAttribute("aria-label", `${button.textContent}: ${must(row, "label", HTMLElement).textContent}`);
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    show();
  };
  const go = (/** @type {number} */ to) => {
    field.value = String(to);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const next = () => {
    if (!field.isConnected || document.hidden) return pause();
    go(Number(field.value) + 1);
    if (field.value === field.max) pause();
  };
  button.addEventListener("click", () => {
    if (timer) return pause();
    const over = field.value === field.max;
    if (over) go(0);
    else next();
    if (calm.matches || field.value === field.max) return;
    timer = setInterval(next, Math.min(SLOWEST, PLAYED / Number(field.max)));
    show();
  });
  field.addEventListener("pointerdown", pause);
  field.addEventListener("keydown", pause);
  calm.addEventListener("change", pause);
  show();
}

/** @param {HTMLElement} figure @param {string} sentence */
function say(figure, sentence) {
  must(figure, ".explore-sentence", HTMLElement).textContent = sentence;
  must(figure, ".explore-stage svg", SVGElement).setAttribute("aria-label", `${figure.dataset.title}. ${sentence}`);
}

/** Announces once the reader rests, so that dragging does not flood a screen reader. @param {HTMLElement} figure */
function announcer(figure) {
  const live = must(figure, ".explore-live", HTMLElement);
  let timer = 0;
  return (/** @type {string} */ sentence) => {
    clearTimeout(timer);
    timer = setTimeout(() => (live.textContent = sentence), QUIET);
  };
}

// ---- the book: states from a file ----

/** Puts the template into the figure; returns the function that shows a state and gives its sentence. @param {HTMLElement} figure @param {Frames} frames */
export function player(figure, frames) {
  const { prefix = PREFIX } = figure.dataset;
  const own = (/** @type {string} */ text) => (text.includes(PREFIX) ? text.replaceAll(PREFIX, prefix) : text);
  const pool = frames.pool.map(own);
  const stage = must(figure, ".explore-stage", HTMLElement);
  stage.innerHTML = own(frames.svg);
  const elements = [...must(stage, "svg", SVGElement).getElementsByTagName("*")].slice(frames.skip);
  const shown = frames.slots.map(() => -1);
  /** @param {Place} at @param {number[]} dims */
  const place = (at, dims) => dims.reduce((sum, d) => sum * frames.shape[d] + at[d], 0);
  const all = frames.shape.map((_, d) => d);

  return (/** @type {Place} */ at) => {
    frames.slots.forEach(([n, attribute, dims, table], s) => {
      const k = place(at, dims);
      const value = typeof table === "number" ? table + k : table[k];
      if (value === shown[s]) return;
      shown[s] = value;
      const text = pool[value];
      if (attribute === "*") elements[n].innerHTML = text;
      else if (attribute === "#") elements[n].textContent = text;
      else if (text === "") elements[n].removeAttribute(attribute);
      else elements[n].setAttribute(attribute, text);
    });
    const [sentences, index] = frames.says;
    const k = place(at, all);
    return sentences[index ? index[k] : k];
  };
}

/** A script works from file://, where fetch does not. The file calls `window.exploreFrames[its name] = …`. @param {string} address @returns {Promise<Frames>} */
function load(address) {
  const name = address.slice(address.lastIndexOf("/") + 1);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    const failed = () => reject(new Error(`cannot load ${address}`));
    script.onload = () => (window.exploreFrames?.[name] ? resolve(window.exploreFrames[name]) : failed());
    script.onerror = failed;
    document.head.append(script);
  });
}

/** @param {HTMLElement} figure @param {string} text */
function note(figure, text) {
  const note = document.createElement("p");
  note.className = "explore-note";
  note.textContent = text;
  figure.append(note);
}

/** @param {HTMLElement} figure */
export function mount(figure) {
  const announce = announcer(figure);
  let wanted = false; // was a control moved before the frames came?
  /** @type {ReturnType<typeof player> | undefined} until the frames have come, the wanted state is the one that the controls show */
  let play;
  let drawn = false; // in this frame
  let late = false; // a move came after that

  const draw = (/** @type {ReturnType<typeof player>} */ show) => {
    const sentence = show(stateOf(figure));
    say(figure, sentence);
    return sentence;
  };
  // Draws at once, so that the picture is ready for the frame that comes next, and once a frame.
  const update = () => {
    wanted = true;
    if (!play) return start();
    late = drawn;
    if (drawn) return;
    announce(draw(play));
    drawn = true;
    requestAnimationFrame(() => {
      drawn = false;
      if (late) update();
    });
  };
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    load(figure.dataset.frames ?? "").then(
      (frames) => {
        play = player(figure, frames);
        const sentence = draw(play);
        if (wanted) announce(sentence);
        figure.dataset.ready = "";
      },
      () => note(figure, "The pictures of this figure did not load, so the controls have no effect."),
    );
  };

  listen(figure, update);
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      start();
    },
    { rootMargin: "600px" },
  );
  near.observe(figure);
}

// ---- the widget: states from the kernel ----

let views = 0;

/** @param {{ model: Model<{ html: string, svg: string, at: Place, sentence: string }>, el: HTMLElement }} widget */
function render({ model, el }) {
  const prefix = `explore-live-${++views}-`;
  const own = (/** @type {string} */ text) => text.replaceAll(PREFIX, prefix);
  el.innerHTML = own(model.get("html"));
  const figure = must(el, "figure", HTMLElement);
  for (const field of fieldsOf(figure)) field.dataset.lmSuppressShortcuts = ""; // else JupyterLab takes the arrow keys
  const announce = announcer(figure);
  const show = () => {
    must(figure, ".explore-stage", HTMLElement).innerHTML = own(model.get("svg"));
    move(figure, model.get("at"));
    say(figure, model.get("sentence"));
  };
  const changed = () => {
    show();
    announce(model.get("sentence"));
  };
  show();
  listen(figure, () => {
    model.set("at", stateOf(figure));
    model.save_changes();
  });
  // The kernel answers a move with picture and sentence in one message: draw once, on the later of the two.
  let queued = false;
  const soon = () => {
    if (!queued) requestAnimationFrame(() => ((queued = false), changed()));
    queued = true;
  };
  model.on("change:svg change:sentence", soon);
  return () => model.off("change:svg change:sentence", soon);
}

export default { render };
