// @ts-check
// Quizzes. `mount` brings the markup that quiz.py writes to life; `render` is the same as a Jupyter widget.

import { every, must } from "../find.js";
import { keep, recall } from "./kept.js";

/** @import { Model } from "../page.js" */

const STORE = "shape-of-loss.quiz";

/** @param {HTMLElement} quiz */
const questionsOf = (quiz) => every(quiz, ".quiz-question", HTMLElement);
/** @param {HTMLElement} question */
const boxesOf = (question) => every(question, "input", HTMLInputElement);
/** @param {HTMLElement} question @param {string} selector */
const textIn = (question, selector) => must(question, selector, HTMLElement).textContent;
/** The places of the answers that are chosen. @param {HTMLElement} question */
const chosenIn = (question) => boxesOf(question).flatMap((box, k) => (box.checked ? [k] : []));

/** Of several chosen answers each is named; a single one is known. @param {HTMLElement} reason @param {string} sign @param {boolean} named */
function line(reason, sign, named) {
  const p = document.createElement("p");
  const mark = document.createElement("strong");
  const name = named ? `${textIn(reason, "b").replace(/\.$/, "")}. ` : "";
  mark.textContent = `${sign} ${textIn(reason, "i")} `;
  p.append(mark, name + textIn(reason, "span"));
  return p;
}

/** @param {string} text */
function note(text) {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}

/** Says what each chosen answer means; whether all of the right ones and no other are chosen. @param {HTMLElement} question */
function judge(question) {
  const chosen = chosenIn(question);
  const reasons = every(question, ".quiz-reasons li", HTMLElement);
  const isRight = reasons.map((reason) => reason.dataset.right === "true");
  const missing = isRight.filter((right, k) => right && !chosen.includes(k)).length;
  const solved = missing === 0 && chosen.every((k) => isRight[k]);
  const several = boxesOf(question)[0].type === "checkbox";
  const lines = chosen.map((k) => line(reasons[k], isRight[k] ? "✓" : "✗", several));
  if (!chosen.length) lines.push(note("Choose an answer first."));
  else if (several && missing) lines.push(note(`Not all right answers are chosen: ${missing} to find.`));
  must(question, ".quiz-said", HTMLElement).replaceChildren(...lines);
  must(question, ".quiz-reasons", HTMLElement).hidden = !chosen.length;
  if (chosen.length) question.dataset.solved = String(solved);
  else delete question.dataset.solved;
}

/** @param {HTMLElement} quiz */
function progress(quiz) {
  const all = questionsOf(quiz);
  const solved = all.filter((question) => question.dataset.solved === "true").length;
  must(quiz, ".quiz-progress", HTMLElement).textContent =
    `${solved} of ${all.length} answered right. Kept in this browser only.`;
  advise(quiz, all);
  quiz.dispatchEvent(new CustomEvent("quiz-progress", { bubbles: true }));
}

/** A self-test names the lesson of each question that was not answered right, the first one first. @param {HTMLElement} quiz @param {HTMLElement[]} all */
function advise(quiz, all) {
  const place = quiz.querySelector(".quiz-advice");
  if (!place) return;
  const left = all.filter((question) => question.dataset.solved === undefined).length;
  const missed = all.filter((question) => question.dataset.solved === "false");
  const links = missed.map((question) => must(question, ".quiz-to a", HTMLElement).cloneNode(true));
  if (left) place.textContent = `Answer the other ${left}, and you are told where to begin.`;
  else if (!links.length) place.textContent = "All right. Begin with the lesson that you are most curious about.";
  else place.replaceChildren(...links.flatMap((link, k) => [k ? ", then " : "Begin with ", link]), ".");
}

/** Feedback belongs to the answer that was checked: another choice takes it away. @param {HTMLElement} question */
function forget(question) {
  must(question, ".quiz-said", HTMLElement).replaceChildren();
  const reasons = must(question, ".quiz-reasons", HTMLDetailsElement);
  reasons.hidden = true;
  reasons.open = false;
  delete question.dataset.solved;
}

/** @param {HTMLElement} quiz */
export function mount(quiz) {
  if (quiz.dataset.ready !== undefined) return;
  const kept = recall(STORE);
  for (const question of questionsOf(quiz)) {
    forget(question);
    const button = must(question, ".quiz-check", HTMLButtonElement);
    button.hidden = false;
    button.addEventListener("click", () => {
      judge(question);
      const chosen = chosenIn(question);
      keep(STORE, (all) => (chosen.length ? (all[question.id] = chosen) : delete all[question.id]));
      progress(quiz);
    });
    question.addEventListener("change", () => {
      forget(question);
      progress(quiz);
    });
    const before = kept[question.id];
    if (Array.isArray(before)) {
      boxesOf(question).forEach((box, k) => (box.checked = before.includes(k)));
      const said = must(question, ".quiz-said", HTMLElement);
      said.setAttribute("aria-live", "off"); // what was answered before is no news
      judge(question);
      setTimeout(() => said.setAttribute("aria-live", "polite"), 500);
    }
  }
  const foot = must(quiz, ".quiz-foot", HTMLElement);
  foot.hidden = false;
  must(foot, "button", HTMLButtonElement).addEventListener("click", () => {
    for (const question of questionsOf(quiz)) {
      forget(question);
      for (const box of boxesOf(question)) box.checked = false;
    }
    keep(STORE, (all) => questionsOf(quiz).forEach((question) => delete all[question.id]));
    progress(quiz);
    must(quiz, "input", HTMLInputElement).focus();
  });
  progress(quiz);
  quiz.dataset.ready = "";
}

/** @param {{ model: Model<{ html: string }>, el: HTMLElement }} widget */
function render({ model, el }) {
  el.innerHTML = model.get("html");
  // JupyterLab would take arrow keys and Enter for its cells; Escape leads back to them.
  el.addEventListener("keydown", (event) => event.key === "Escape" || event.stopPropagation());
  mount(must(el, ".quiz", HTMLElement));
}

export default { render };
