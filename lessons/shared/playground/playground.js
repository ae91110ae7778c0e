// The playground itself: state, pointer, keyboard, play. `mount` brings a figure of the book to life, `render` a widget.

import { addressee, fragment, parse, pathsOf, sentence, shown } from "./situation.js";
import { cover } from "./cover.js";
import { button, check, knob, menu, node, put, sign, slider } from "./controls.js";
import { Plot, colorsOf } from "./plot.js";
import { curveGround, drawCurve, drawLosses, drawMap, lossGround, mapGround } from "./scene.js";
import { eigen } from "./descent.js";
import { FACTS } from "./facts.js";
import { python } from "./python.js";
import { surfaceOf } from "./surfaces.js";
import { Views } from "./views.js";

const QUIET = 500; // milliseconds of rest before a state is announced and written to the address
const SECONDS = 5; // a whole run plays this long, longer where that would be more than MOST_A_SECOND steps a second
const MOST_A_SECOND = 60;
const GLANCE = 250; // milliseconds between changes of the numbers during a drag: laying out text costs a phone more than the picture
const QUICK = 2; // milliseconds for the map: where it takes longer, a drag leaves out the dots and shows the losses at a glance too
const TAP = 10; // pixels that a finger may slip in a tap
const HELP = "Keys on the map: arrows move the start (with Shift, finely), Space takes a step, Enter plays, Home resets.";

let count = 0;

// Fills `figure`. `changed(situation)` hears of every new situation once the reader rests.
function playground(figure, preset, { situation, problem = "", changed = () => {}, link }) {
  const prefix = `playground-${++count}-`;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let view = null;
  let backdrop = {};
  let colors = null;
  let playing = 0;
  let waiting = 0;
  let resting = 0;
  let [telling, toldAt] = [0, -Infinity];

  // ---- the state ----

  function change(part, { quiet = false } = {}) {
    if (!("step" in part)) stop();
    situation = { ...situation, ...part };
    if (situation.step > situation.steps) situation.step = situation.steps;
    warn("");
    waiting ||= requestAnimationFrame(draw);
    clearTimeout(resting);
    if (!quiet) resting = setTimeout(rest, QUIET);
  }

  function warn(text) {
    put(note, "textContent", text);
    put(note, "hidden", !text);
  }

  function rest() {
    if (waiting) draw();
    name();
    live.textContent = sentence(situation, view.paths);
    changed(situation);
  }

  function onSurface(surface) {
    const [first, second] = FACTS.surfaces[surface].window;
    const inWindow = ([low, high], share) => Number((low + (high - low) * share).toPrecision(3));
    const kept = surface === preset.situation.surface ? preset.situation.start : null;
    change({ surface, start: kept ?? (second ? [inWindow(first, 0.2), inWindow(second, 0.7)] : [inWindow(first, 0.9)]) });
  }

  function onMethod(name, on) {
    const methods = preset.methods.filter((method) => (method === name ? on : situation.methods.includes(method)));
    if (methods.length) change({ methods });
    else change({}); // the last one stays: draw sets its box again
  }

  // ---- the pictures ----

  function draw() {
    cancelAnimationFrame(waiting);
    waiting = 0;
    const facts = FACTS.surfaces[situation.surface];
    const surface = surfaceOf(situation);
    const began = performance.now();
    const paths = pathsOf(situation);
    if (!colors?.known) colors = colorsOf(figure);
    view = { situation, facts, surface, paths, colors };
    const { condition, rotation, landscape, steps } = situation;
    const ground = [situation.surface, condition, rotation, landscape].join();
    views.fit(view, ground);
    const { alone } = views;
    if (backdrop.shown !== views.shown) map.stale = curve.stale = true;
    if (!alone) map.fit();
    curve.fit();
    const seen = [ground, steps, views.shown, map.key, curve.key].join();
    if (backdrop.seen !== seen || backdrop.colors !== colors) {
      backdrop = { seen, colors, shown: views.shown };
      lossGround(curve, view, alone?.range ?? (facts.dim === 1 ? curveGround : mapGround)(map, view));
    }
    if (pressed?.took > QUICK) pressed.brief = true; // to its end, else dots would flicker
    view.brief = Boolean(pressed?.brief);
    if (!alone) (facts.dim === 1 ? drawCurve : drawMap)(map, view);
    views.draw(view);
    const now = performance.now();
    if (!view.brief) drawLosses(curve, view);
    if (pressed) pressed.took = 0.8 * pressed.took + 0.2 * (now - began);
    else placeHandle(); // nobody can grab it meanwhile, and to move it lays out and paints the page
    clearTimeout(telling);
    if (!pressed && now >= toldAt + GLANCE) tell();
    else telling = setTimeout(tell, toldAt + GLANCE - now); // a picture first, then its numbers
  }

  function tell() {
    toldAt = performance.now();
    if (view.brief) drawLosses(curve, view);
    read();
    sync();
  }

  function placeHandle() {
    const { start } = situation;
    const at = start.length === 1 ? [start[0], view.surface.loss(start)] : start;
    handle.style.transform = `translate(${map.x(at[0])}px, ${map.y(at[1])}px)`;
  }

  // ---- the read-outs ----

  const cells = new Map();

  function readout(name) {
    const facts = FACTS.methods[name];
    const values = node("span", { class: "playground-values" });
    const row = node("li", {}, node("span", { class: "playground-name" }, sign(facts), facts.label), values);
    return { row, values, texts: [] };
  }

  function read() {
    const names = Object.keys(view.paths);
    const shape = `${names}/${view.facts.dim}`;
    if (readouts.dataset.shape !== shape) {
      cells.clear();
      for (const name of names) cells.set(name, readout(name));
      readouts.replaceChildren(...[...cells.values()].map(({ row }) => row));
      readouts.dataset.shape = shape;
    }
    for (const name of names) write(cells.get(name), quantities(view.paths[name]));
  }

  function quantities({ w, diverged }) {
    const { surface, situation: { step } } = view;
    const at = w[Math.min(step, w.length - 1)];
    const grad = surface.grad(at);
    const curvatures = [...eigen(surface.hess(at)).values].sort((a, b) => a - b);
    const index = curvatures.filter((value) => value < -1e-10 * Math.max(...curvatures.map(Math.abs))).length;
    const found =
      at.length === 1
        ? [["x", shown(at[0])], ["f(x)", shown(surface.loss(at))], ["f′(x)", shown(grad[0])], ["f″(x)", shown(curvatures[0])]]
        : [
            ["w", `(${at.map(shown).join(", ")})`],
            ["loss", shown(surface.loss(at))],
            ["‖gradient‖", shown(Math.hypot(...grad))],
            ["curvatures", curvatures.map(shown).join(", ")],
            ["index", String(index)],
          ];
    const lost = diverged && step >= w.length;
    return [...found, ["", lost ? `diverged at step ${w.length}` : `step ${Math.min(step, w.length - 1)}`]];
  }

  function write(cell, pairs) {
    if (cell.texts.length !== pairs.length) {
      cell.texts = pairs.map(() => document.createTextNode(""));
      cell.values.replaceChildren(
        ...pairs.map(([label], k) => node("span", {}, ...(label ? [node("i", {}, label), " "] : []), cell.texts[k])),
      );
    }
    pairs.forEach(([, text], k) => cell.texts[k].data !== text && (cell.texts[k].data = text));
    cell.row.toggleAttribute("data-diverged", pairs.at(-1)[1].startsWith("diverged"));
  }

  // ---- pointer and keys ----

  const startAt = (event) => placed(map.at(event.clientX, event.clientY));

  function placed(at) {
    change({ start: at.slice(0, view.facts.dim).map((value) => Number(value.toFixed(4))) });
  }

  // A mouse or a pen presses anywhere and drags; a finger drags the ring, and taps elsewhere, so that the page still scrolls.
  let pressed = null;

  function press(event) {
    if (event.button > 0) return;
    const drags = event.pointerType !== "touch" || event.target === handle;
    pressed = { drags, x: event.clientX, y: event.clientY, took: 0 };
    map.locate();
    if (!pressed.drags) return;
    stage.setPointerCapture(event.pointerId);
    startAt(event);
    event.preventDefault();
    stage.focus({ preventScroll: true });
  }

  function release(event) {
    const still = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < TAP;
    if (still && !pressed.drags && event.type === "pointerup") startAt(event);
    pressed = null;
    again(); // the whole picture, and the ring where it can be grabbed
  }

  function keys(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const action = { " ": () => go(1), Enter: play, Home: reset, End: () => change({ step: situation.steps }) }[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || !(move || action)) return;
    event.preventDefault();
    if (action) return action();
    const share = event.shiftKey && event.currentTarget === stage ? 1e-3 : 1e-2;
    const start = situation.start.map((value, axis) => {
      const [low, high] = (views.alone ?? map).window[axis]; // all that is seen
      const there = value + move[axis] * share * (high - low);
      return Number(Math.min(high, Math.max(low, there)).toFixed(6));
    });
    change({ start });
  }

  // ---- play ----

  function go(steps) {
    stop();
    change({ step: Math.min(situation.steps, situation.step + steps) });
  }

  function reset() {
    stop();
    change({ step: 0 });
  }

  function stop() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    label();
  }

  const label = () => put(player, "textContent", playing ? "Pause" : calm.matches ? "Show all" : "Play");

  function play() {
    if (playing) return stop();
    const { steps } = situation;
    if (calm.matches) return change({ step: steps });
    const first = situation.step >= steps ? 0 : situation.step;
    const pace = Math.min(MOST_A_SECOND, steps / SECONDS) / 1000;
    let began = 0;
    const frame = (now) => {
      began ||= now;
      const step = Math.min(steps, first + Math.floor((now - began) * pace));
      playing = step < steps ? requestAnimationFrame(frame) : 0;
      if (step !== situation.step) change({ step }, { quiet: playing });
      if (!playing) label();
    };
    playing = requestAnimationFrame(frame);
    label();
  }

  // ---- the controls ----

  function shared(text) {
    const field = node("textarea", { readonly: true, class: "playground-live" });
    field.value = text;
    figure.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }

  async function copy(text, what) {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = shared(text); // from a disk or a frame the clipboard may be closed to scripts
    }
    said.textContent = done ? `${what} copied.` : `${what} could not be copied: select it below.`;
  }

  const map = new Plot();
  const curve = new Plot({ left: 48 });
  const handle = node("div", { class: "playground-handle" });
  const stage = node(
    "div",
    { class: "playground-map", tabindex: 0, role: "application", "aria-roledescription": "map of the loss" },
    ...map.layers,
    handle,
  );
  const again = () => (waiting ||= requestAnimationFrame(draw));
  const views = new Views(figure, { id: `${prefix}surface-`, title: preset.title, calm, again, placed, keys });
  const note = node("p", { class: "playground-note", role: "alert" });
  const said = node("span", { role: "status" });
  const live = node("p", { class: "playground-live", "aria-live": "polite" });
  const player = button("Play", play);
  const readouts = node("ul", { class: "playground-readouts", "aria-label": "Where each method stands" });
  const code = node("code");
  const fold = node("details", { class: "playground-python" }, node("summary", {}, "The same in Python"), node("pre", { tabindex: 0, role: "region", "aria-label": "Python" }, code));
  const scrub = slider(`${prefix}step`, "step shown", [0, 1], "", (step) => (stop(), change({ step })));
  const places = menu(
    `${prefix}surface`,
    "surface",
    preset.surfaces.map((name) => [name, FACTS.surfaces[name].label]),
    onSurface,
  );
  const methods = preset.methods.map((name) => [
    name,
    check(`${prefix}${name}`, FACTS.methods[name].label, sign(FACTS.methods[name]), (on) => onMethod(name, on)),
  ]);
  const knobs = [...Object.keys(FACTS.limits)]
    .filter((name) => !["step", "start"].includes(name))
    .map((name) => [name, knob(prefix, name, FACTS.limits[name], (value) => change({ [name]: value }))]);
  const row = (name) => knobs.find(([key]) => key === name)[1].row;
  const open = {
    condition: () => situation.surface === "ravine",
    rotation: () => situation.surface === "ravine",
    landscape: () => situation.surface === "random_cosines",
    momentum: () => preset.methods.some((name) => FACTS.methods[name].knobs.includes("momentum")),
    noise: () => preset.noise,
    seed: () => preset.noise && situation.noise > 0,
  };

  // Shows the situation in every control.
  function sync() {
    const all = view.paths;
    places.show(situation.surface);
    scrub.show(situation.step, situation.steps);
    for (const [name, { input }] of methods) input.checked = name in all;
    for (const [name, control] of knobs) {
      control.show(situation[name]);
      put(control.row, "hidden", !(open[name]?.() ?? true));
    }
    spell();
  }

  const name = () => stage.setAttribute("aria-label", `${preset.title} The start is ${situation.start.map(shown).join(", ")}.`);
  const spell = () => fold.open && (code.textContent = python(situation));

  function build() {
    figure.replaceChildren(); // the still picture
    views.hint.id = `${prefix}hint`;
    stage.setAttribute("aria-describedby", `${prefix}hint ${prefix}help`);
    const tools = [button("Copy Python", () => copy(python(situation), "Python"))];
    if (link) tools.push(button("Copy link", () => copy(link(situation), "Link")));
    figure.append(
      node("p", { class: "playground-title" }, preset.title),
      note,
      views.hint,
      views.switcher,
      node("div", { class: "playground-controls" }, ...(preset.surfaces.length > 1 ? [places.row] : []), row("condition"), row("rotation"), row("landscape")),
      node("div", { class: "playground-stage" }, views.panel, stage, node("div", { class: "playground-losses" }, ...curve.layers)),
      views.height,
      node("div", { class: "playground-transport" }, player, button("Step", () => go(1)), button("Reset", reset), scrub.row),
      readouts,
      node("div", { class: "playground-controls" }, ...["lr", "momentum", "noise", "seed", "steps"].map(row)),
      node("fieldset", { class: "playground-methods" }, node("legend", {}, "Methods, all from one start"), ...methods.map(([, { row }]) => row)),
      node("p", { class: "playground-help playground-keys", id: `${prefix}help` }, HELP),
      views.help,
      node("div", { class: "playground-tools" }, ...tools, said),
      fold,
      live,
    );
    stage.addEventListener("pointerdown", press);
    stage.addEventListener("pointermove", (event) => pressed?.drags && startAt(event));
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, release);
    fold.addEventListener("toggle", spell);
    stage.addEventListener("keydown", keys);
  }

  // ---- the page around ----

  figure.setAttribute("aria-label", preset.title);
  figure.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys rest while the playground has the focus
  build();
  draw();
  name();
  label();
  warn(problem);
  const recolor = () => ((colors = null), again());
  const resized = new ResizeObserver(() => {
    map.stale = curve.stale = views.plot.stale = true;
    again();
  });
  for (const { layers } of [map, curve, views.plot]) resized.observe(layers[0]);
  const themed = new MutationObserver(recolor);
  for (const element of [document.documentElement, document.body]) themed.observe(element, { attributeFilter: ["data-theme", "data-jp-theme-light", "class"] });
  const forced = matchMedia("(forced-colors: active)");
  forced.addEventListener("change", recolor);
  calm.addEventListener("change", label);
  figure.dataset.ready = "";
  return {
    show(next, problem = "") {
      stop();
      situation = { ...next };
      draw();
      warn(problem);
    },
    close() {
      stop();
      clearTimeout(resting);
      clearTimeout(telling);
      resized.disconnect();
      themed.disconnect();
      calm.removeEventListener("change", label);
      forced.removeEventListener("change", recolor);
      views.close();
    },
  };
}

// ---- the book: the state stands in the address ----

export function mount(figure) {
  if (figure.dataset.cover) return cover(figure);
  const preset = JSON.parse(figure.dataset.preset);
  const { name } = figure.dataset;
  const read = () => {
    const to = addressee(location.hash);
    if (to === name) return parse(location.hash, preset);
    const known = [...document.querySelectorAll("figure.playground")].some((other) => other.dataset.name === to);
    const first = document.querySelector("figure.playground") === figure;
    const problem = to !== null && !known && first ? "This link is for a playground that is not on this page." : "";
    return { situation: structuredClone(preset.situation), problem, foreign: true };
  };
  const found = read();
  const link = (situation) => location.href.split("#")[0] + fragment(situation, name);
  const changed = (situation) => history.replaceState(history.state, "", fragment(situation, name));
  const shown = playground(figure, preset, { ...found, changed, link });
  if (!found.foreign) figure.scrollIntoView();
  addEventListener("hashchange", () => {
    const { situation, problem, foreign } = read();
    if (!foreign || problem) shown.show(situation, problem);
  });
}

// ---- the widget: the state is a trait, so that Python can read it and set it ----

export function render({ model, el }) {
  const figure = node("figure", { class: "playground" });
  el.append(figure);
  let sent = "";
  const changed = (situation) => {
    sent = JSON.stringify(situation);
    model.set("situation", situation);
    model.save_changes();
  };
  const shown = playground(figure, model.get("preset"), { situation: model.get("situation"), changed });
  const follow = () => {
    const situation = model.get("situation");
    if (JSON.stringify(situation) !== sent) shown.show(situation); // our own words come back to us
  };
  model.on("change:situation", follow);
  return () => {
    model.off("change:situation", follow);
    shown.close();
  };
}
