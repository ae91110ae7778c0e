// @ts-check
// Predictions. `mount` brings the markup that prediction.py writes to life; `render` is the same as a Jupyter widget.
// What shows the answer, the outputs and captions that follow, is veiled until the reader guesses or asks to see it.

import { every, must } from "../find.js";
import { keep, recall } from "./kept.js";

/** @import { Model } from "../page.js" */
/** @typedef {number[]} Guess  the places of the choices, or the stops of the sliders */

const STORE = "shape-of-loss.predict"; // id of a question -> the guess, or null where it was only shown
const ALWAYS = "*"; // in the store: veil nothing
const CHANGED = "predict-always";

/** @param {HTMLElement} box @param {string} selector */
const part = (box, selector) => must(box, selector, HTMLElement);
/** @param {HTMLElement} box @param {string} selector */
const buttonIn = (box, selector) => must(box, selector, HTMLButtonElement);
/** @param {HTMLElement} box */
const optionsOf = (box) => every(box, ".predict-options > *", HTMLElement);
/** @param {HTMLElement} option  of several */
const checkOf = (option) => must(option, "input", HTMLInputElement);
/** @param {HTMLElement} box */
const rangesOf = (box) => every(box, "input[type=range]", HTMLInputElement);
/** @param {HTMLElement} box */
const toldOf = (box) => part(box, "details b").textContent;
/** @param {HTMLElement} box @returns {number[]} */
const truthOf = (box) => JSON.parse(box.dataset.truth ?? "");
/** From 0 to 1. @param {HTMLInputElement} range @param {number | string} stop */
const placeOf = (range, stop) => Number(stop) / Number(range.max);

/** The number at a stop of a slider, in words: as `Scale.text` of prediction.py. @param {HTMLInputElement} range @param {number | string} stop */
function textOf(range, stop) {
  /** @type {[low: number, high: number, unit: string, log: boolean, digits: number]} */
  const [low, high, unit, log, digits] = JSON.parse(range.dataset.scale ?? "");
  const share = placeOf(range, stop);
  const value = log ? Number((low * (high / low) ** share).toPrecision(2)) : low + (high - low) * share;
  const number = value.toLocaleString("en-US", {
    maximumFractionDigits: log ? 10 : digits,
    minimumFractionDigits: log ? 0 : digits,
    signDisplay: "negative",
  });
  return number.replace("-", "−") + unit;
}

/** @param {unknown} guess @returns {guess is Guess} */
const isMade = (guess) => Array.isArray(guess) && guess.every((one) => Number.isInteger(one) && one >= 0);

// ---- what the reader says ----

/** @param {HTMLElement} box @returns {Guess} */
function guessOf(box) {
  if (box.dataset.kind === "several") {
    return optionsOf(box).flatMap((option, k) => (checkOf(option).checked ? [k] : []));
  }
  return rangesOf(box).map((range) => Number(range.value));
}

/** @param {HTMLInputElement} range */
function name(range) {
  range.setAttribute("aria-valuetext", textOf(range, range.value));
}

/** Puts a kept guess back where it fits the question; gives it, or null. @param {HTMLElement} box @param {unknown} guess */
function restore(box, guess) {
  const ranges = rangesOf(box);
  const most = ranges.length ? Number(ranges[0].max) : optionsOf(box).length - 1;
  if (!isMade(guess) || guess.some((one) => one > most)) return null;
  if (ranges.length && ranges.length !== guess.length) return null;
  ranges.forEach((range, k) => {
    range.value = String(guess[k]);
    name(range);
  });
  if (box.dataset.kind === "several") {
    optionsOf(box).forEach((option, k) => (checkOf(option).checked = guess.includes(k)));
  }
  return guess;
}

// ---- the guess beside the truth ----

/** @param {HTMLElement} box @param {Guess} guess */
function sentence(box, guess) {
  const { kind } = box.dataset;
  const told = toldOf(box);
  if (kind === "curve") return `Your curve is dashed, the measured one solid: ${told}.`;
  const truth = truthOf(box);
  if (kind === "number") {
    const said = textOf(rangesOf(box)[0], guess[0]);
    return said === told ? `You said ${said}, as measured.` : `You said ${said}; measured ${told}.`;
  }
  const said = guess.map((k) => optionsOf(box)[k].textContent.trim()).join(", ") || "none of them";
  const right = guess.length === truth.length && guess.every((k) => truth.includes(k));
  return right ? `✓ You said: ${said}. So it is.` : `✗ You said: ${said}. Measured: ${told}.`;
}

/** @param {string} text @param {number} place @param {string} className */
function mark(text, place, className) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  span.style.setProperty("--place", String(place));
  return span;
}

/** @param {number[]} places */
const points = (places) => places.map((y, k) => `${((k + 0.5) / places.length) * 100},${(1 - y) * 100}`).join(" ");

/** @param {number[]} places @param {string} className */
function line(places, className) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  made.setAttribute("points", points(places));
  made.setAttribute("class", className);
  return made;
}

/** Marks the guess, and the truth beside it once that may be seen. @param {HTMLElement} box @param {Guess | null} guess @param {boolean} seen */
function compare(box, guess, seen) {
  const truth = truthOf(box);
  const ranges = rangesOf(box);
  optionsOf(box).forEach((option, k) => {
    option.classList.toggle("predict-true", seen && truth.includes(k));
    if (option.matches("button")) option.setAttribute("aria-pressed", String(Boolean(guess?.includes(k))));
  });
  if (box.dataset.kind === "number") {
    const marks = seen ? [mark(`measured ${toldOf(box)}`, truth[0], "predict-measured")] : [];
    if (guess) marks.unshift(mark(`you ${textOf(ranges[0], guess[0])}`, placeOf(ranges[0], guess[0]), "predict-you"));
    part(box, ".predict-marks").replaceChildren(...marks);
  }
  if (box.dataset.kind === "curve") drawCurve(box, seen);
}

/** @param {HTMLElement} box @param {boolean} seen */
function drawCurve(box, seen) {
  const ranges = rangesOf(box);
  const lines = [
    line(
      ranges.map((range) => placeOf(range, range.value)),
      "predict-you",
    ),
  ];
  if (seen) lines.push(line(truthOf(box), "predict-measured"));
  must(box, "svg", SVGElement).replaceChildren(...lines);
}

// ---- the veil ----

/** A paragraph of emphasis alone. @param {Element} p */
const isCaption = (p) =>
  p.matches("p") &&
  [...p.childNodes].every((node) => (node instanceof Element ? node.tagName === "EM" : !node.textContent?.trim()));

/** The outputs and captions right below a question, in the book and in JupyterLab. @param {HTMLElement} box */
function answersOf(box) {
  /** @type {(Element | null)[]} */
  const answers = [];
  for (let next = box.closest(".cell, .jp-Cell")?.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.querySelector(".prediction, .quiz-question, figure.playground")) break;
    if (next.matches(".cell, .jp-CodeCell")) answers.push(next.querySelector(".cell_output, .jp-Cell-outputArea"));
    else if (isCaption(next)) answers.push(next);
    else {
      const first = next.matches(".jp-MarkdownCell")
        ? next.querySelector(".jp-RenderedMarkdown > p:first-child")
        : null;
      if (first && isCaption(first)) answers.push(first);
      if (!first || first.nextElementSibling) break;
    }
  }
  return answers.filter((answer) => answer !== null);
}

/** @param {HTMLElement} box @param {() => void} show */
function veil(box, show) {
  const [first, ...others] = answersOf(box);
  if (!first) return;
  for (const one of [first, ...others]) one.classList.add("predict-veiled");
  if (first.querySelector(".predict-veil")) return;
  const note = document.createElement("p");
  note.className = "predict-veil";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "show me";
  button.addEventListener("click", show);
  note.append("The answer is here. Guess above, or ", button, ".");
  first.prepend(note);
}

/** @param {HTMLElement} box */
function unveil(box) {
  for (const one of answersOf(box)) {
    one.classList.remove("predict-veiled");
    one.querySelector(".predict-veil")?.remove();
  }
}

// ---- a question ----

const BUTTONS = { say: "This is my guess", show: "Show me", again: "Guess again", always: "Always show" };

/** What only a script can use: buttons, a live region for the comparison, a place for the marks on a scale. @param {HTMLElement} box */
function furnish(box) {
  const row = document.createElement("p");
  row.className = "predict-do";
  for (const [name, text] of Object.entries(BUTTONS)) {
    const button = document.createElement("button");
    row.append(Object.assign(button, { type: "button", className: `predict-${name}`, textContent: text }));
  }
  const said = document.createElement("p");
  said.className = "predict-said";
  said.setAttribute("aria-live", "polite");
  part(box, "fieldset").after(row, said);
  const marks = document.createElement("div");
  marks.className = "predict-marks";
  box.querySelector(".predict-scale")?.append(marks);
  for (const ends of box.querySelectorAll(".predict-ends, .predict-marks")) ends.setAttribute("aria-hidden", "true");
  for (const input of every(box, "input", HTMLInputElement)) input.autocomplete = "off";
  rangesOf(box).forEach(name);
}

/** @param {HTMLElement} box */
export function mount(box) {
  if (box.dataset.ready !== undefined) return;
  furnish(box);
  const said = part(box, ".predict-said");
  const always = buttonIn(box, ".predict-always");
  const before = recall(STORE)[box.id];
  /** @type {Guess | null | undefined} undefined: not asked yet; null: shown without a guess */
  let guess = before === null ? null : (restore(box, before) ?? undefined);

  const update = () => {
    const all = Boolean(recall(STORE)[ALWAYS]);
    const seen = all || guess !== undefined;
    if (seen) unveil(box);
    else veil(box, show);
    compare(box, guess ?? (seen || box.dataset.kind !== "number" ? null : guessOf(box)), seen);
    box.dataset.state = guess ? "guessed" : seen ? "shown" : "open";
    said.textContent = guess ? sentence(box, guess) : seen ? `Measured: ${toldOf(box)}.` : "";
    part(box, ".predict-say").hidden = box.dataset.kind === "one" || Boolean(guess);
    part(box, ".predict-show").hidden = seen;
    part(box, ".predict-again").hidden = guess === undefined;
    always.hidden = !seen || Boolean(guess);
    always.textContent = all ? "Ask me first" : "Always show";
  };
  const answer = (/** @type {Guess | null | undefined} */ made) => {
    guess = made;
    keep(STORE, (all) => (made === undefined ? delete all[box.id] : (all[box.id] = made)));
    update();
  };
  // The button that was pressed is gone: the keyboard goes on from the question.
  const show = () => {
    answer(null);
    part(box, ".predict-again").focus();
  };

  part(box, "fieldset").removeAttribute("disabled");
  part(box, "details").hidden = true;
  optionsOf(box).forEach(
    (option, k) => option.matches("button") && option.addEventListener("click", () => answer([k])),
  );
  for (const range of rangesOf(box)) {
    range.addEventListener("input", () => {
      name(range);
      if (box.dataset.kind === "curve") drawCurve(box, box.dataset.state !== "open");
      else if (box.dataset.state === "open") compare(box, guessOf(box), false);
    });
  }
  part(box, ".predict-say").addEventListener("click", () => {
    answer(guessOf(box));
    part(box, ".predict-again").focus();
  });
  part(box, ".predict-show").addEventListener("click", show);
  part(box, ".predict-again").addEventListener("click", () => {
    answer(undefined);
    part(box, "fieldset :is(button, input)").focus();
  });
  always.addEventListener("click", () => {
    keep(STORE, (all) => (all[ALWAYS] ? delete all[ALWAYS] : (all[ALWAYS] = true)));
    document.dispatchEvent(new Event(CHANGED));
  });
  document.addEventListener(CHANGED, update);
  update();
  box.dataset.ready = "";
  return () => {
    document.removeEventListener(CHANGED, update);
    unveil(box);
  };
}

/** @param {{ model: Model<{ html: string }>, el: HTMLElement }} widget */
function render({ model, el }) {
  el.innerHTML = model.get("html");
  // JupyterLab would take arrow keys and Enter for its cells; Escape leads back to them.
  el.addEventListener("keydown", (event) => event.key === "Escape" || event.stopPropagation());
  const box = part(el, ".prediction");
  const leave = mount(box);
  // The cell is put into the notebook only after this, and outputs come and go: what is new below is veiled as well.
  const again = () => {
    const bare = answersOf(box).some((one) => !one.classList.contains("predict-veiled"));
    if (bare && box.dataset.state === "open") document.dispatchEvent(new Event(CHANGED));
  };
  const frame = requestAnimationFrame(again);
  const watch = new MutationObserver(again);
  const panel = document.querySelector(".jp-Notebook");
  if (panel) watch.observe(panel, { childList: true, subtree: true });
  return () => {
    cancelAnimationFrame(frame);
    watch.disconnect();
    leave?.();
  };
}

export default { render };
