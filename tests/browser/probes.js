// Questions that the tests ask a page; each answers with the markup of what is at fault, or with numbers.

window.probe = (() => {
  const PATIENCE = 15000; // milliseconds
  const short = (element) => element.outerHTML.slice(0, 110);
  const find = (selector, wanted) => [...document.querySelectorAll(selector)].filter(wanted).map(short);
  const scrolls = (element) => ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX);
  const within = (element, wanted) => {
    for (let up = element.parentElement; up; up = up.parentElement) if (wanted(up)) return true;
    return false;
  };
  const next = () => new Promise(requestAnimationFrame);

  // After the frame that is now being made has been painted.
  const painted = async () => {
    await next();
    const { port1, port2 } = new MessageChannel();
    const arrived = new Promise((done) => (port1.onmessage = done));
    port2.postMessage(0);
    await arrived;
    port1.close();
  };

  const controls = (figure) => [...figure.querySelectorAll(".explore-controls [name]")];
  const places = (field) => (field.type === "range" ? Number(field.max) + 1 : field.options?.length ?? 2);
  const place = (field) => (field.type === "checkbox" ? Number(field.checked) : Number(field.value));
  const move = (field, to) => {
    if (field.type === "checkbox") field.checked = Boolean(to);
    else field.value = to;
    field.dispatchEvent(new Event(field.type === "range" ? "input" : "change", { bubbles: true }));
  };
  const sentence = (figure) => figure.querySelector(".explore-sentence").textContent;

  return {
    // Reads the page to its end: figures fetch their frames as the reader nears them.
    async walk() {
      for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
        scrollTo({ top: y, behavior: "instant" });
        await next(); // observers hear of it before the frame is painted
      }
    },
    // Opens what is folded, and lays out what is far from the reader.
    unfold() {
      document.querySelectorAll("details").forEach((part) => (part.open = true));
      const style = document.createElement("style");
      style.textContent = "* { content-visibility: visible !important }";
      document.head.append(style);
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
    // After a change of the window: what observes sizes has heard of it, and what it changed is laid out.
    async settled() {
      for (let frame = 0; frame < 3; frame++) await next();
    },

    // Where the keyboard is: is it in view, with a ring around it?
    stop() {
      const at = document.activeElement;
      if (at === document.body) return null;
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      return {
        name: short(at),
        target: at.getAttribute("href"),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
      };
    },
    // One button of a radio group is a stop; which one depends on the choice.
    reachable: () =>
      find("main :is(a[href], button, input:not([type=radio]), select, summary, [tabindex='0'])", (element) =>
        !element.disabled && element.checkVisibility()),
    moving: () =>
      find("*", (element) => {
        const style = getComputedStyle(element);
        const lasting = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
        const animated = style.animationName !== "none" && lasting(style.animationDuration);
        return lasting(style.transitionDuration) || animated || style.scrollBehavior === "smooth";
      }),

    outside: () =>
      find("main *, header *", (element) => {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".explore-live")) return false;
        if (within(element, (up) => scrolls(up) || up.tagName === "svg")) return false;
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
      }),
    // Cut off by the section around it, which is laid out only near the reader.
    clipped: () =>
      find("article > section > section *", (element) => {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".explore-live")) return false;
        if (within(element, (up) => scrolls(up) || up.tagName === "svg")) return false;
        const [box, section] = [element, element.closest("article > section > section")].map((e) => e.getBoundingClientRect());
        return box.width > 0 && (box.right > section.right + 0.5 || box.left < section.left - 0.5);
      }),
    unreachable: () =>
      find("main *", (element) =>
        element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && element.tabIndex < 0
        && ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && !element.querySelector("[tabindex='0']")),
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
      find("article :is(p, pre, td, svg, .formula)", (element) =>
        !element.closest(".tools, .explore-controls, .explore-live, .explore-note, .quiz, noscript, .playground, summary, .hide, .keep > .admonition-title")
        && !element.checkVisibility() && element.textContent.trim()),
    printedControls: () =>
      find(".top, nav, .tools, details.hide, .copy, .explore-controls, .quiz button", (element) => element.checkVisibility()),
    cut: () => find("article :is(pre, .scroll, .text_html)", (element) => element.scrollWidth > element.clientWidth + 1),
    tallerThan: (height) =>
      find("figure, .math-block, .admonition", (element) => element.getBoundingClientRect().height > height),
    unnamedLinks: () =>
      find("article a[href^='http']", (link) => !getComputedStyle(link, "::after").content.includes("http")),

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
