// @ts-check
// What a page does beyond HTML: choose the mode, scroll wide boxes by keyboard, copy code, print folded parts, show
// what a citation or a term stands for, follow the reader in the contents, mark there what was read. Everything is
// readable without it.

const root = document.documentElement;
/** @type {(selector: string) => NodeListOf<HTMLElement>} */
const all = (selector) => document.querySelectorAll(selector);

/**
 * A part that each page has; the error names the selector.
 * @template {Element} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 */
function must(selector, kind) {
  const part = document.querySelector(selector);
  if (part instanceof kind) return part;
  throw new Error(`there is no ${kind.name} at ${selector}`);
}

// The address of the book's first page, wherever the book lies
const TOP = new URL(root.dataset.content_root ?? "./", location.href).href;

function chooseMode() {
  const button = must("button.mode", HTMLButtonElement);
  const show = (mode = "light") => {
    root.dataset.theme = mode;
    button.setAttribute("aria-pressed", String(mode === "dark"));
  };
  show(root.dataset.theme);
  button.hidden = false;
  button.addEventListener("click", () => {
    show(root.dataset.theme === "dark" ? "light" : "dark");
    try {
      localStorage.setItem("theme", root.dataset.theme ?? "light");
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
  new ResizeObserver(mark).observe(must("article", HTMLElement));
  matchMedia("(min-width: 80rem)").addEventListener("change", mark); // cells get narrower there, the article does not
  all("details").forEach((part) => part.addEventListener("toggle", mark));
}

/** @param {string} text */
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
      button.textContent = (await copied(source.querySelector("pre")?.textContent ?? "")) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
    source.append(button);
  }
}

// What is folded is printed, but for the plumbing of cells.
function unfoldForPrint() {
  /** @type {HTMLDetailsElement[]} */
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details")].filter((part) => part.matches(":not([open], .hide)"));
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
  const links = document.querySelectorAll("article a:is([title][href*='references.html#'], [href*='glossary.html#'])");
  if (!links.length) return;
  // The terms are in a script of their own: most readers never ask, and a page on a disk can load a script only.
  /** @type {Promise<unknown> | undefined} */
  let terms;
  const loadTerms = () => {
    terms ??= new Promise((done) => {
      const script = document.createElement("script");
      script.src = new URL("_static/terms.js", TOP).href;
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
  /** @type {HTMLAnchorElement | null} */
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
  const show = async (/** @type {HTMLAnchorElement} */ link) => {
    if (shown === link) return;
    hide();
    shown = link;
    if (!link.ariaDescription) {
      await loadTerms();
      link.ariaDescription = window.TERMS?.[link.hash.slice(1)] ?? "";
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
    const fold = part?.querySelector(":scope > details.deeper");
    if (!part || !(fold instanceof HTMLDetailsElement) || fold.open) return;
    fold.open = true;
    part.scrollIntoView(); // its new height may have moved it
  };
  open();
  addEventListener("hashchange", open);
}

function followReader() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const sections = document.querySelectorAll(".sections a");
  const links = new Map([...sections].map((link) => [link.hash.slice(1), link]));
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
  sections.forEach((link) =>
    link.addEventListener("click", () => {
      const nav = must("#book-nav", HTMLElement);
      if (nav.matches(":popover-open")) nav.hidePopover();
    }),
  );
}

// What was read and answered, by page. A browser may forbid storage, or hold something else under our name: no marks then.
const PROGRESS = "shape-of-loss.progress",
  QUIZ = "shape-of-loss.quiz";

/** @typedef {{ read?: number, right?: number, asked?: number }} Facts  of one page */

/** What is kept of all pages, by page; with `facts` of one added. @param {string} [page] @param {Facts} [facts] @returns {Record<string, Facts>} */
function progress(page, facts) {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(PROGRESS) ?? "null");
  } catch {
    /* as if nothing were kept */
  }
  if (!kept || typeof kept !== "object" || Array.isArray(kept)) kept = {};
  if (page && facts) {
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
  const nav = must("#book-nav", HTMLElement);
  const nameOf = (/** @type {string} */ address) => address.split(/[?#]/)[0].replace(TOP, "") || "index.html";
  const here = nameOf(location.href);
  const links = /** @type {HTMLAnchorElement[]} */ ([...nav.querySelectorAll("a:not(.sections a)")]);
  /** @param {string} tag @param {string} className */
  const made = (tag, className, textContent = "") =>
    Object.assign(document.createElement(tag), { className, textContent });
  const foot = made("div", "so-far"),
    count = made("p", ""),
    button = made("button", "button", "Forget my progress");
  foot.append(count, button);

  const show = (/** @type {ReturnType<typeof progress>} */ kept) => {
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
  const watch = () => end.observe(must(".turn", HTMLElement));
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
