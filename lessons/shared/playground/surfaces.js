// The twin of surfaces.py, classics.py and landscapes.py: loss, gradient and Hessian of points w = [x] or [x, y].
// hess gives [f_xx] or [f_xx, f_xy, f_yy].

import { RandomState } from "./random.js";
import { FACTS } from "./facts.js";

function quadratic(a, b, c) {
  return {
    loss: ([x, y]) => 0.5 * (x * (a * x + b * y) + y * (b * x + c * y)),
    grad: ([x, y]) => [a * x + b * y, b * x + c * y],
    hess: () => [a, b, c],
  };
}

function ravine({ condition, rotation }) {
  const angle = rotation * (Math.PI / 180);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return quadratic(cos * cos + condition * sin * sin, (1 - condition) * sin * cos, sin * sin + condition * cos * cos);
}

const quartic = {
  loss: ([x]) => 0.4 * x ** 4 - 2 * x ** 2 + 0.5 * x + 2,
  grad: ([x]) => [1.6 * x ** 3 - 4 * x + 0.5],
  hess: ([x]) => [4.8 * x ** 2 - 4],
};

const double_well = {
  loss: ([x, y]) => 0.25 * (x ** 2 - 1) ** 2 + 0.5 * y ** 2,
  grad: ([x, y]) => [x ** 3 - x, y],
  hess: ([x]) => [3 * x ** 2 - 1, 0, 1],
};

const strict_saddle = {
  loss: ([x, y]) => x ** 2 - y ** 2,
  grad: ([x, y]) => [2 * x, -2 * y],
  hess: () => [2, 0, -2],
};

const degenerate_saddle = {
  loss: ([x, y]) => x ** 2 - y ** 4,
  grad: ([x, y]) => [2 * x, -4 * y ** 3],
  hess: ([, y]) => [2, 0, -12 * y ** 2],
};

const monkey_saddle = {
  loss: ([x, y]) => x ** 3 - 3 * x * y ** 2,
  grad: ([x, y]) => [3 * x ** 2 - 3 * y ** 2, -6 * x * y],
  hess: ([x, y]) => [6 * x, -6 * y, -6 * x],
};

const HEIGHT = 3;
const depth = ([x, y]) => 2 * (x + 1) ** 2 + 2 * y ** 2;
const inside = (w) => 1 / (1 + Math.exp(depth(w) - HEIGHT));
const softMinimum = (a, b) => Math.min(a, b) - Math.log1p(Math.exp(-Math.abs(a - b)));

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

const rosenbrock = {
  loss: ([x, y]) => 100 * (y - x ** 2) ** 2 + (1 - x) ** 2,
  grad: ([x, y]) => [-400 * x * (y - x ** 2) - 2 * (1 - x), 200 * (y - x ** 2)],
  hess: ([x, y]) => [1200 * x ** 2 - 400 * y + 2, -400 * x, 200],
};

const himmelblau = {
  loss: ([x, y]) => (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2,
  grad: ([x, y]) => [
    4 * x * (x ** 2 + y - 11) + 2 * (x + y ** 2 - 7),
    2 * (x ** 2 + y - 11) + 4 * y * (x + y ** 2 - 7),
  ],
  hess: ([x, y]) => [12 * x ** 2 + 4 * y - 42, 4 * (x + y), 12 * y ** 2 + 4 * x - 26],
};

// Three residuals r, each with r_x, r_y, r_xy and r_yy.
const residuals = ([x, y]) => [
  [1.5 - x * (1 - y), y - 1, x, 1, 0],
  [2.25 - x * (1 - y ** 2), y ** 2 - 1, 2 * x * y, 2 * y, 2 * x],
  [2.625 - x * (1 - y ** 3), y ** 3 - 1, 3 * x * y ** 2, 3 * y ** 2, 6 * x * y],
];
const total = (terms, term) => terms.reduce((sum, parts) => sum + term(...parts), 0);

const beale = {
  loss: (w) => total(residuals(w), (r) => r ** 2),
  grad: (w) => {
    const terms = residuals(w);
    return [total(terms, (r, rx) => 2 * r * rx), total(terms, (r, rx, ry) => 2 * r * ry)];
  },
  hess: (w) => {
    const terms = residuals(w);
    return [
      total(terms, (r, rx) => 2 * rx * rx),
      total(terms, (r, rx, ry, rxy) => 2 * (rx * ry + r * rxy)),
      total(terms, (r, rx, ry, rxy, ryy) => 2 * (ry * ry + r * ryy)),
    ];
  },
};

// Plain loops here and in grid_slice: a drag evaluates them ten thousand times a frame.
function random_cosines({ landscape }, count = 12) {
  const rng = new RandomState(landscape);
  const waves = Array.from({ length: count }, () => [rng.normal(), rng.normal()]);
  const phases = waves.map(() => 2 * Math.PI * rng.uniform());
  const height = Math.sqrt(2 / count);
  const sum = ([x, y], wave, factor) => {
    let total = 0;
    for (let j = 0; j < count; j++) {
      const [a, b] = waves[j];
      total += wave(x * a + y * b + phases[j]) * factor(a, b);
    }
    return height * total;
  };
  return {
    loss: (w) => sum(w, Math.cos, () => 1),
    grad: ([x, y]) => {
      let [gx, gy] = [0, 0];
      for (let j = 0; j < count; j++) {
        const [a, b] = waves[j];
        const sine = Math.sin(x * a + y * b + phases[j]);
        gx -= sine * a;
        gy -= sine * b;
      }
      return [height * gx, height * gy];
    },
    hess: (w) => [
      -sum(w, Math.cos, (a) => a * a),
      -sum(w, Math.cos, (a, b) => a * b),
      -sum(w, Math.cos, (a, b) => b * b),
    ],
  };
}

// The coefficients of the cubic spline through a row of values, mirrored at both ends (Unser 1999, box 2).
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
const transposed = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));

// The cubic B-spline's pieces and their derivatives, t of the way through a cell.
const BASIS = [
  (t) => [((1 - t) * (1 - t) * (1 - t)) / 6, ((3 * t - 6) * t * t + 4) / 6, (((3 - 3 * t) * t + 3) * t + 1) / 6, (t * t * t) / 6],
  (t) => [(-(1 - t) * (1 - t)) / 2, ((3 * t - 4) * t) / 2, ((2 - 3 * t) * t + 1) / 2, (t * t) / 2],
  (t) => [1 - t, 3 * t - 2, 1 - 3 * t, t],
];

function grid_slice(values, [[x0, x1], [y0, y1]]) {
  const coefficients = transposed(transposed(values.map(filtered)).map(filtered));
  const [rows, columns] = [values.length, values[0].length];
  const [dx, dy] = [(x1 - x0) / (rows - 1), (y1 - y0) / (columns - 1)];
  const mirrored = (k, last) => {
    const within = ((k % (2 * last)) + 2 * last) % (2 * last);
    return Math.min(within, 2 * last - within);
  };
  // Sums over the 4 × 4 coefficients near w, one for each pair of orders of differentiation by x and y.
  const derivatives = ([x, y], orders) => {
    const [u, v] = [(x - x0) / dx, (y - y0) / dy];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const near = [0, 1, 2, 3].map((b) => mirrored(j + b - 1, columns - 1));
    const lines = [0, 1, 2, 3].map((a) => coefficients[mirrored(i + a - 1, rows - 1)]);
    return orders.map(([byX, byY]) => {
      const [along, across] = [BASIS[byX](u - i), BASIS[byY](v - j)];
      let sum = 0;
      for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) sum += along[a] * across[b] * lines[a][near[b]];
      return sum / (dx ** byX * dy ** byY);
    });
  };
  return {
    loss: (w) => derivatives(w, [[0, 0]])[0],
    grad: (w) => derivatives(w, [[1, 0], [0, 1]]),
    hess: (w) => derivatives(w, [[2, 0], [1, 1], [0, 2]]),
  };
}

const trained = () =>
  grid_slice(
    FACTS.trained.values.map((row) => row.map((value) => FACTS.trained.unit * value)),
    FACTS.surfaces.trained_network.window,
  );

const MAKERS = {
  bowl: () => quadratic(1, 0, 1),
  ravine,
  quartic: () => quartic,
  double_well: () => double_well,
  strict_saddle: () => strict_saddle,
  degenerate_saddle: () => degenerate_saddle,
  monkey_saddle: () => monkey_saddle,
  plateau: () => plateau,
  rosenbrock: () => rosenbrock,
  himmelblau: () => himmelblau,
  beale: () => beale,
  random_cosines,
  trained_network: trained,
};

const made = new Map(); // the last surface of each name: dragging a start must not build a landscape again

export function surfaceOf(situation) {
  const { surface, condition, rotation, landscape } = situation;
  const key = [condition, rotation, landscape].join();
  if (made.get(surface)?.key !== key) made.set(surface, { key, value: MAKERS[surface](situation) });
  return made.get(surface).value;
}
