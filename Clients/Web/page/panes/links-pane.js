// All links of the map in words; while they stand here, the board shows them, too. Loops come first.

import { allLinks, loopLinks } from "../board/links.js";
import { mark } from "../board/marks.js";
import { element } from "../dom.js";
import { remove } from "../engine/edits.js";
import { say, term } from "../words/words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../board/links.js").Link} Link */

/** No more are listed; the board shows all. */
const listedMost = 500;

/**
 * @param {App} app
 * @returns {Node[]}
 */
export function linksPane(app) {
  const links = allLinks(app.state);
  if (links.length === 0) {
    return [element("p", { class: "muted" }, say("noLinksOfMap"))];
  }
  const loops = loopLinks(links);
  const inLoop = links.filter(({ id }) => loops.has(id));
  const others = links.filter(({ id }) => !loops.has(id));
  /** @type {Node[]} */
  const nodes = [element("p", { class: "muted" }, say("linksCount", { count: links.length }))];
  if (inLoop.length > 0) {
    nodes.push(element("h3", {}, mark("loop"), " ", say("loops")), list(app, inLoop, "is-loop"),
      element("h3", {}, say("otherLinks")));
  }
  nodes.push(list(app, others.slice(0, listedMost), ""));
  return nodes;
}

/**
 * @param {App} app
 * @param {Link[]} links
 * @param {string} className
 */
function list(app, links, className) {
  const card = (/** @type {string} */ id) => element("button", { class: "plain", type: "button",
    onclick: () => app.focusCard(id, "center") }, app.titleOf(id));
  return element("ul", { class: `link-list ${className}` }, ...links.map(({ id, from, to, type }) =>
    element("li", {}, element("span", { class: "ends" }, card(from), element("span", { class: "muted" },
      `${term("value", type)} →`), card(to)),
    app.canWrite && element("button", { class: "tool", type: "button", "aria-label": say("deleteLink"),
      onclick: () => app.make([remove(id)]) }, mark("close")))));
}
