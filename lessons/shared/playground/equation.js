// @ts-check
// The rule of one method beside the pictures: its formula, and under it what each term is in the next step. Pointing at a
// term lights its arrow; `light` does the other way.

import { node, put } from "./controls.js";
import { rateOf } from "./descent.js";
import { FACTS } from "./facts.js";
import { formula, termColor } from "./formula.js";
import { shown } from "./situation.js";

/** @import { Situation, View } from "./types.js" */

const LOST = "no step: it has diverged";

/** @param {number[]} values */
export const told = (values) => (values.length === 1 ? shown(values[0]) : `(${values.map(shown).join(", ")})`);

/** What the method is given, in the letters of its formula. @param {Situation} situation @param {string} name */
export function given(situation, name) {
  const { knobs, fixed } = FACTS.methods[name];
  const all = {
    ...Object.fromEntries(knobs.map((knob) => [knob, knob === "lr" ? rateOf(situation, name) : situation[knob]])),
    ...fixed,
  };
  return Object.entries(all).map(([knob, value]) => `${FACTS.letters[knob]} = ${value}`);
}

export class Equation {
  /**
   * @param {string} prefix  of its ids
   * @param {object} tells
   * @param {() => void} tells.chosen  another method's rule is shown
   * @param {(role: string) => void} tells.pointed  at a term, or at none
   */
  constructor(prefix, { chosen, pointed }) {
    this.pointed = pointed;
    this.method = "";
    this.names = "";
    this.lit = "";
    this.choice = node("select", { id: `${prefix}rule`, autocomplete: "off" });
    this.choice.addEventListener("change", () => {
      this.method = this.choice.value;
      chosen();
    });
    this.label = node("label", { for: `${prefix}rule` }, "Rule of");
    this.name = node("span");
    this.knobs = node("span", { class: "playground-knobs" });
    this.formula = node("div", { class: "playground-formula" });
    this.list = node("ul", { "aria-label": "Terms of the rule" });
    const head = node("p", {}, this.label, " ", this.choice, this.name, " ", this.knobs);
    this.element = node("div", { class: "playground-rule" }, head, this.formula, this.list);
    /** @type {Map<string, Text>} */
    this.texts = new Map();
    for (const [event, on] of /** @type {[string, boolean][]} */ ([
      ["pointerover", true],
      ["focusin", true],
      ["pointerleave", false],
      ["focusout", false],
    ]))
      this.element.addEventListener(event, (moved) => this.hear(/** @type {Element} */ (moved.target), on));
    this.element.addEventListener("click", (pressed) => this.hear(/** @type {Element} */ (pressed.target), true));
  }

  /** @param {Element} target @param {boolean} on */
  hear(target, on) {
    const focused = document.activeElement;
    const term = (on && target.closest("[data-term]")) || (this.element.contains(focused) ? focused : null);
    const role = term?.getAttribute("data-term") ?? "";
    if (role !== this.lit) this.pointed(role);
  }

  /** Lights a term, here alone. @param {string} role */
  light(role) {
    this.lit = role;
    for (const part of this.element.querySelectorAll("[data-term]"))
      part.toggleAttribute("data-lit", part.getAttribute("data-term") === role);
  }

  /** The method whose rule is seen. @param {string[]} methods */
  of(methods) {
    return methods.includes(this.method) ? this.method : methods[0];
  }

  /** @param {View} view */
  show({ situation, paths }) {
    const method = this.of(situation.methods);
    const names = `${situation.methods}/${method}`;
    if (this.names !== names) this.build(situation.methods, method, names);
    const next = situation.step + 1;
    put(this.knobs, "textContent", `${given(situation, method).join(", ")}${"\u2003"}step ${next}`);
    const { terms } = paths[method];
    for (const [role, text] of this.texts) put(text, "data", terms ? told(terms[role]) : LOST);
  }

  /** @param {string[]} methods @param {string} method @param {string} names */
  build(methods, method, names) {
    this.names = names;
    const { label, rule } = FACTS.methods[method];
    const alone = methods.length === 1;
    this.choice.replaceChildren(...methods.map((name) => node("option", { value: name }, FACTS.methods[name].label)));
    this.choice.value = method;
    put(this.choice, "hidden", alone);
    put(this.label, "hidden", alone);
    put(this.name, "textContent", label);
    this.formula.replaceChildren(formula(...rule.lines));
    this.texts.clear();
    const rows = rule.terms.map((term) => {
      const text = document.createTextNode("");
      this.texts.set(term.role, text);
      const parts = [
        ...(term.sign ? [formula(term.sign)] : []),
        node("b", {}, term.name),
        node("span", {}, text),
        node("i", {}, term.says),
      ];
      const spaced = parts.flatMap((part) => [part, " "]).slice(0, -1);
      const row = node("button", { type: "button", "data-term": term.role, style: termColor(term.role) }, ...spaced);
      return node("li", {}, row);
    });
    this.list.replaceChildren(...rows);
    this.light(this.lit);
  }
}
