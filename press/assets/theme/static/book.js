// What a page does beyond HTML: choose the mode, scroll wide boxes by keyboard, copy code, print folded parts, follow
// the reader in the contents. Everything is readable without it.

const root = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);

function chooseMode() {
  const button = document.querySelector("button.mode");
  const show = (mode) => {
    root.dataset.theme = mode;
    button.setAttribute("aria-pressed", mode === "dark");
  };
  show(root.dataset.theme);
  button.hidden = false;
  button.addEventListener("click", () => {
    show(root.dataset.theme === "dark" ? "light" : "dark");
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a browser may forbid it: the page still turns */ }
  });
}

// A box that scrolls can be reached by keyboard; one that does not is no stop on the way.
function focusWideBoxes() {
  const boxes = all(".scroll, pre, .formula, .text_html");
  const mark = () => boxes.forEach((box) => {
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
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      button.textContent = (await copied(source.querySelector("pre").textContent)) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    source.append(button);
  }
}

// What is folded is printed, but for the plumbing of cells.
function unfoldForPrint() {
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...all("details:not([open], .hide)")];
    folded.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
}

function followReader() {
  const links = new Map([...all(".sections a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -80%" });
  links.forEach((_, id) => { const part = document.getElementById(id); if (part) seen.observe(part); });
  all(".sections a").forEach((link) => link.addEventListener("click", () => {
    const nav = document.getElementById("book-nav");
    if (nav.matches(":popover-open")) nav.hidePopover();
  }));
}

[chooseMode, focusWideBoxes, offerCopies, unfoldForPrint, followReader].forEach((part) => part());
