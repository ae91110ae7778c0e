// @ts-check
// What a reader answered is kept in this browser's localStorage, an object for each kind of question, and goes nowhere.

/**
 * A browser may forbid storage, or hold something else under our name: the page then works and forgets.
 * @param {string} store
 * @returns {Record<string, unknown>}
 */
export function recall(store) {
  try {
    const kept = JSON.parse(localStorage.getItem(store) ?? "null");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} store @param {(kept: Record<string, unknown>) => void} change */
export function keep(store, change) {
  try {
    const kept = recall(store);
    change(kept);
    localStorage.setItem(store, JSON.stringify(kept));
  } catch {
    // nothing to do: the answers on the page stay
  }
}
