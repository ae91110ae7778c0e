// @ts-check
// The twin of surfaces.py, classics.py and landscapes.py: loss, gradient and Hessian of points w = [x] or [x, y].
// hess gives [f_xx] or [f_xx, f_xy, f_yy].

import { RandomState } from "./random.js";
import { FACTS } from "./facts.js";

/** @import { Interval, Point, Situation, Surface } from "./types.js" */

/** @param {number} a @param {number} b @param {number} c @returns {Surface} */
function quadratic(a, b, c) {
  return {
    loss: ([x, y]) => 0.5 * (x * (a * x + b * y) + y * (b * x + c * y)),
    grad: ([x, y]) => [a * x + b * y, b * x + c * y],
    hess: () => [a, b, c],
  };
}

/** @param {Situation} situation */
function ravine({ condition, rotation }) {
  const angle = rotation * (Math.PI / 180);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return quadratic(cos * cos + condition * sin * sin, (1 - condition) * sin * cos, sin * sin + condition * cos * cos);
}

/** @type {Surface} */
const quartic = {
  loss: ([x]) => 0.4 * x ** 4 - 2 * x ** 2 + 0.5 * x + 2,
  grad: ([x]) => [1.6 * x ** 3 - 4 * x + 0.5],
  hess: ([x]) => [4.8 * x ** 2 - 4],
};

/** @type {Surface} */
const double_well = {
  loss: ([x, y]) => 0.25 * (x ** 2 - 1) ** 2 + 0.5 * y ** 2,
  grad: ([x, y]) => [x ** 3 - x, y],
  hess: ([x]) => [3 * x ** 2 - 1, 0, 1],
};

/** @type {Surface} */
const strict_saddle = {
  loss: ([x, y]) => x ** 2 - y ** 2,
  grad: ([x, y]) => [2 * x, -2 * y],
  hess: () => [2, 0, -2],
};

/** @type {Surface} */
const degenerate_saddle = {
  loss: ([x, y]) => x ** 2 - y ** 4,
  grad: ([x, y]) => [2 * x, -4 * y ** 3],
  hess: ([, y]) => [2, 0, -12 * y ** 2],
};

/** @type {Surface} */
const monkey_saddle = {
  loss: ([x, y]) => x ** 3 - 3 * x * y ** 2,
  grad: ([x, y]) => [3 * x ** 2 - 3 * y ** 2, -6 * x * y],
  hess: ([x, y]) => [6 * x, -6 * y, -6 * x],
};

/** @type {Surface} */
const two_weights = {
  loss: ([x, y]) => 0.5 * (x * y) ** 2,
  grad: ([x, y]) => [x * y ** 2, x ** 2 * y],
  hess: ([x, y]) => [y ** 2, 2 * x * y, x ** 2],
};

const HEIGHT = 3;
/** @param {Point} w */
const depth = ([x, y]) => 2 * (x + 1) ** 2 + 2 * y ** 2;
/** @param {Point} w */
const inside = (w) => 1 / (1 + Math.exp(depth(w) - HEIGHT));
/** @param {number} a @param {number} b */
const softMinimum = (a, b) => Math.min(a, b) - Math.log1p(Math.exp(-Math.abs(a - b)));

/** @type {Surface} */
const plateau = {
  loss: (w) => Math.log1p(Math.exp(-HEIGHT)) + softMinimum(depth(w), HEIGHT),
  grad: (w) => [4 * (w[0] + 1) * inside(w), 4 * w[1] * inside(w)],
  hess: (w) => {
    const share = inside(w);
    const fade = share * (1 - share);
    const [gx, gy] = [4 * (w[0] + 1), 4 * w[1]];
    return [4 * share - fade * gx ** 2, -fade * gx * gy, 4 * share - fade * gy ** 2];
  },
};

/** @type {Surface} */
const rosenbrock = {
  loss: ([x, y]) => 100 * (y - x ** 2) ** 2 + (1 - x) ** 2,
  grad: ([x, y]) => [-400 * x * (y - x ** 2) - 2 * (1 - x), 200 * (y - x ** 2)],
  hess: ([x, y]) => [1200 * x ** 2 - 400 * y + 2, -400 * x, 200],
};

/** @type {Surface} */
const himmelblau = {
  loss: ([x, y]) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
  grad: ([x, y]) => [
    4 * x * (x ** 2 + y - 11) + 2 * (x + y ** 2 - 7),
    2 * (x ** 2 + y - 11) + 4 * y * (x + y ** 2 - 7),
  ],
  hess: ([x, y]) => [12 * x ** 2 + 4 * y - 42, 4 * (x + y), 12 * y ** 2 + 4 * x - 26],
};

/**
 * Three residuals c − x(1 − yᵏ); each term gets r, r_x, r_y, r_xy and r_yy.
 * @param {Point} w
 * @param {(r: number, rx: number, ry: number, rxy: number, ryy: number) => number} term
 */
function overResiduals([x, y], term) {
  const [y2, y3] = [y * y, y * y * y];
  return (
    term(1.5 - x * (1 - y), y - 1, x, 1, 0) +
    term(2.25 - x * (1 - y2), y2 - 1, 2 * x * y, 2 * y, 2 * x) +
    term(2.625 - x * (1 - y3), y3 - 1, 3 * x * y2, 3 * y2, 6 * x * y)
  );
}

/** @type {Surface} */
const beale = {
  loss: (w) => overResiduals(w, (r) => r * r),
  grad: (w) => [overResiduals(w, (r, rx) => 2 * r * rx), overResiduals(w, (r, rx, ry) => 2 * r * ry)],
  hess: (w) => [
    overResiduals(w, (r, rx) => 2 * rx * rx),
    overResiduals(w, (r, rx, ry, rxy) => 2 * (rx * ry + r * rxy)),
    overResiduals(w, (r, rx, ry, rxy, ryy) => 2 * (ry * ry + r * ryy)),
  ],
};

/**
 * Plain loops and no new arrays, here and in grid_slice: a drag evaluates them ten thousand times a frame.
 * @param {Situation} situation
 * @returns {Surface}
 */
function random_cosines({ landscape }, count = 12) {
  const rng = new RandomState(landscape);
  const [a, b] = [new Float64Array(count), new Float64Array(count)];
  for (let j = 0; j < count; j++) [a[j], b[j]] = [rng.normal(), rng.normal()];
  const phase = Float64Array.from(a, () => 2 * Math.PI * rng.uniform());
  const height = Math.sqrt(2 / count);
  return {
    loss: ([x, y]) => {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += Math.cos(x * a[j] + y * b[j] + phase[j]);
      return height * sum;
    },
    grad: ([x, y]) => {
      let [gx, gy] = [0, 0];
      for (let j = 0; j < count; j++) {
        const sine = Math.sin(x * a[j] + y * b[j] + phase[j]);
        gx -= sine * a[j];
        gy -= sine * b[j];
      }
      return [height * gx, height * gy];
    },
    hess: ([x, y]) => {
      let [xx, xy, yy] = [0, 0, 0];
      for (let j = 0; j < count; j++) {
        const cosine = Math.cos(x * a[j] + y * b[j] + phase[j]);
        xx -= cosine * a[j] * a[j];
        xy -= cosine * a[j] * b[j];
        yy -= cosine * b[j] * b[j];
      }
      return [height * xx, height * xy, height * yy];
    },
  };
}

/** The coefficients of the cubic spline through a row of values, mirrored at both ends (Unser 1999, box 2). @param {number[]} row */
function filtered(row) {
  const n = row.length;
  const pole = Math.sqrt(3) - 2;
  const c = row.map((value) => 6 * value);
  const last = 2 * n - 2;
  let first = c[0] + pole ** (n - 1) * c[n - 1];
  for (let k = 1; k < n - 1; k++) first += (pole ** k + pole ** (last - k)) * c[k];
  c[0] = first / (1 - pole ** last);
  for (let k = 1; k < n; k++) c[k] += pole * c[k - 1];
  c[n - 1] = (pole / (pole * pole - 1)) * (c[n - 1] + pole * c[n - 2]);
  for (let k = n - 2; k >= 0; k--) c[k] = pole * (c[k + 1] - c[k]);
  return c;
}
/** @param {number[][]} rows */
const transposed = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));

/**
 * One axis of a grid: `find` puts the four coefficients near a value into `near`, and the weights of the cubic B-spline, of
 * its slope and of its bend into the arrays of these names. Beyond the grid it mirrors.
 * @param {number} low @param {number} high @param {number} size
 */
function axis(low, high, size) {
  const [step, last] = [(high - low) / (size - 1), size - 1];
  const near = new Int32Array(4);
  const [value, slope, bend] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  const mirrored = (/** @type {number} */ k) => {
    const within = ((k % (2 * last)) + 2 * last) % (2 * last);
    return Math.min(within, 2 * last - within);
  };
  const find = (/** @type {number} */ at) => {
    const u = (at - low) / step;
    const cell = Math.floor(u);
    const t = u - cell;
    const s = 1 - t;
    const inside = cell >= 1 && cell + 2 <= last;
    for (let k = 0; k < 4; k++) near[k] = inside ? cell + k - 1 : mirrored(cell + k - 1);
    value[0] = (s * s * s) / 6;
    value[1] = ((3 * t - 6) * t * t + 4) / 6;
    value[2] = (((3 - 3 * t) * t + 3) * t + 1) / 6;
    value[3] = (t * t * t) / 6;
    slope[0] = (-s * s) / 2 / step;
    slope[1] = ((3 * t - 4) * t) / 2 / step;
    slope[2] = ((2 - 3 * t) * t + 1) / 2 / step;
    slope[3] = (t * t) / 2 / step;
    bend[0] = s / step / step;
    bend[1] = (3 * t - 2) / step / step;
    bend[2] = (1 - 3 * t) / step / step;
    bend[3] = t / step / step;
  };
  return { find, near, value, slope, bend };
}

/** @param {number[][]} values @param {Interval[]} window @returns {Surface} */
function grid_slice(values, [xs, ys]) {
  const rows = transposed(transposed(values.map(filtered)).map(filtered)).map((row) => Float64Array.from(row));
  const [x, y] = [axis(...xs, rows.length), axis(...ys, rows[0].length)];
  /** @param {Float64Array} along @param {Float64Array} across */
  const sum = (along, across) => {
    const { near } = y;
    let all = 0;
    for (let a = 0; a < 4; a++) {
      const row = rows[x.near[a]];
      let part = 0;
      for (let b = 0; b < 4; b++) part += across[b] * row[near[b]];
      all += along[a] * part;
    }
    return all;
  };
  const at = (/** @type {Point} */ w) => {
    x.find(w[0]);
    y.find(w[1]);
  };
  return {
    loss: (w) => (at(w), sum(x.value, y.value)),
    grad: (w) => (at(w), [sum(x.slope, y.value), sum(x.value, y.slope)]),
    hess: (w) => (at(w), [sum(x.bend, y.value), sum(x.slope, y.slope), sum(x.value, y.bend)]),
  };
}

/** The numbers whose steps from one to the next these are. @param {number[]} steps */
const summed = (steps) => {
  let sum = 0;
  return steps.map((step) => (sum += step));
};

/** @param {Situation} situation */
function measured({ surface }) {
  const { unit, steps } = FACTS.grids[surface];
  const values = transposed(transposed(steps.map(summed)).map(summed));
  return grid_slice(
    values.map((row) => row.map((value) => unit * value)),
    FACTS.surfaces[surface].window,
  );
}

/** A surface whose logarithm to base 10 was measured. @param {Situation} situation @returns {Surface} */
function ground(situation) {
  const exponent = measured(situation);
  const rate = Math.log(10);
  const loss = (/** @type {Point} */ w) => 10 ** exponent.loss(w);
  return {
    loss,
    grad: (w) => {
      const scale = rate * loss(w);
      return exponent.grad(w).map((slope) => scale * slope);
    },
    hess: (w) => {
      const scale = rate * loss(w);
      const [x, y] = exponent.grad(w);
      const [xx, xy, yy] = exponent.hess(w);
      return [scale * (xx + rate * x * x), scale * (xy + rate * x * y), scale * (yy + rate * y * y)];
    },
  };
}

/** @type {Record<string, (situation: Situation) => Surface>} */
const MAKERS = {
  bowl: () => quadratic(1, 0, 1),
  ravine,
  quartic: () => quartic,
  double_well: () => double_well,
  strict_saddle: () => strict_saddle,
  degenerate_saddle: () => degenerate_saddle,
  monkey_saddle: () => monkey_saddle,
  two_weights: () => two_weights,
  plateau: () => plateau,
  rosenbrock: () => rosenbrock,
  himmelblau: () => himmelblau,
  beale: () => beale,
  random_cosines,
  trained_network: measured,
  permuted_copies: measured,
  plain_network: ground,
  residual_network: ground,
};

/** @type {Map<string, { key: string, value: Surface }>} the last of each name: dragging a start must not build a landscape again */
const made = new Map();

/** @param {Situation} situation */
export function surfaceOf(situation) {
  const { surface, condition, rotation, landscape } = situation;
  const key = [condition, rotation, landscape].join();
  const last = made.get(surface);
  if (last?.key === key) return last.value;
  const value = MAKERS[surface](situation);
  made.set(surface, { key, value });
  return value;
}
