// What the playground's modules hand to each other. Read by the type checker alone; no page loads it.

export type Point = number[]; // [x] or [x, y]; on the screen and on the ground [across, up] or [across, up, height]
export type Interval = [number, number];
export type Rgb = number[]; // red, green, blue from 0 to 1
export type Colors = Record<string, string>; // the CSS colour of each role

// A knob of a situation that is one number.
export type Knob = "lr" | "momentum" | "noise" | "seed" | "steps" | "condition" | "rotation" | "landscape";

export interface Situation {
  surface: string;
  start: Point;
  methods: string[];
  lr: number;
  momentum: number;
  noise: number;
  seed: number;
  steps: number;
  step: number;
  condition: number;
  rotation: number;
  landscape: number;
  rates?: Record<string, number>; // learning rates of single methods, where these are not `lr`
}

export interface Preset {
  title: string;
  situation: Situation;
  surfaces: string[];
  methods: string[];
  noise: boolean;
  beside?: string; // another surface, to be seen beside the first and turned with it
}

export interface Surface {
  loss(w: Point): number;
  grad(w: Point): number[];
  hess(w: Point): number[]; // [f_xx] or [f_xx, f_xy, f_yy]
}

// What a rule is made of: the surface, whose slope may be noisy, and the knobs. Each rule has those that it takes.
export interface Given extends Surface, Fixed {
  dim: number;
  lr: number;
  momentum: number;
}

export interface Fixed {
  beta1: number;
  beta2: number;
  decay: number;
  eps: number;
  weight_decay?: number;
}

// Moves w where it is; `terms` is what the rule remembers, by role.
export interface Step {
  (w: Point): void;
  terms?: () => Record<string, number[]>;
}

export interface Run {
  w: Point[];
  diverged: boolean;
  terms: Record<string, number[]> | null; // of the rule, by role, in the step that follows the one shown
}

export type Tree = string | Tree[];

export interface Rule {
  lines: Tree[];
  terms: { role: string; sign: Tree; name: string; says: string }[];
}

// An arrow of a rule's term: a line through points of the surface or of the curve, or through pixels, and how it looks.
export interface Arrow {
  role: string;
  points: Point[];
  look: { color: string; edge: string; width: number; alpha: number; head: boolean };
}

export interface Method {
  label: string;
  color: string;
  marker: string;
  rule: Rule;
  knobs: Knob[];
  fixed: Fixed;
  noise: boolean;
}

export interface Place {
  label: string;
  code: string;
  log: boolean;
  pose: [number, number];
  relief: number;
  dim: 1 | 2;
  window: Interval[];
  minima: Point[];
  lines: Point[][];
  decades: Interval | null;
}

export interface Facts {
  methods: Record<string, Method>;
  surfaces: Record<string, Place>;
  limits: Record<Knob | "step" | "start", Interval>;
  whole: string[];
  constants: { far: number; floor: number; armijo: number; slack: number; halvings: number };
  tuned: { condition: number; momentum: number; rates: Record<string, number> };
  roles: Record<string, { color: string; drawn: "slope" | "box" | "step" }>;
  letters: Record<string, string>;
  grids: Record<string, { unit: number; steps: number[][] }>;
}

// What is to be seen now; `brief` leaves out what a drag can do without.
export interface View {
  situation: Situation;
  facts: Place;
  surface: Surface;
  paths: Record<string, Run>;
  colors: Colors;
  brief?: boolean;
  rule: string; // the method whose rule is shown
  lit: string; // the role of the term that is pointed at, or nothing
}

// ---- on the screen ----

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

// How a sign is drawn; `hollow` is a ring.
export interface Look {
  color?: string;
  edge: string;
  radius?: number;
  hollow?: boolean;
}

// From a loss to its share of the map's tint and levels, and to its height in 3-D; both lie between 0 and 1.
export interface Scale {
  range: Interval;
  share(loss: number): number;
  height: Height;
  levels: number[];
}

export interface Height {
  (loss: number): number;
  text: string; // what a height means, for the reader
}

// ---- on the turntable ----

// Radians, and how often larger; a tilt of 0 looks down.
export interface Pose {
  turn: number;
  tilt: number;
  zoom: number;
}

export interface Camera {
  project(point: Point): Point;
  sight(pixel: Point, near: number): Point;
  pick(pixel: Point, height: (at: Point) => number): Point | null;
  hidden(point: Point, height: (at: Point) => number, gap?: number): boolean;
  matrix(): Float32Array;
  seen(point: Point): Point;
}

// A surface that can be put on the turntable; `key` tells one from another.
export interface Terrain {
  key: string;
  window: Interval[];
  scale: Scale;
  loss(w: Point): number;
  relief: number; // its height, as a share of the shorter side of its box
  minima: Point[];
}

// A run as the turntable draws it: a sign or a ball at its present point, hollow where it is lost.
export interface Track {
  points: Point[];
  color: string; // a role
  marker?: string;
  lost?: boolean;
  ball?: boolean;
}

// What lies on the surface: lines, runs up to `step` and the rest faintly, the ring at the start.
export interface Scene {
  lines: Point[][];
  runs: Track[];
  step: number;
  start: Point | null;
  colors: Colors;
  brief?: boolean;
  arrows?: Arrow[];
  names: { axes: string[]; ticks(low: number, high: number, count: number): number[] } | null;
}

// A part of the points that lie on the ground, and how it is painted; a `rim` may be left out.
export interface Ribbon {
  from: number;
  to: number;
  color: Rgb;
  radius: number;
  rim?: boolean;
}
