// Elements by short calls. Text is set as text, never as HTML.

/** @typedef {Node | string | null | false | undefined} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: never) => void)>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes] `class`, `aria-label`, `onclick` and the like; what is false or null is
 *   left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter(isChild));
  return made;
}

/**
 * @param {Child} child
 * @returns {child is Node | string}
 */
function isChild(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byID(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * What is to be shown of these.
 * @param {readonly Child[]} children
 * @returns {Node[]}
 */
export function nodes(children) {
  return children.filter((child) => child instanceof Node).map((child) => /** @type {Node} */ (child));
}

/**
 * Gives an element these children, and leaves those that it has in place where it can, so that
 * focus,
 * selection and scrolling stay.
 * @param {Element} parent
 * @param {readonly Node[]} children
 */
export function arrange(parent, children) {
  let at = parent.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else put(parent, child, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/**
 * A node that moves within the page keeps the focus and what is written in it, where the browser
 * can do that.
 * @param {Element & { moveBefore?: (node: Node, at: Node | null) => void }} parent
 * @param {Node} child
 * @param {Node | null} at
 */
function put(parent, child, at) {
  if (parent.moveBefore && child.isConnected && parent.isConnected) parent.moveBefore(child, at);
  else parent.insertBefore(child, at);
}

/**
 * Whether the keyboard writes into what has the focus.
 * @param {Element | null} target
 */
export function isWritable(target) {
  return target instanceof HTMLElement
    && target.matches("input, textarea, select, [contenteditable]");
}

/**
 * Initials for a picture of somebody.
 * @param {string} name
 */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase() || "?";
}

/**
 * One of eight colours, always the same for somebody.
 * @param {string} id
 */
export function colourOf(id) {
  let hash = 2166136261;
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 16777619);
  }
  return (hash >>> 0) % 8;
}
