// What may change a situation, without a page: the frames of a browser are given by hand.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { State } from "../../lessons/shared/playground/state.js";
import { FACTS, situationOn } from "./situations.js";

let frames, heard, state, still;

beforeEach(() => {
  [frames, heard, still] = [[], [], false];
  globalThis.requestAnimationFrame = (then) => frames.push(then);
  globalThis.cancelAnimationFrame = () => (frames = []);
  const preset = {
    situation: situationOn("bowl"),
    surfaces: ["bowl", "quartic"],
    methods: ["gradient_descent", "adam"],
  };
  const hears = { changed: (quiet) => heard.push(quiet), played() {}, calm: () => still };
  state = new State(preset, situationOn("bowl", { steps: 100 }), hears);
});

const frame = (time) => frames.shift()(time);

test("a change is heard once", () => {
  state.change({ lr: 0.5 });
  assert.deepEqual(heard, [false]);
});

test("fewer steps take the step that is shown along", () => {
  state.show(80);
  state.change({ steps: 30 });
  assert.equal(state.situation.step, 30);
});

test("a start is rounded, so that a link stays short", () => {
  state.place([0.123456789, -1]);
  assert.deepEqual(state.situation.start, [0.1235, -1]);
});

test("a surface of one dimension gets a start of one number", () => {
  state.chooseSurface("quartic");
  assert.equal(state.situation.start.length, 1);
});

test("the preset's surface gets the preset's start back", () => {
  state.place([1, 1]);
  state.chooseSurface("bowl");
  assert.deepEqual(state.situation.start, state.preset.situation.start);
});

test("methods keep the preset's order, whatever the order in which they are chosen", () => {
  state.change({ methods: ["adam"] });
  state.chooseMethod("gradient_descent", true);
  assert.deepEqual(state.situation.methods, ["gradient_descent", "adam"]);
});

test("the last method stays", () => {
  state.chooseMethod("gradient_descent", false);
  assert.deepEqual(state.situation.methods, ["gradient_descent"]);
});

test("playing shows a run of a hundred steps in five seconds", () => {
  state.play();
  frame(1000);
  frame(3500);
  assert.equal(state.situation.step, 50);
});

test("playing ends at the last step", () => {
  state.play();
  frame(1000);
  frame(9000);
  assert.deepEqual([state.situation.step, state.playing], [100, 0]);
});

test("a knob that is turned while it plays stops it", () => {
  state.play();
  state.change({ lr: 0.5 });
  assert.equal(state.playing, 0);
});

test("who wants no motion sees the last step at once", () => {
  still = true;
  state.play();
  assert.equal(state.situation.step, 100);
});

test("tuned, each method gets its own rate, and the surface for which it was found", () => {
  state.tune();
  const { condition, momentum, rates } = state.situation;
  assert.deepEqual({ condition, momentum, rates }, FACTS.tuned);
});

test("another rate of one method leaves those of the others", () => {
  state.tune();
  state.rate("adam", 0.01);
  assert.deepEqual(state.situation.rates, { ...FACTS.tuned.rates, adam: 0.01 });
});

test("without rates of their own all methods have one", () => {
  state.tune();
  state.change({ rates: {} });
  assert.equal(state.tuned, false);
});
