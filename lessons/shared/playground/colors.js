// @ts-check
// The colours of a page, for canvases, which know no custom properties.

/** @import { Colors } from "./types.js" */

const INK = "#1b1f24"; // where the page gives none

/**
 * The colours of the roles where `element` stands; `known` is false while it stands in no page yet, as a widget does at first.
 * @param {Element} element
 */
export function colorsOf(element) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ role) => style.getPropertyValue(`--figure-${role}`).trim();
  /** @type {Colors} */
  const asked = {};
  const colors = new Proxy(asked, {
    get: (kept, role) => (kept[String(role)] ??= read(String(role)) || INK),
  });
  return { known: read("text") !== "", colors };
}
