// @ts-check
// The twin of rules.py's MathML: a tree of strings and lists becomes elements, a term with its role and its colour.

import { FACTS } from "./facts.js";

/** @import { Tree } from "./types.js" */

const MATH = "http://www.w3.org/1998/Math/MathML";
/** @type {Record<string, Record<string, string>>} */
const ATTRIBUTES = {
  mover: { accent: "true" },
  mtd: { style: "text-align: left" },
};

/** @param {string} tag @param {Record<string, string>} attributes @param {Element[]} children */
function element(tag, attributes, children) {
  const made = document.createElementNS(MATH, tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** @param {Tree} tree @returns {Element} */
function set(tree) {
  if (typeof tree === "string") {
    const made = element(/^\p{L}+$/u.test(tree) ? "mi" : /^\d+$/.test(tree) ? "mn" : "mo", {}, []);
    made.textContent = tree;
    return made;
  }
  const [tag, ...children] = /** @type {[string, ...Tree[]]} */ (tree);
  if (tag !== "term") return element(tag, ATTRIBUTES[tag] ?? {}, children.map(set));
  const [role, ...parts] = /** @type {[string, ...Tree[]]} */ (children);
  return element("mrow", { "data-term": role, style: termColor(role) }, parts.map(set));
}

/** The style that gives a term the colour of its arrow. @param {string} role */
export const termColor = (role) => `--term: var(--figure-${FACTS.roles[role].color})`;

/** Formulas as one `math` element, each on a line of its own. @param {Tree[]} trees */
export function formula(...trees) {
  const tree = trees.length > 1 ? ["mtable", ...trees.map((line) => ["mtr", ["mtd", line]])] : trees[0];
  return element("math", { displaystyle: "true" }, [set(tree)]);
}
