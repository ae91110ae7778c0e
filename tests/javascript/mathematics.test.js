// The playground's numbers by their own definitions; tests/browser/test_playground_twin.py holds them to Python's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eigen, path } from "../../lessons/shared/playground/descent.js";
import { quantities } from "../../lessons/shared/playground/readouts.js";
import { RandomState } from "../../lessons/shared/playground/random.js";
import { pathsOf } from "../../lessons/shared/playground/situation.js";
import { surfaceOf } from "../../lessons/shared/playground/surfaces.js";
import { NAMES, places, situationOn } from "./situations.js";

const STEP = 1e-5;

const near = (found, expected, tolerance, what) =>
  assert.ok(
    Math.abs(found - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${found} is not ${expected}`,
  );

// The central difference of a function of w along one axis.
function slope(of, w, axis) {
  const [ahead, behind] = [1, -1].map((sign) => w.map((value, k) => value + (k === axis ? sign * STEP : 0)));
  return (of(ahead) - of(behind)) / (2 * STEP);
}

test("the generator is the Mersenne Twister: the C++ standard names its ten-thousandth number", () => {
  const generator = new RandomState(5489);
  for (let k = 1; k < 10000; k++) generator.uint32();
  assert.equal(generator.uint32(), 4123659995);
});

test("uniform numbers lie in [0, 1)", () => {
  const generator = new RandomState(1);
  const drawn = Array.from({ length: 5000 }, () => generator.uniform());
  assert.ok(drawn.every((value) => value >= 0 && value < 1));
});

test("normal numbers have the mean 0 and the variance 1, within five standard errors", () => {
  const generator = new RandomState(2);
  const drawn = Array.from({ length: 20000 }, () => generator.normal());
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  assert.ok(Math.abs(mean) < 5 / Math.sqrt(drawn.length), `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 5 * Math.sqrt(2 / drawn.length), `variance ${variance}`);
});

for (const name of NAMES) {
  const surface = surfaceOf(situationOn(name));

  test(`${name}: the gradient is the slope of the loss`, () => {
    for (const w of places(name)) {
      const grad = surface.grad(w);
      for (const axis of w.keys()) near(grad[axis], slope(surface.loss, w, axis), 1e-5, `at ${w}, axis ${axis}`);
    }
  });

  test(`${name}: the Hessian is the slope of the gradient`, () => {
    for (const w of places(name)) {
      const entries =
        w.length === 1
          ? [[0, 0]]
          : [
              [0, 0],
              [0, 1],
              [1, 1],
            ];
      for (const [k, [i, j]] of entries.entries()) {
        near(
          surface.hess(w)[k],
          slope((at) => surface.grad(at)[i], w, j),
          1e-4,
          `at ${w}, entry ${i}${j}`,
        );
      }
    }
  });
}

test("eigenvectors are only stretched, by the eigenvalues", () => {
  for (const [a, b, c] of [
    [2, 1, -3],
    [5, 0, 1],
    [1, 4, 1],
    [1e-8, 1, 1e8],
  ]) {
    const { values, vectors } = eigen([a, b, c]);
    for (const [k, [x, y]] of vectors.entries()) {
      near(a * x + b * y, values[k] * x, 1e-8, "first component");
      near(b * x + c * y, values[k] * y, 1e-8, "second component");
    }
  }
});

test("gradient descent on a bowl shrinks the start by 1 − lr in each step", () => {
  const situation = situationOn("bowl", { methods: ["gradient_descent"], lr: 0.1, steps: 20, start: [2, -1] });
  const { w } = path("gradient_descent", surfaceOf(situation), situation);
  near(w[20][0], 2 * 0.9 ** 20, 1e-12, "x");
  near(w[20][1], -(0.9 ** 20), 1e-12, "y");
});

test("Newton's method is at the minimum of a ravine after one step", () => {
  const situation = situationOn("ravine", { methods: ["newton"], steps: 1, start: [3, 2] });
  const { w } = path("newton", surfaceOf(situation), situation);
  assert.ok(Math.hypot(...w[1]) < 1e-12);
});

test("a learning rate above 2 / curvature diverges, and the path is cut there", () => {
  const situation = situationOn("ravine", { methods: ["gradient_descent"], condition: 100, lr: 1, steps: 1000 });
  const { w, diverged } = pathsOf(situation).gradient_descent;
  assert.ok(diverged);
  assert.ok(w.length < 1000 && w.flat().every(Number.isFinite));
});

test("the read-out of a saddle counts one direction of descent", () => {
  const situation = situationOn("strict_saddle", { start: [0.5, 0.5], step: 0 });
  const view = { situation, surface: surfaceOf(situation) };
  const told = Object.fromEntries(quantities(view, pathsOf(situation).gradient_descent));
  assert.equal(told.index, "1");
});
