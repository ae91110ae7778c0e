// @ts-check
// Interactive figures. `render` shows a widget whose kernel redraws; `mount` shows a figure of the book, whose states
// lie in a script file beside it. Both work on the markup that markup.py writes.
//
// A frames file holds {svg, skip, shape, slots, pool, says}: a template, and for each slot [element, attribute, dims,
// table] the number of the string that the attribute has, as a table over the controls `dims` that it depends on.
// The element is counted in document order after the first `skip`, the definitions. Attribute "#" is the text, "*" the
// whole content. A table that is one number n stands for n, n + 1, n + 2, …

const PREFIX = "explore-x-"; // ids carry it until the figure has its own
const PLAYED = 5000; // milliseconds from a slider's first stop to its last, but
const SLOWEST = 500; // no longer than this at one stop
const QUIET = 500; // milliseconds without a move before the sentence is announced

const fieldsOf = (figure) => [...figure.querySelectorAll(".explore-controls [name]")];
const placeOf = (field) => (field.type === "checkbox" ? Number(field.checked) : Number(field.value));
const stateOf = (figure) => fieldsOf(figure).map(placeOf);

function label(field) {
  if (field.type !== "range") return;
  const text = JSON.parse(field.dataset.texts)[field.value];
  field.setAttribute("aria-valuetext", text);
  field.nextElementSibling.textContent = text;
}

function move(figure, at) {
  fieldsOf(figure).forEach((field, k) => {
    if (field.type === "checkbox") field.checked = Boolean(at[k]);
    else field.value = at[k];
    label(field);
  });
}

// Calls `changed` at every move of a control.
function listen(figure, changed) {
  figure.querySelector(".explore-controls").disabled = false;
  for (const field of fieldsOf(figure)) {
    const handler = () => {
      label(field);
      changed();
    };
    label(field);
    field.addEventListener(field.type === "range" ? "input" : "change", handler);
    if (field.closest(".explore-steps")) offerPlay(field);
  }
}

// A count of steps has a button that moves it on to its end, or one step a press where less motion is asked for. A touch
// of the slider pauses. At rest nothing runs.
function offerPlay(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore-play";
  field.closest(".explore-control").append(button);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let timer;
  const show = () => {
    button.textContent = calm.matches ? "Step" : timer ? "Pause" : "Play";
    button.setAttribute("aria-label", `${button.textContent}: ${field.labels[0].textContent}`);
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    show();
  };
  const go = (to) => {
    field.value = String(to);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const next = () => {
    if (!field.isConnected || document.hidden) return pause();
    go(Number(field.value) + 1);
    if (field.value === field.max) pause();
  };
  button.addEventListener("click", () => {
    if (timer) return pause();
    const over = field.value === field.max;
    if (over) go(0);
    else next();
    if (calm.matches || field.value === field.max) return;
    timer = setInterval(next, Math.min(SLOWEST, PLAYED / Number(field.max)));
    show();
  });
  for (const touch of ["pointerdown", "keydown"]) field.addEventListener(touch, pause);
  calm.addEventListener("change", pause);
  show();
}

function say(figure, sentence) {
  figure.querySelector(".explore-sentence").textContent = sentence;
  figure.querySelector(".explore-stage svg").setAttribute("aria-label", `${figure.dataset.title}. ${sentence}`);
}

// Announces once the reader rests, so that dragging does not flood a screen reader.
function announcer(figure) {
  const live = figure.querySelector(".explore-live");
  let timer;
  return (sentence) => {
    clearTimeout(timer);
    timer = setTimeout(() => (live.textContent = sentence), QUIET);
  };
}

// ---- the book: states from a file ----

// Puts the template into the figure; returns the function that shows a state and gives its sentence.
export function player(figure, frames) {
  const own = (text) => (text.includes(PREFIX) ? text.replaceAll(PREFIX, figure.dataset.prefix) : text);
  const pool = frames.pool.map(own);
  const stage = figure.querySelector(".explore-stage");
  stage.innerHTML = own(frames.svg);
  const elements = [...stage.firstElementChild.getElementsByTagName("*")].slice(frames.skip);
  const shown = frames.slots.map(() => -1);
  const place = (at, dims) => dims.reduce((sum, d) => sum * frames.shape[d] + at[d], 0);
  const all = frames.shape.map((_, d) => d);

  return (at) => {
    frames.slots.forEach(([n, attribute, dims, table], s) => {
      const k = place(at, dims);
      const value = typeof table === "number" ? table + k : table[k];
      if (value === shown[s]) return;
      shown[s] = value;
      const text = pool[value];
      if (attribute === "*") elements[n].innerHTML = text;
      else if (attribute === "#") elements[n].textContent = text;
      else if (text === "") elements[n].removeAttribute(attribute);
      else elements[n].setAttribute(attribute, text);
    });
    const [sentences, index] = frames.says;
    const k = place(at, all);
    return sentences[index ? index[k] : k];
  };
}

// A script works from file://, where fetch does not. The file calls `window.exploreFrames[its name] = …`.
function load(address) {
  const name = address.split("/").pop();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.exploreFrames[name]);
    script.onerror = () => reject(new Error(`cannot load ${address}`));
    document.head.append(script);
  });
}

function note(figure, text) {
  const note = document.createElement("p");
  note.className = "explore-note";
  note.textContent = text;
  figure.append(note);
}

export function mount(figure) {
  const announce = announcer(figure);
  let wanted = false; // was a control moved before the frames came?
  let play; // until the frames have come, the wanted state is the one that the controls show
  let drawn = false; // in this frame
  let late = false; // a move came after that

  const draw = () => {
    const sentence = play(stateOf(figure));
    say(figure, sentence);
    return sentence;
  };
  // Draws at once, so that the picture is ready for the frame that comes next, and once a frame.
  const update = () => {
    wanted = true;
    if (!play) return start();
    late = drawn;
    if (drawn) return;
    announce(draw());
    drawn = true;
    requestAnimationFrame(() => {
      drawn = false;
      if (late) update();
    });
  };
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    load(figure.dataset.frames).then(
      (frames) => {
        play = player(figure, frames);
        const sentence = draw();
        if (wanted) announce(sentence);
        figure.dataset.ready = "";
      },
      () => note(figure, "The pictures of this figure did not load, so the controls have no effect."),
    );
  };

  listen(figure, update);
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      start();
    },
    { rootMargin: "600px" },
  );
  near.observe(figure);
}

// ---- the widget: states from the kernel ----

let views = 0;

function render({ model, el }) {
  const prefix = `explore-live-${++views}-`;
  const own = (text) => text.replaceAll(PREFIX, prefix);
  el.innerHTML = own(model.get("html"));
  const figure = el.querySelector("figure");
  for (const field of fieldsOf(figure)) field.dataset.lmSuppressShortcuts = ""; // else JupyterLab takes the arrow keys
  const announce = announcer(figure);
  const show = () => {
    figure.querySelector(".explore-stage").innerHTML = own(model.get("svg"));
    move(figure, model.get("at"));
    say(figure, model.get("sentence"));
  };
  const changed = () => {
    show();
    announce(model.get("sentence"));
  };
  show();
  listen(figure, () => {
    model.set("at", stateOf(figure));
    model.save_changes();
  });
  // The kernel answers a move with picture and sentence in one message: draw once, on the later of the two.
  let queued = false;
  const soon = () => {
    if (!queued) requestAnimationFrame(() => ((queued = false), changed()));
    queued = true;
  };
  model.on("change:svg change:sentence", soon);
  return () => model.off("change:svg change:sentence", soon);
}

export default { render };
