// Links, drawn over the board: those of the card that is chosen, or all while their pane is open. What they
// are is said in words in the panes.

import { allLinks, linkOf, loopLinks } from "../board/links.js";
import { mark } from "../board/marks.js";
import { element } from "../dom.js";
import { LinkDrag } from "../input/link-drag.js";
import { say } from "../words/words.js";
import { linkCards } from "./card-commands.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../board/links.js").Link} Link */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */

const namespace = "http://www.w3.org/2000/svg";

/** @param {App} app */
export function addLinksOverlay(app) {
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "links");
  svg.setAttribute("aria-hidden", "true");
  /**
   * What is being drawn by hand.
   * @type {{ from: string, point: { x: number, y: number } } | null}
   */
  let drawn = null;
  /**
   * What is to be worked out anew only when something has changed.
   * @type {Link[] | null}
   */
  let all = null;
  /** @type {Set<string>} */
  let loops = new Set();
  app.heard.push(() => { all = null; });
  const draw = () => {
    const grid = app.view.root.querySelector(".grid");
    const isAll = app.pane === "links";
    const card = app.selected.size > 0 || app.writing ? null : app.card;
    if (!grid || card === null && !isAll && !drawn) return svg.remove();
    if (isAll && !all) {
      all = allLinks(app.state);
      loops = loopLinks(all);
    }
    const links = isAll ? all ?? [] : card === null ? []
      : app.state.links(card).flatMap((id) => linkOf(app.state, id));
    if (links.length === 0 && !drawn) return svg.remove();
    const origin = grid.getBoundingClientRect();
    const paths = [];
    for (const { id, from, to, type } of links) {
      const [start, end] = [boxOf(app, from, origin, isAll), boxOf(app, to, origin, isAll)];
      if (!start || !end) continue;
      const isOther = isAll && card !== null && from !== card && to !== card;
      paths.push(...arrow(start, end, [type, isAll && loops.has(id) ? "is-loop" : "",
        isOther ? "is-other" : ""].join(" ")));
    }
    if (drawn) {
      const [x, y] = [drawn.point.x - origin.left, drawn.point.y - origin.top];
      const start = boxOf(app, drawn.from, origin, false);
      if (start) paths.push(...arrow(start, { left: x, right: x, top: y, bottom: y }, "leads-to"));
    }
    svg.replaceChildren(...paths);
    if (svg.parentNode !== grid) grid.append(svg);
  };
  app.drawers.push(draw);
  addEventListener("resize", draw);
  addHandle(app, (from, point) => {
    drawn = point && { from, point };
    draw();
  });
}

/**
 * At the side of the card that is chosen: from there a link is drawn to another one.
 * @param {App} app
 * @param {(from: string, point: { x: number, y: number } | null) => void} drawn
 */
function addHandle(app, drawn) {
  const handle = element("button", { class: "link-handle", type: "button", tabindex: "-1",
    "data-command": "link" }, mark("link"));
  new LinkDrag(handle, { root: app.view.root, drawn, linked: (from, to) => void linkCards(app, from, to) });
  app.drawers.push(() => {
    const card = app.canWrite && app.selected.size === 0 && !app.writing ? app.card : null;
    const shown = card === null ? null : app.view.cards.get(card)?.element;
    if (!shown) return handle.remove();
    const words = say("command.link");
    if (handle.title !== words) {
      handle.title = words;
      handle.setAttribute("aria-label", words);
    }
    if (handle.parentNode !== shown) shown.append(handle);
  });
}

/**
 * @param {App} app
 * @param {string} card
 * @param {DOMRect} origin
 * @param {boolean} isOnlyDrawn whether a card that is not drawn yet is passed over
 * @returns {Box | null}
 */
function boxOf(app, card, origin, isOnlyDrawn) {
  const shown = isOnlyDrawn ? app.view.cards.get(card)?.element : app.view.cardElement(card);
  const box = shown?.isConnected ? shown.getBoundingClientRect() : null;
  return box && { left: box.left - origin.left, right: box.right - origin.left,
    top: box.top - origin.top, bottom: box.bottom - origin.top };
}

/**
 * From the side of a card to the side of another one that is nearest.
 * @param {Box} from
 * @param {Box} to
 * @param {string} classes
 */
function arrow(from, to, classes) {
  const isAhead = to.left >= from.right;
  const isBack = to.right <= from.left;
  const y1 = (from.top + from.bottom) / 2;
  const y2 = (to.top + to.bottom) / 2;
  const x1 = isBack ? from.left : from.right;
  const x2 = isAhead ? to.left : to.right;
  const reach = Math.max(24, Math.min(120, Math.abs(x2 - x1) / 2));
  const out = isBack ? -reach : reach;
  const into = isAhead ? -reach : reach;
  const line = shape(`M${x1} ${y1}C${x1 + out} ${y1} ${x2 + into} ${y2} ${x2} ${y2}`, `link ${classes}`);
  const tip = isAhead ? -7 : 7;
  return [line, shape(`M${x2} ${y2}l${tip} -4.5v9Z`, `link-head ${classes}`)];
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
