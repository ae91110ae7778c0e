// @ts-check
// The twin of descent.py and newton.py: each method takes the surface and the knobs and returns a step, which moves w.

import { RandomState } from "./random.js";
import { FACTS } from "./facts.js";

/** @import { Given, Point, Run, Situation, Step, Surface } from "./types.js" */

const { far: FAR, floor: FLOOR, armijo: ARMIJO, slack: SLACK, halvings: HALVINGS } = FACTS.constants;

/** @param {number[]} a @param {number[]} b */
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
/** @param {number} dim */
const zero = (dim) => new Float64Array(dim);

/** Eigenvalues and eigenvectors of a symmetric matrix [a] or [a, b, c], by one Jacobi rotation. @param {number[]} h */
export function eigen(h) {
  if (h.length === 1) return { values: h, vectors: [[1]] };
  const [a, b, c] = h;
  if (b === 0)
    return {
      values: [a, c],
      vectors: [
        [1, 0],
        [0, 1],
      ],
    };
  const theta = (c - a) / (2 * b);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(t, 1);
  const sin = t * cos;
  return {
    values: [a - t * b, c + t * b],
    vectors: [
      [cos, -sin],
      [sin, cos],
    ],
  };
}

/** @param {number[][]} vectors @param {number[]} lengths */
const combine = (vectors, lengths) =>
  vectors[0].map((_, i) =>
    dot(
      vectors.map((vector) => vector[i]),
      lengths,
    ),
  );

/** A step that tells what it remembers, as terms of its rule. @param {Step} step @param {() => Record<string, number[]>} terms */
const remembers = (step, terms) => Object.assign(step, { terms });

/** @param {Given} given */
function adam({ grad, dim, lr, beta1, beta2, eps, weight_decay = 0 }) {
  const [m, s] = [zero(dim), zero(dim)];
  let [k, grown1, grown2] = [0, 1, 1];
  const step = (/** @type {Point} */ w) => {
    k += 1;
    const g = grad(w);
    [grown1, grown2] = [1 - beta1 ** k, 1 - beta2 ** k];
    for (let i = 0; i < dim; i++) {
      m[i] = beta1 * m[i] + (1 - beta1) * g[i];
      s[i] = beta2 * s[i] + (1 - beta2) * g[i] ** 2;
      const step = m[i] / grown1 / (Math.sqrt(s[i] / grown2) + eps);
      w[i] = (1 - lr * weight_decay) * w[i] - lr * step;
    }
  };
  return remembers(step, () => ({
    velocity: [...m].map((value) => value / grown1),
    divisor: [...s].map((value) => Math.sqrt(value / grown2) + eps),
  }));
}

/**
 * A step moves w where it is, without new arrays and without a function for each coordinate: a drag takes 3,000 steps a frame.
 * @type {Record<string, (given: Given) => Step>}
 */
const METHODS = {
  gradient_descent:
    ({ grad, dim, lr }) =>
    (w) => {
      const g = grad(w);
      for (let i = 0; i < dim; i++) w[i] -= lr * g[i];
    },

  heavy_ball: ({ grad, dim, lr, momentum }) => {
    const v = zero(dim);
    const step = (/** @type {Point} */ w) => {
      const g = grad(w);
      for (let i = 0; i < dim; i++) {
        v[i] = momentum * v[i] + g[i];
        w[i] -= lr * v[i];
      }
    };
    return remembers(step, () => ({ velocity: [...v] }));
  },

  nesterov: ({ grad, dim, lr, momentum }) => {
    const v = zero(dim);
    const step = (/** @type {Point} */ w) => {
      const g = grad(w);
      for (let i = 0; i < dim; i++) {
        v[i] = momentum * v[i] + g[i];
        w[i] -= lr * (g[i] + momentum * v[i]);
      }
    };
    return remembers(step, () => ({ velocity: [...v] }));
  },

  rmsprop: ({ grad, dim, lr, decay, eps }) => {
    const s = zero(dim);
    const step = (/** @type {Point} */ w) => {
      const g = grad(w);
      for (let i = 0; i < dim; i++) {
        s[i] = decay * s[i] + (1 - decay) * g[i] ** 2;
        w[i] -= (lr * g[i]) / (Math.sqrt(s[i]) + eps);
      }
    };
    return remembers(step, () => ({ divisor: [...s].map((value) => Math.sqrt(value) + eps) }));
  },

  adam,
  adamw: adam,

  newton:
    ({ grad, hess, dim }) =>
    (w) => {
      const { values, vectors } = eigen(hess(w));
      const g = grad(w);
      const step = combine(
        vectors,
        vectors.map((vector, i) => dot(vector, g) / values[i]),
      );
      for (let i = 0; i < dim; i++) w[i] -= step[i];
    },

  damped_newton:
    ({ loss, grad, hess, dim }) =>
    (w) => {
      const { values, vectors } = eigen(hess(w));
      const g = grad(w);
      const most = Math.max(...values.map(Math.abs)) || 1;
      const step = combine(
        vectors,
        vectors.map((vector, i) => -dot(vector, g) / Math.max(Math.abs(values[i]), FLOOR * most)),
      );
      const [here, slope] = [loss(w), dot(g, step)];
      const highest = here + SLACK * Math.abs(here);
      for (let k = 0, share = 1; k < HALVINGS; k++, share /= 2) {
        const there = w.map((wi, i) => wi + share * step[i]);
        if (loss(there) > highest + ARMIJO * share * slope) continue;
        for (let i = 0; i < dim; i++) w[i] = there[i];
        return;
      }
    },
};

/** @type {{ seed: number, generator: RandomState, values: number[] } | null} */
let drawn = null;

/** The k-th normal number of a seed: all methods get the same ones, and moving a slider draws none again. @param {number} seed @param {number} k */
function normal(seed, k) {
  if (drawn?.seed !== seed) drawn = { seed, generator: new RandomState(seed), values: [] };
  while (drawn.values.length <= k) drawn.values.push(drawn.generator.normal());
  return drawn.values[k];
}

/** @param {Surface["grad"]} grad @param {Situation} situation @returns {Surface["grad"]} */
function noisy(grad, { noise, seed }) {
  if (noise === 0) return grad;
  let k = 0;
  return (w) => grad(w).map((gi) => gi + noise * normal(seed, k++));
}

/** @param {Point} w */
function lost(w) {
  for (let i = 0; i < w.length; i++) if (!(Math.abs(w[i]) <= FAR)) return true;
  return false;
}

/** A method's learning rate: its own, or that of all. @param {Situation} situation @param {string} name */
export const rateOf = ({ rates, lr }, name) => rates?.[name] ?? lr;

/**
 * The points that a method visits, the start first, cut where a run leaves the finite numbers; and the terms of its rule
 * in the step that follows `situation.step`, null where there is no such step.
 * @param {string} name @param {Surface} surface @param {Situation} situation @returns {Run}
 */
export function path(name, surface, situation) {
  const { start, steps, momentum } = situation;
  const lr = rateOf(situation, name);
  const { fixed, noise } = FACTS.methods[name];
  const clean = noise ? noisy(surface.grad, situation) : surface.grad;
  /** @type {number[]} of the last step */
  let gradient = [];
  const grad = (/** @type {Point} */ w) => (gradient = clean(w));
  const step = METHODS[name]({ ...surface, grad, dim: start.length, lr, momentum, ...fixed });
  const w = [start];
  const at = start.slice();
  /** @type {Run["terms"]} */
  let terms = null;
  const note = (/** @type {Point} */ before) => {
    const kept = 1 - lr * (fixed.weight_decay ?? 0);
    terms = { gradient: [...gradient], ...step.terms?.(), step: before.map((value, i) => kept * value - at[i]) };
  };
  for (let k = 0; k < steps; k++) {
    step(at);
    if (lost(at)) return { w, diverged: true, terms };
    if (k === situation.step) note(w[k]);
    w.push(at.slice());
  }
  if (situation.step === steps) {
    step(at);
    if (!lost(at)) note(w[steps]);
  }
  return { w, diverged: false, terms };
}
