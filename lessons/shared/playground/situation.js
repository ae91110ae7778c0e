// @ts-check
// The twin of situation.py, and the situation as a link: read from a fragment, checked, and written back.

import { path } from "./descent.js";
import { surfaceOf } from "./surfaces.js";
import { FACTS } from "./facts.js";

/** @import { Facts, Knob, Preset, Run, Situation } from "./types.js" */

const LONGEST = 2000; // characters of a link; one of ours has about 250
const NUMBER = /^-?\d{1,16}(\.\d{1,20})?(e[+-]?\d{1,3})?$/i;

/** The run of each method, by name. @param {Situation} situation @returns {Record<string, Run>} */
export function pathsOf(situation) {
  const surface = surfaceOf(situation);
  return Object.fromEntries(situation.methods.map((name) => [name, path(name, surface, situation)]));
}

/** A number as the reader sees it: four decimals, or a power of ten where they would hide it. @param {number} value */
export function shown(value) {
  const size = Math.abs(value);
  const text = size === 0 || (size >= 1e-3 && size < 1e5) ? value.toFixed(4) : value.toExponential(2).replace("+", "");
  return text.replaceAll("-", "−");
}

/** @param {Situation} situation @param {Record<string, Run>} paths */
export function sentence(situation, paths) {
  const { step, steps } = situation;
  const surface = surfaceOf(situation);
  const said = Object.entries(paths).map(([name, { w, diverged }]) => {
    const when = `${FACTS.methods[name].label} at step ${step} of ${steps}`;
    if (diverged && step >= w.length) return `${when}: diverged at step ${w.length}.`;
    const at = w[Math.min(step, w.length - 1)];
    const loss = shown(surface.loss(at));
    if (at.length > 1) return `${when}: w = (${at.map(shown).join(", ")}), loss ${loss}.`;
    return `${when}: x = ${shown(at[0])}, f(x) = ${loss}, f′(x) = ${shown(surface.grad(at)[0])}.`;
  });
  return said.join(" ");
}

/** Text of the link's part after "#". Everything is written, so that a link outlives a change of the preset. @param {Situation} situation @param {string} name */
export function fragment(situation, name) {
  const pairs = (/** @type {Record<string, number>} */ rates) =>
    Object.entries(rates).map(([method, rate]) => `${method}:${rate}`);
  const fields = Object.entries(situation).map(([key, value]) => [key, String(key === "rates" ? pairs(value) : value)]);
  return `#${new URLSearchParams([["playground", name], ...fields])}`.replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/** The name of the playground that a link is for; null for any other link. @param {string} hash */
export const addressee = (hash) => (hash.startsWith("#playground=") ? hash.slice(12, 100).split("&")[0] : null);

/** What a link says, or the preset and one line that says why not. @param {string} hash @param {Preset} preset */
export function parse(hash, preset) {
  try {
    return { situation: checked(hash, preset), problem: "" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `This link cannot be shown: ${reason}. You see the situation at the start instead.`;
    return { situation: structuredClone(preset.situation), problem };
  }
}

/** @param {string} hash @param {Preset} preset */
function checked(hash, preset) {
  if (hash.length > LONGEST) throw new Error(`it is longer than ${LONGEST} characters`);
  const read = { ...preset.situation };
  const told = new URLSearchParams(hash.slice(1));
  if (read.rates && told.has("lr")) read.rates = {}; // one for all, unless the link says otherwise
  for (const [key, text] of told) {
    if (key === "playground") continue;
    if (key === "rates") read.rates = ratesOf(text);
    else if (!Object.hasOwn(read, key)) throw new Error(`there is no “${key.slice(0, 20)}”`);
    else if (key === "surface") read.surface = oneOf(text, preset.surfaces, "surface");
    else if (key === "methods") read.methods = text.split(",").map((name) => oneOf(name, preset.methods, "method"));
    else if (key === "start") read.start = text.split(",").map((number) => within(number, "start"));
    else {
      const knob = /** @type {Knob | "step"} */ (key);
      read[knob] = within(text, knob);
    }
  }
  const { dim } = FACTS.surfaces[read.surface];
  if (read.start.length !== dim) throw new Error(`start must hold ${dim} numbers`);
  if (new Set(read.methods).size < read.methods.length) throw new Error("a method stands there twice");
  if (read.step > read.steps) throw new Error(`step must not exceed steps = ${read.steps}`);
  if (read.noise > 0 && !preset.noise) throw new Error("there is no noise here");
  return read;
}

/** @param {string} text  method:rate,method:rate */
function ratesOf(text) {
  const methods = Object.keys(FACTS.methods).filter((name) => FACTS.methods[name].knobs.includes("lr"));
  const pairs = text
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split(":"));
  return Object.fromEntries(pairs.map(([name, rate]) => [oneOf(name, methods, "method"), within(rate ?? "", "lr")]));
}

/** @param {string} text @param {string[]} allowed @param {string} what */
function oneOf(text, allowed, what) {
  if (allowed.includes(text)) return text;
  throw new Error(`${what} must be one of ${allowed.join(", ")}`);
}

/** @param {string} text @param {keyof Facts["limits"]} key */
function within(text, key) {
  const [low, high] = FACTS.limits[key];
  const value = NUMBER.test(text) ? Number(text) : NaN;
  const fits = value >= low && value <= high && (!FACTS.whole.includes(key) || Number.isInteger(value));
  if (fits) return value;
  const kind = FACTS.whole.includes(key) ? "a whole number" : "a number";
  throw new Error(`${key} must be ${kind} from ${low} to ${high}`);
}
