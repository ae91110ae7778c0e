// @ts-check
// Parts of a page that are there and of the kind that is meant: else an error that names the selector, not a null that fails
// somewhere else.

/**
 * The first element that `selector` finds.
 * @template {Element} Kind
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export function must(within, selector, kind) {
  const element = within.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`there is no ${kind.name} at ${selector}`);
}

/**
 * All elements of a kind that `selector` finds.
 * @template {Element} Kind
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export const every = (within, selector, kind) =>
  [...within.querySelectorAll(selector)].flatMap((element) => (element instanceof kind ? [element] : []));
