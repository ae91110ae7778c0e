// Questions that the tests ask a page; each answers with the markup of what is at fault, or with numbers.

window.probe = (() => {
  const PATIENCE = 15000; // milliseconds
  const FEW = 3;
  const STILL = 3; // frames
  const LOOK = [
    "color",
    "backgroundColor",
    "backgroundImage",
    "opacity",
    "position",
    "fontSize",
    "fontWeight",
    "textShadow",
    "textDecorationLine",
    "borderBottomStyle",
  ];
  const short = (element) => element.outerHTML.slice(0, 110);
  const find = (selector, wanted) => [...document.querySelectorAll(selector)].filter(wanted).map(short);
  const scrolls = (element) => ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX);
  const within = (element, wanted) => {
    for (let up = element.parentElement; up; up = up.parentElement) if (wanted(up)) return true;
    return false;
  };
  const counts = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest(".explore-live") &&
    !within(element, (up) => scrolls(up) || up.tagName === "svg");
  const next = () => new Promise(requestAnimationFrame);

  // How far below the window's top something is once it has stopped moving, and how much further the page can scroll.
  const landed = async (id) => {
    const target = document.getElementById(id);
    const mark = target.querySelector("h1, h2, h3, h4") ?? target;
    await document.fonts.ready;
    let last,
      still = 0;
    await until(
      () => {
        const now = mark.getBoundingClientRect().top;
        still = now === last ? still + 1 : 0;
        last = now;
        return still === STILL;
      },
      `${short(target)} never rests`,
    );
    return { id, top: last, below: document.documentElement.scrollHeight - innerHeight - scrollY };
  };

  // After the frame that is now being made has been painted.
  const painted = async () => {
    await next();
    const { port1, port2 } = new MessageChannel();
    const arrived = new Promise((done) => (port1.onmessage = done));
    port2.postMessage(0);
    await arrived;
    port1.close();
  };

  const until = async (holds, otherwise) => {
    const since = performance.now();
    while (!holds()) {
      if (performance.now() - since > PATIENCE) throw new Error(otherwise);
      await next();
    }
  };

  // A fieldset holds buttons, of which one is on.
  const controls = (figure) => [...figure.querySelectorAll(".explore-controls [name]:not([type=radio])")];
  const options = (field) => field.options ?? field.elements;
  const places = (field) => (field.type === "range" ? Number(field.max) + 1 : (options(field)?.length ?? 2));
  const place = (field) => {
    if (field.elements) return [...field.elements].findIndex((button) => button.checked);
    return field.type === "checkbox" ? Number(field.checked) : Number(field.value);
  };
  const move = (field, to) => {
    if (field.elements) field.elements[to].checked = true;
    else if (field.type === "checkbox") field.checked = Boolean(to);
    else field.value = to;
    field.dispatchEvent(new Event(field.type === "range" ? "input" : "change", { bubbles: true }));
  };
  const sentence = (figure) => figure.querySelector(".explore-sentence").textContent;
  const figureAt = (index) => document.querySelectorAll("figure.explore")[index];
  const shown = (figure) => [figure.querySelector(".explore-stage").innerHTML, sentence(figure)];

  // A name that stays, whatever the element's attributes become when it is focused.
  const names = new WeakMap();
  const nameOf = (element) => {
    if (!names.has(element)) names.set(element, short(element));
    return names.get(element);
  };

  let stops, before;
  // Where the keyboard is: is it in view, with a ring around it?
  const stop = () => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    return {
      id: at.id || at.textContent,
      name: nameOf(at),
      target: at.getAttribute("href"),
      ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
  };

  return {
    // Reads the page to its end: figures fetch their frames as the reader nears them, and have them then.
    // What is deeper is opened first: its figures are then as near as all others.
    openDeeper: () => document.querySelectorAll(".deeper").forEach((part) => (part.open = true)),
    async walk() {
      this.openDeeper();
      for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
        scrollTo({ top: y, behavior: "instant" });
        await next(); // observers hear of it before the frame is painted
      }
      await until(
        () => !document.querySelector("figure:is(.explore, .playground):not([data-ready])"),
        "a figure is not ready",
      );
    },
    until,
    landed,
    sections: () => [...document.querySelectorAll("article section[id]")].map((section) => section.id),
    // From the top of the page to each heading by a link to it: that of the contents, or else its own.
    async clickLinks() {
      const nav = document.getElementById("book-nav");
      const hidden = getComputedStyle(nav).display === "none";
      const all = [];
      for (const section of document.querySelectorAll("article section[id]")) {
        const link = document.querySelector(`a[href="#${section.id}"]`);
        if (hidden && nav.contains(link)) nav.showPopover();
        scrollTo({ top: 0, behavior: "instant" });
        await next();
        link.click();
        all.push(await landed(section.id));
      }
      return all;
    },
    // Where a mouse finds an element.
    box(selector) {
      const part = document.querySelector(selector);
      part.scrollIntoView({ behavior: "instant", block: "center" });
      const { x, y, width, height } = part.getBoundingClientRect();
      return { x, y, width, height };
    },
    // Opens what is folded, and lays out what is far from the reader.
    unfold() {
      document.querySelectorAll("details").forEach((part) => (part.open = true));
      const style = document.createElement("style");
      style.textContent = "* { content-visibility: visible !important }";
      document.head.append(style);
    },

    // How high the page would be with all that is folded open; it stays as it was.
    unfoldedHeight() {
      const folded = [...document.querySelectorAll("details:not([open])")];
      folded.forEach((part) => (part.open = true));
      const height = document.body.scrollHeight;
      folded.forEach((part) => (part.open = false));
      return height;
    },

    // Of each kind of token one keeps its colour; the rest of the code becomes text, which is quick to look at.
    joinCode() {
      const kept = new Set();
      for (const token of document.querySelectorAll(".highlight span")) {
        if (token.children.length) continue;
        if (kept.has(token.className)) token.replaceWith(...token.childNodes);
        else kept.add(token.className);
      }
      document.querySelectorAll("pre").forEach((code) => code.normalize());
    },
    // Of text that looks alike in both modes, with all that it stands in, a few places stay: axe takes long for each.
    thin() {
      document.querySelectorAll(".explore-stage svg").forEach((picture) => picture.replaceChildren());
      const all = [...document.body.querySelectorAll("*")];
      const numbers = new Map(); // what looks alike has the same number
      const number = (text) => numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1);
      const kinds = all.map(() => "");
      for (const mode of ["light", "dark"]) {
        document.documentElement.dataset.theme = mode;
        const kind = new Map();
        all.forEach((element, k) => {
          const style = getComputedStyle(element);
          kind.set(element, number([kind.get(element.parentElement), ...LOOK.map((name) => style[name])].join()));
          kinds[k] += ` ${kind.get(element)}`;
        });
      }
      const places = {};
      all.forEach((element, k) => {
        const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!texts.length || !element.checkVisibility({ visibilityProperty: true })) return;
        places[kinds[k]] = (places[kinds[k]] ?? 0) + 1;
        if (places[kinds[k]] > FEW) texts.forEach((text) => text.remove());
      });
    },
    // After a change of the window: what observes sizes has heard of it, and what it changed is laid out.
    async settled() {
      for (let frame = 0; frame < 3; frame++) await next();
    },

    // Notes at each further key where the one before has led, until that is out of the page (null).
    follow() {
      stops = null;
      window.onkeydown = () => {
        if (!stops) stops = [];
        else if (stops.at(-1) !== null) stops.push(stop());
      };
    },
    followed: () => stops,
    // At most so many stops has the page.
    focusable: () => [...document.querySelectorAll("*")].filter((element) => element.tabIndex >= 0).length,
    // One button of a radio group is a stop; which one depends on the choice.
    reachable: () =>
      [
        ...document.querySelectorAll(
          "main :is(a[href], button, input:not([type=radio]), select, summary, [tabindex='0'])",
        ),
      ]
        .filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }))
        .map(nameOf),
    moving: () =>
      find("*", (element) => {
        const style = getComputedStyle(element);
        const lasting = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
        const animated = style.animationName !== "none" && lasting(style.animationDuration);
        return lasting(style.transitionDuration) || animated || style.scrollBehavior === "smooth";
      }),

    // What is cheap to ask comes first: few elements stand out, and of few the ancestors must be looked at.
    outside: () =>
      find("main *, header *", (element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && counts(element);
      }),
    // Cut off by the section around it, which is laid out only near the reader.
    clipped: () =>
      [...document.querySelectorAll("article > section > section")].flatMap((section) => {
        const { left, right } = section.getBoundingClientRect();
        return [...section.querySelectorAll("*")]
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && (box.right > right + 0.5 || box.left < left - 0.5) && counts(element);
          })
          .map(short);
      }),
    unreachable: () =>
      find(
        "main *",
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          element.clientWidth > 0 &&
          element.tabIndex < 0 &&
          ["auto", "scroll"].includes(getComputedStyle(element).overflowX) &&
          !element.querySelector("[tabindex='0']"),
      ),
    lineLengths: () =>
      [...document.querySelectorAll("article section > p")].map((line) => {
        const ruler = Object.assign(document.createElement("span"), { textContent: "the shape of loss ".repeat(10) });
        ruler.style.cssText = "position: absolute; visibility: hidden; white-space: pre";
        line.append(ruler);
        const length = line.clientWidth / (ruler.getBoundingClientRect().width / 180);
        ruler.remove();
        return length;
      }),

    unprinted: () =>
      find(
        "article :is(p, pre, td, svg, .formula)",
        (element) =>
          !element.closest(
            ".tools, .explore-controls, .explore-live, .explore-note, .quiz, .prediction, .predict-veil, noscript, .playground, summary, .hide, .claim > details, .keep > .admonition-title",
          ) &&
          !element.checkVisibility() &&
          element.textContent.trim(),
      ),
    printedControls: () =>
      find(
        ".top, nav, .tools, details.hide, .copy, .explore-controls, .quiz button, .predict-do, .predict-veil",
        (element) => element.checkVisibility(),
      ),
    cut: () =>
      find("article :is(pre, .scroll, .text_html)", (element) => element.scrollWidth > element.clientWidth + 1),
    uncutAbove: (height) =>
      find(
        "article *",
        (element) =>
          getComputedStyle(element).breakInside !== "auto" && element.getBoundingClientRect().height > height,
      ),
    unnamedLinks: () =>
      find("article a[href^='http']", (link) => !getComputedStyle(link, "::after").content.includes("http")),

    // What a quiz says to each answer of each question, pressed where nothing covers it.
    quizzed() {
      const press = (part) => {
        part.scrollIntoView({ behavior: "instant", block: "center" });
        const { x, y, width, height } = part.getBoundingClientRect();
        const there = document.elementFromPoint(x + width / 2, y + height / 2);
        if (!part.contains(there)) throw new Error(`${short(part)} lies below ${there && short(there)}`);
        part.click();
      };
      return [...document.querySelectorAll(".quiz-question")].map((question) =>
        [...question.querySelectorAll("input")].map((box) => {
          if (!box.checked) press(box);
          press(question.querySelector(".quiz-check"));
          return question.querySelector(".quiz-said").innerText;
        }),
      );
    },

    // Whether picture and sentence of a figure are others than when `remember` was called.
    remember(index) {
      before = shown(figureAt(index));
    },
    async changed(index) {
      await next(); // what was moved within a frame of the last move is drawn with the next
      return shown(figureAt(index)).map((now, k) => now !== before[k]);
    },
    // The sentence of each figure, and its text for those who do not see it.
    texts: () =>
      [...document.querySelectorAll("figure.explore")].map((figure) => [
        sentence(figure),
        figure.querySelector("svg").getAttribute("aria-label"),
      ]),
    // The sentence and the picture of each of some states of a figure.
    async states(index, all) {
      const figure = figureAt(index);
      const seen = [];
      for (const at of all) {
        controls(figure).forEach((field, k) => move(field, at[k]));
        await next();
        seen.push([
          sentence(figure),
          new XMLSerializer().serializeToString(figure.querySelector(".explore-stage svg")),
        ]);
      }
      return seen;
    },

    // Milliseconds from the start of navigation until the first thing on the page that can be operated answers.
    firstAnswer: () =>
      new Promise((answered) => {
        setTimeout(() => answered(Infinity), PATIENCE);
        const attempt = () => {
          const figure = document.querySelector("figure.explore");
          const mode = document.querySelector("button.mode");
          if (figure?.querySelector(".explore-sentence")) {
            const before = figure.dataset.before ?? (figure.dataset.before = sentence(figure));
            figure.scrollIntoView({ behavior: "instant" });
            const field = controls(figure)[0];
            if (field && !field.matches(":disabled")) move(field, (place(field) + 1) % places(field));
            if (sentence(figure) !== before) return painted().then(() => answered(performance.now()));
          } else if (mode && !mode.hidden) {
            const before = mode.getAttribute("aria-pressed");
            mode.click();
            if (mode.getAttribute("aria-pressed") !== before) return painted().then(() => answered(performance.now()));
          }
          requestAnimationFrame(attempt);
        };
        attempt();
      }),

    // Milliseconds from a move of a control to the painted answer, for `count` moves at odd times.
    async answers(index, count) {
      const figure = document.querySelectorAll("figure.explore")[index];
      figure.scrollIntoView({ behavior: "instant", block: "center" });
      const since = performance.now();
      while (controls(figure)[0].matches(":disabled")) {
        if (performance.now() - since > PATIENCE) throw new Error("the figure's controls stay disabled");
        await next();
      }
      const fields = controls(figure);
      const times = [];
      for (let k = 0; k < count; k++) {
        const field = fields[k % fields.length];
        await new Promise((done) => setTimeout(done, 20 + ((k * 7) % 17)));
        const start = performance.now();
        move(field, (place(field) + 1) % places(field));
        await painted();
        times.push(performance.now() - start);
      }
      return times;
    },
  };
})();
