// The links of the card that is chosen, drawn over the board. What they are is said in words in the
// pane.

import { Field } from "../board/schema.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

const namespace = "http://www.w3.org/2000/svg";

/** @param {App} app */
export function addLinksOverlay(app) {
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "links");
  svg.setAttribute("aria-hidden", "true");
  const draw = () => {
    const grid = app.view.root.querySelector(".grid");
    const card = app.selected.size > 0 || app.writing ? null : app.card;
    if (!grid || card === null) return svg.remove();
    const links = app.state.links(card);
    if (links.length === 0) return svg.remove();
    const origin = grid.getBoundingClientRect();
    const paths = [];
    for (const link of links) {
      const from = boxOf(app, app.state.reference(link, Field.link.from), origin);
      const to = boxOf(app, app.state.reference(link, Field.link.to), origin);
      if (from && to) paths.push(...arrow(from, to, app.state.text(link, Field.link.type)));
    }
    svg.replaceChildren(...paths);
    if (svg.parentNode !== grid) grid.append(svg);
  };
  app.drawers.push(draw);
  addEventListener("resize", draw);
}

/**
 * @param {App} app
 * @param {string | null} card
 * @param {DOMRect} origin
 * @returns {Box | null}
 */
function boxOf(app, card, origin) {
  const box = card === null ? null : app.view.cardElement(card)?.getBoundingClientRect();
  return box ? { left: box.left - origin.left, right: box.right - origin.left,
    top: box.top - origin.top, bottom: box.bottom - origin.top } : null;
}

/**
 * From the side of a card to the side of another one that is nearest.
 * @param {Box} from
 * @param {Box} to
 * @param {string} type
 */
function arrow(from, to, type) {
  const isAhead = to.left >= from.right;
  const isBack = to.right <= from.left;
  const y1 = (from.top + from.bottom) / 2;
  const y2 = (to.top + to.bottom) / 2;
  const x1 = isBack ? from.left : from.right;
  const x2 = isAhead ? to.left : to.right;
  const reach = Math.max(24, Math.min(120, Math.abs(x2 - x1) / 2));
  const out = isBack ? -reach : reach;
  const into = isAhead ? -reach : reach;
  const line = shape(`M${x1} ${y1}C${x1 + out} ${y1} ${x2 + into} ${y2} ${x2} ${y2}`,
    `link ${type || "leads-to"}`);
  const tip = isAhead ? -7 : 7;
  return [line, shape(`M${x2} ${y2}l${tip} -4.5v9Z`, "link-head")];
}

/**
 * @param {string} path
 * @param {string} className
 */
function shape(path, className) {
  const made = document.createElementNS(namespace, "path");
  made.setAttribute("d", path);
  made.setAttribute("class", className);
  return made;
}
