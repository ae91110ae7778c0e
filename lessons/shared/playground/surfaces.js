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
const inside = (w) => 0.5 - 0.5 * Math.tanh(0.5 * (depth(w) - HEIGHT));
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

function random_cosines({ landscape }, count = 12) {
  const rng = new RandomState(landscape);
  const waves = Array.from({ length: count }, () => [rng.normal(), rng.normal()]);
  const phases = waves.map(() => 2 * Math.PI * rng.uniform());
  const height = Math.sqrt(2 / count);
  const sum = (term) => waves.reduce((all, wave, j) => all + term(wave, phases[j]), 0) * height;
  return {
    loss: ([x, y]) => sum(([a, b], p) => Math.cos(x * a + y * b + p)),
    grad: ([x, y]) => {
      let [gx, gy] = [0, 0];
      waves.forEach(([a, b], j) => {
        const sine = Math.sin(x * a + y * b + phases[j]);
        gx -= height * sine * a;
        gy -= height * sine * b;
      });
      return [gx, gy];
    },
    hess: ([x, y]) => [
      sum(([a, b], p) => -Math.cos(x * a + y * b + p) * a * a),
      sum(([a, b], p) => -Math.cos(x * a + y * b + p) * a * b),
      sum(([a, b], p) => -Math.cos(x * a + y * b + p) * b * b),
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

const BASIS = [
  (t) => [(1 - t) ** 3 / 6, (3 * t ** 3 - 6 * t ** 2 + 4) / 6, (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6, t ** 3 / 6],
  (t) => [-((1 - t) ** 2) / 2, (3 * t ** 2 - 4 * t) / 2, (-3 * t ** 2 + 2 * t + 1) / 2, t ** 2 / 2],
  (t) => [1 - t, 3 * t - 2, 1 - 3 * t, t],
];

function grid_slice(values, window) {
  const coefficients = transposed(transposed(values.map(filtered)).map(filtered));
  const sizes = [values.length, values[0].length];
  const spacing = window.map(([low, high], axis) => (high - low) / (sizes[axis] - 1));
  const place = (value, axis) => {
    const at = (value - window[axis][0]) / spacing[axis];
    const cell = Math.floor(at);
    const period = 2 * (sizes[axis] - 1);
    const near = [-1, 0, 1, 2].map((offset) => {
      const k = (((cell + offset) % period) + period) % period;
      return Math.min(k, period - k);
    });
    return [near, at - cell];
  };
  const derivative = ([x, y], i, j) => {
    const [[rows, s], [columns, t]] = [place(x, 0), place(y, 1)];
    const [along, across] = [BASIS[i](s), BASIS[j](t)];
    let sum = 0;
    for (let a = 0; a < 4; a++) for (let b = 0; b < 4; b++) sum += along[a] * across[b] * coefficients[rows[a]][columns[b]];
    return sum / (spacing[0] ** i * spacing[1] ** j);
  };
  return {
    loss: (w) => derivative(w, 0, 0),
    grad: (w) => [derivative(w, 1, 0), derivative(w, 0, 1)],
    hess: (w) => [derivative(w, 2, 0), derivative(w, 1, 1), derivative(w, 0, 2)],
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
