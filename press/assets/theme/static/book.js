// @ts-check
// What a page does beyond HTML: choose the mode, scroll wide boxes by keyboard, copy code, print folded parts, show
// what a citation or a term stands for, follow the reader in the contents, mark there what was read. Everything is
// readable without it.

const root = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);

function chooseMode() {
  const button = /** @type {HTMLButtonElement} */ (document.querySelector("button.mode"));
  const show = (mode) => {
    root.dataset.theme = mode;
    button.setAttribute("aria-pressed", String(mode === "dark"));
  };
  show(root.dataset.theme);
  button.hidden = false;
  button.addEventListener("click", () => {
    show(root.dataset.theme === "dark" ? "light" : "dark");
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      /* a browser may forbid it: the page still turns */
    }
  });
}

// A box that scrolls can be reached by keyboard; one that does not is no stop on the way.
function focusWideBoxes() {
  const boxes = all(".scroll, pre, .formula, .text_html");
  const mark = () =>
    boxes.forEach((box) => {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  new ResizeObserver(mark).observe(document.querySelector("article"));
  matchMedia("(min-width: 80rem)").addEventListener("change", mark); // cells get narrower there, the article does not
  all("details").forEach((part) => part.addEventListener("toggle", mark));
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function offerCopies() {
  if (!navigator.clipboard) return;
  for (const source of all(".cell_input .highlight")) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "copy",
      textContent: "Copy",
    });
    button.addEventListener("click", async () => {
      button.textContent = (await copied(source.querySelector("pre").textContent)) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
    source.append(button);
  }
}

// What is folded is printed, but for the plumbing of cells.
function unfoldForPrint() {
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...all("details:not([open], .hide)")];
    folded.forEach((part) => {
      part.open = true;
    });
  });
  addEventListener("afterprint", () =>
    folded.forEach((part) => {
      part.open = false;
    }),
  );
}

// What a citation or a term of the glossary stands for, beside it: by mouse, by keyboard, or by a first tap.
function showNotes() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = all("article a:is([title][href*='references.html#'], [href*='glossary.html#'])");
  if (!links.length) return;
  // The terms are in a script of their own: most readers never ask, and a page on a disk can load a script only.
  let terms;
  const loadTerms = () => {
    terms ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = new URL(`${root.dataset.content_root}_static/terms.js`, location.href).href;
      script.addEventListener("load", done);
      document.head.append(script);
    });
    return terms;
  };
  const note = document.createElement("div");
  note.className = "gloss";
  note.popover = "manual";
  note.ariaHidden = "true"; // a screen reader hears the link's own description
  document.body.append(note);
  let shown = null;
  const hide = () => {
    if (note.matches(":popover-open")) note.hidePopover();
    shown = null;
  };
  const place = () => {
    if (!shown) return;
    const { left, top, bottom } = shown.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) return hide();
    const { offsetWidth: width, offsetHeight: height } = note;
    const below = bottom + height + 8 < innerHeight;
    note.style.left = `${Math.max(8, Math.min(left, root.clientWidth - width - 8))}px`;
    note.style.top = `${below ? bottom + 4 : Math.max(8, top - height - 4)}px`;
  };
  const show = async (link) => {
    if (shown === link) return;
    hide();
    shown = link;
    if (!link.ariaDescription) {
      await loadTerms();
      link.ariaDescription = /** @type {any} */ (window).TERMS[link.hash.slice(1)] ?? "";
    }
    if (shown !== link || !link.ariaDescription) return;
    note.textContent = link.ariaDescription;
    note.showPopover();
    place();
  };
  for (const link of links) {
    if (link.title) link.ariaDescription = link.title;
    link.removeAttribute("title");
    link.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && hide());
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("blur", hide);
    link.addEventListener("click", (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType !== "touch" || shown === link) return;
      event.preventDefault();
      show(link);
    });
  }
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  addEventListener("scroll", place, { passive: true });
  addEventListener("pointerdown", ({ target }) => target !== shown && hide());
}

// A link to a folded part opens it.
function unfoldTarget() {
  const open = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = /** @type {HTMLDetailsElement | null} */ (part?.querySelector(":scope > details.deeper"));
    if (!fold || fold.open) return;
    fold.open = true;
    part.scrollIntoView(); // its new height may have moved it
  };
  open();
  addEventListener("hashchange", open);
}

function followReader() {
  const links = new Map([...all(".sections a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-10% 0px -80%" },
  );
  links.forEach((_, id) => {
    const part = document.getElementById(id);
    if (part) seen.observe(part);
  });
  all(".sections a").forEach((link) =>
    link.addEventListener("click", () => {
      const nav = document.getElementById("book-nav");
      if (nav.matches(":popover-open")) nav.hidePopover();
    }),
  );
}

// What was read and answered, by page. A browser may forbid storage, or hold something else under our name: no marks then.
const PROGRESS = "shape-of-loss.progress",
  QUIZ = "shape-of-loss.quiz";

function progress(page, facts) {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(PROGRESS));
  } catch {
    /* as if nothing were kept */
  }
  if (!kept || typeof kept !== "object" || Array.isArray(kept)) kept = {};
  if (facts) {
    kept[page] = { ...kept[page], ...facts };
    try {
      localStorage.setItem(PROGRESS, JSON.stringify(kept));
    } catch {
      /* the marks last as long as the page */
    }
  }
  return kept;
}

// A page is read when its end was seen. Its name is its address below the book's top, wherever the book lies.
function markProgress() {
  const nav = document.getElementById("book-nav");
  const top = new URL(root.dataset.content_root, location.href).href;
  const nameOf = (address) => address.split(/[?#]/)[0].replace(top, "") || "index.html";
  const here = nameOf(location.href);
  const links = /** @type {HTMLAnchorElement[]} */ ([...nav.querySelectorAll("a:not(.sections a)")]);
  const made = (tag, className, textContent = "") =>
    Object.assign(document.createElement(tag), { className, textContent });
  const foot = made("div", "so-far"),
    count = made("p", ""),
    button = made("button", "button", "Forget my progress");
  foot.append(count, button);

  const show = (kept) => {
    let read = 0;
    for (const link of links) {
      const page = kept[nameOf(link.href)] ?? {};
      const words = [page.read && "✓ read", page.right && `quiz ${page.right}/${page.asked}`].filter(Boolean);
      link.querySelector(".seen")?.remove();
      if (words.length) link.append(" ", made("span", "seen", words.join(", ")));
      read += page.read ? 1 : 0;
    }
    count.textContent = `${read} of ${links.length} pages read. Kept in this browser only.`;
    if (Object.keys(kept).length) nav.append(foot);
    else foot.remove();
  };
  const ask = () => {
    const asked = all(".quiz-question").length,
      right = all('.quiz-question[data-solved="true"]').length;
    if (right || progress()[here]?.right) show(progress(here, { asked, right }));
  };
  button.addEventListener("click", () => {
    try {
      [PROGRESS, QUIZ].forEach((name) => localStorage.removeItem(name));
    } catch {
      /* nothing was kept */
    }
    show({});
    links[0].focus();
  });
  show(progress());
  if (!links.some((link) => nameOf(link.href) === here)) return; // the search page
  ask();
  addEventListener("quiz-progress", ask);
  const end = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) show(progress(here, { read: 1 }));
  });
  const watch = () => end.observe(document.querySelector(".turn"));
  if (root.scrollHeight > innerHeight)
    addEventListener("scroll", watch, { once: true }); // opened is not yet read
  else watch();
}

// JupyterLite needs a server: a page on a disk cannot start it.
function offerWorkHere() {
  if (location.protocol === "file:") return;
  for (const button of all("a[data-served]")) button.hidden = false;
}

[
  chooseMode,
  focusWideBoxes,
  offerCopies,
  offerWorkHere,
  unfoldForPrint,
  showNotes,
  unfoldTarget,
  followReader,
  markProgress,
].forEach((part) => part());
