// What the playground's modules hand to each other. Read by the type checker alone; no page loads it.

export type Point = number[]; // [x] or [x, y]
export type Interval = [number, number];

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
  [knob: string]: any;
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
  loss(w: ArrayLike<number>): number;
  grad(w: ArrayLike<number>): number[];
  hess(w: ArrayLike<number>): number[]; // [f_xx] or [f_xx, f_xy, f_yy]
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

// An arrow of a rule's term: a line through points of the surface or of the curve, and how it looks.
export interface Arrow {
  role: string;
  points: number[][];
  look: { color: string; edge: string; width: number; alpha: number; head: boolean };
}

export interface Method {
  label: string;
  color: string;
  marker: string;
  rule: Rule;
  knobs: string[];
  fixed: Record<string, number>;
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
  limits: Record<string, Interval>;
  whole: string[];
  constants: { far: number; floor: number; armijo: number; slack: number; halvings: number };
  tuned: { condition: number; momentum: number; rates: Record<string, number> };
  roles: Record<string, { color: string; drawn: "slope" | "box" | "step" }>;
  letters: Record<string, string>;
  grids: Record<string, { unit: number; steps: number[][] }>;
}

export type Colors = any; // role: CSS colour; `known` is false while no page gives them

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

declare global {
  interface Window {
    shapeOfLossTurntable: any;
    exploreFrames: Record<string, any>;
  }
}
