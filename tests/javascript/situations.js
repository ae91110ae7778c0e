// Situations for the tests: one on each surface, and points inside its window.

import { FACTS } from "../../lessons/shared/playground/facts.js";
import { RandomState } from "../../lessons/shared/playground/random.js";

export { FACTS };
export const NAMES = Object.keys(FACTS.surfaces);

export function situationOn(surface, part = {}) {
  const start = FACTS.surfaces[surface].window.map(([low, high]) => low + 0.3 * (high - low));
  const knobs = { lr: 0.01, momentum: 0.9, noise: 0, seed: 0, steps: 50, step: 0 };
  return {
    surface,
    start,
    methods: ["gradient_descent"],
    ...knobs,
    condition: 30,
    rotation: 25,
    landscape: 7,
    ...part,
  };
}

export function places(surface, count = 20) {
  const generator = new RandomState(3);
  const inWindow = ([low, high]) => low + (high - low) * generator.uniform();
  return Array.from({ length: count }, () => FACTS.surfaces[surface].window.map(inWindow));
}
