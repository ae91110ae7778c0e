// @ts-check
// Quizzes. `mount` brings the markup that quiz.py writes to life; `render` is the same as a Jupyter widget.

import { keep, recall } from "./kept.js";

const STORE = "shape-of-loss.quiz";

const questionsOf = (quiz) => [...quiz.querySelectorAll(".quiz-question")];
const boxesOf = (question) => [...question.querySelectorAll("input")];
const chosenIn = (question) => boxesOf(question).flatMap((box, k) => (box.checked ? [k] : []));

// Of several chosen answers each is named; a single one is known.
function line(reason, sign, named) {
  const p = document.createElement("p");
  const mark = document.createElement("strong");
  const name = named ? `${reason.querySelector("b").textContent.replace(/\.$/, "")}. ` : "";
  mark.textContent = `${sign} ${reason.querySelector("i").textContent} `;
  p.append(mark, name + reason.querySelector("span").textContent);
  return p;
}

function note(text) {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}

// Says what each chosen answer means; whether all of the right ones and no other are chosen.
function judge(question) {
  const chosen = chosenIn(question);
  const reasons = [...question.querySelectorAll(".quiz-reasons li")];
  const isRight = reasons.map((reason) => reason.dataset.right === "true");
  const missing = isRight.filter((right, k) => right && !chosen.includes(k)).length;
  const solved = missing === 0 && chosen.every((k) => isRight[k]);
  const several = boxesOf(question)[0].type === "checkbox";
  const lines = chosen.map((k) => line(reasons[k], isRight[k] ? "✓" : "✗", several));
  if (!chosen.length) lines.push(note("Choose an answer first."));
  else if (several && missing) lines.push(note(`Not all right answers are chosen: ${missing} to find.`));
  question.querySelector(".quiz-said").replaceChildren(...lines);
  question.querySelector(".quiz-reasons").hidden = !chosen.length;
  if (chosen.length) question.dataset.solved = solved;
  else delete question.dataset.solved;
}

function progress(quiz) {
  const all = questionsOf(quiz);
  const solved = all.filter((question) => question.dataset.solved === "true").length;
  quiz.querySelector(".quiz-progress").textContent =
    `${solved} of ${all.length} answered right. Kept in this browser only.`;
  advise(quiz, all);
  quiz.dispatchEvent(new CustomEvent("quiz-progress", { bubbles: true }));
}

// A self-test names the lesson of each question that was not answered right, the first one first.
function advise(quiz, all) {
  const place = quiz.querySelector(".quiz-advice");
  if (!place) return;
  const left = all.filter((question) => question.dataset.solved === undefined).length;
  const missed = all.filter((question) => question.dataset.solved === "false");
  const links = missed.map((question) => question.querySelector(".quiz-to a").cloneNode(true));
  if (left) place.textContent = `Answer the other ${left}, and you are told where to begin.`;
  else if (!links.length) place.textContent = "All right. Begin with the lesson that you are most curious about.";
  else place.replaceChildren(...links.flatMap((link, k) => [k ? ", then " : "Begin with ", link]), ".");
}

// Feedback belongs to the answer that was checked: another choice takes it away.
function forget(question) {
  question.querySelector(".quiz-said").replaceChildren();
  question.querySelector(".quiz-reasons").hidden = true;
  question.querySelector(".quiz-reasons").open = false;
  delete question.dataset.solved;
}

export function mount(quiz) {
  if (quiz.dataset.ready !== undefined) return;
  const kept = recall(STORE);
  for (const question of questionsOf(quiz)) {
    forget(question);
    const button = question.querySelector(".quiz-check");
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
    if (Array.isArray(kept[question.id])) {
      boxesOf(question).forEach((box, k) => (box.checked = kept[question.id].includes(k)));
      const said = question.querySelector(".quiz-said");
      said.setAttribute("aria-live", "off"); // what was answered before is no news
      judge(question);
      setTimeout(() => said.setAttribute("aria-live", "polite"), 500);
    }
  }
  const foot = quiz.querySelector(".quiz-foot");
  foot.hidden = false;
  foot.querySelector("button").addEventListener("click", () => {
    for (const question of questionsOf(quiz)) {
      forget(question);
      for (const box of boxesOf(question)) box.checked = false;
    }
    keep(STORE, (all) => questionsOf(quiz).forEach((question) => delete all[question.id]));
    progress(quiz);
    quiz.querySelector("input").focus();
  });
  progress(quiz);
  quiz.dataset.ready = "";
}

function render({ model, el }) {
  el.innerHTML = model.get("html");
  // JupyterLab would take arrow keys and Enter for its cells; Escape leads back to them.
  el.addEventListener("keydown", (event) => event.key === "Escape" || event.stopPropagation());
  mount(el.querySelector(".quiz"));
}

export default { render };
