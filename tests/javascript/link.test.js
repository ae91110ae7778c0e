// A situation as a link's fragment: it comes back as it went, and what a stranger may write there is refused in words.

import assert from "node:assert/strict";
import { test } from "node:test";
import { addressee, fragment, parse } from "../../lessons/shared/playground/situation.js";
import { NAMES, situationOn } from "./situations.js";

const preset = {
  title: "",
  situation: situationOn("bowl"),
  surfaces: NAMES,
  methods: ["gradient_descent", "adam"],
  noise: true,
};
const changed = (...pairs) => {
  const link = new URLSearchParams(fragment(preset.situation, "demo").slice(1));
  for (const [key, value] of pairs) link.set(key, value);
  return `#${link}`;
};

for (const name of NAMES) {
  test(`${name}: a link gives back the situation that it was made of`, () => {
    const situation = situationOn(name, { methods: ["adam"], lr: 0.25, noise: 1.5, seed: 4294967295, step: 7 });
    assert.deepEqual(parse(fragment(situation, "demo"), preset), { situation, problem: "" });
  });
}

test("a link keeps the rate of each method", () => {
  const situation = situationOn("ravine", { rates: { gradient_descent: 0.038, heavy_ball: 0.0603 } });
  assert.deepEqual(parse(fragment(situation, "demo"), preset), { situation, problem: "" });
});

test("a link with one rate for all brings none of the preset's back", () => {
  const tuned = { ...preset, situation: { ...preset.situation, rates: { adam: 0.3 } } };
  assert.deepEqual(parse(fragment(situationOn("bowl"), "demo"), tuned).situation.rates, {});
});

test("a link names the playground that it is for", () => {
  assert.equal(addressee(fragment(preset.situation, "demo")), "demo");
});

test("a heading's link is for no playground", () => {
  assert.equal(addressee("#adam"), null);
});

for (const [what, pairs, problem] of [
  ["an unknown surface", [["surface", "moon"]], /surface must be one of bowl|surface must be one of/],
  ["an unknown method", [["methods", "sgd"]], /method must be one of gradient_descent, adam/],
  ["a method twice", [["methods", "adam,adam"]], /a method stands there twice/],
  ["a start of another dimension", [["start", "1"]], /start must hold 2 numbers/],
  ["a number that is none", [["lr", "0x10"]], /lr must be a number from 0.00001 to 10/],
  ["a number beyond its range", [["momentum", "1"]], /momentum must be a number from 0 to 0.99/],
  ["half a step", [["step", "1.5"]], /step must be a whole number from 0 to 1000/],
  ["a step after the last", [["step", "60"]], /step must not exceed steps = 50/],
  ["a rate of a method that takes none", [["rates", "newton:0.1"]], /method must be one of gradient_descent/],
  ["a rate beyond its range", [["rates", "adam:11"]], /lr must be a number from 0.00001 to 10/],
  ["a rate without a number", [["rates", "adam"]], /lr must be a number from 0.00001 to 10/],
  ["an unknown knob", [["__proto__", "1"]], /there is no “__proto__”/],
  ["a book", [["lr", "1".repeat(3000)]], /it is longer than 2000 characters/],
]) {
  test(`${what} is refused in words`, () => {
    assert.match(parse(changed(...pairs), preset).problem, problem);
  });

  test(`${what} shows the preset instead`, () => {
    assert.deepEqual(parse(changed(...pairs), preset).situation, preset.situation);
  });
}

test("noise is refused where a playground has none", () => {
  const { problem } = parse(changed(["noise", "1"]), { ...preset, noise: false });
  assert.match(problem, /there is no noise here/);
});
