// @ts-check
// The Python that gives the same paths, ready to run in a notebook.

import { rateOf } from "./descent.js";
import { FACTS } from "./facts.js";

/** @import { Situation } from "./types.js" */

/** @type {Record<string, string[]>} */
const ARGUMENTS = {
  newton: ["surface.grad", "surface.hess"],
  damped_newton: ["surface.loss", "surface.grad", "surface.hess"],
};

/** @param {string} name @param {Situation} situation */
function call(name, situation) {
  const { knobs, noise } = FACTS.methods[name];
  const given = knobs.map((knob) => `${knob}=${knob === "lr" ? rateOf(situation, name) : situation[knob]}`);
  if (noise && situation.noise > 0)
    given.push(`noise=${situation.noise}`, `rng=np.random.RandomState(${situation.seed})`);
  const all = [...(ARGUMENTS[name] ?? ["surface.grad"]), "w0", ...given, `steps=${situation.steps}`];
  return `    "${FACTS.methods[name].label}": descent.${name}(${all.join(", ")}),`;
}

/** @param {Situation} situation */
export function python(situation) {
  const { condition, rotation, landscape } = situation;
  const knobs = new Map(Object.entries({ condition, rotation, landscape }));
  const surface = FACTS.surfaces[situation.surface].code.replace(/\{(\w+)\}/g, (_, knob) => String(knobs.get(knob)));
  return `import numpy as np

from lessons.shared.numerics import descent, surfaces

surface = ${surface}
w0 = np.array([${situation.start.join(", ")}])
paths = {
${situation.methods.map((name) => call(name, situation)).join("\n")}
}
for name, path in paths.items():
    end = path.w[-1]
    verb = "diverged after" if path.diverged else "took"
    print(f"{name} {verb} {len(path.w) - 1} steps: w = {end}, loss {surface.loss(end):.6g}")
`;
}
