// All of one card: its fields by kind, what was said about it, what it is linked to, and who made
// it.

import { askedOfCard, Field } from "../board/schema.js";
import { mark } from "../board/marks.js";
import { element, nodes } from "../dom.js";
import { remove } from "../engine/edits.js";
import { say, term } from "../words/words.js";
import { fieldElement } from "./form.js";

/** @typedef {import("./form.js").FormOwner} FormOwner */
/**
 * @typedef {FormOwner & {
 *   authorOf: (record: string) => { id: string, name: string } | null,
 *   goTo: (card: string) => void,
 *   run: (command: import("../input/keys.js").Command) => void,
 *   storyOf: (card: string) => Node,
 *   titleOf: (card: string) => string,
 * }} CardPaneOwner
 */

/**
 * @param {CardPaneOwner} owner
 * @param {string} card
 * @returns {Node[]}
 */
export function cardPane(owner, card) {
  const { state } = owner;
  const kind = state.text(card, Field.card.kind);
  const { first, later } = askedOfCard(kind);
  const { stage, lane } = state.placeOf(card);
  const author = owner.authorOf(card);
  return nodes([
    element("p", { class: "muted" },
      [stage === null ? term("word", "noStage") : state.title(stage),
        lane === null ? term("word", "noLane") : state.title(lane),
        author ? say("by", { name: author.name }) : ""].filter(Boolean).join(" · ")),
    ...first.map((row) => fieldElement(owner, card, row)),
    element("details", { class: "more", "data-more": "fields" },
      element("summary", {}, say("moreFields")),
      element("div", { class: "pane-body" }, ...later.map((row) => fieldElement(owner, card, row)))),
    ...links(owner, card),
    ...comments(owner, card),
    owner.storyOf(card),
    owner.canWrite && element("div", { class: "row-buttons" },
      element("button", { class: "button", type: "button", onclick: () => owner.run("move") },
        say("move")),
      element("button", { class: "button", type: "button", onclick: () => owner.run("copyLink") },
        say("copyLink")),
      element("button", { class: "button is-bad", type: "button",
        onclick: () => owner.run("delete") }, say("delete"))),
  ]);
}

/**
 * @param {CardPaneOwner} owner
 * @param {string} card
 */
function links(owner, card) {
  const { state } = owner;
  const rows = state.links(card).map((link) => {
    const from = state.reference(link, Field.link.from) ?? "";
    const to = state.reference(link, Field.link.to) ?? "";
    const isOut = from === card;
    const other = isOut ? to : from;
    const type = term("value", state.text(link, Field.link.type) || "leads-to");
    return element("div", { class: "link-row" },
      element("span", { class: "muted" }, isOut ? `${type} →` : `← ${type}`),
      element("button", { class: "plain to", type: "button", onclick: () => owner.goTo(other) },
        owner.titleOf(other)),
      owner.canWrite && element("button", { class: "tool", type: "button",
        "aria-label": say("deleteLink"), onclick: () => owner.edit(remove(link)) }, mark("close")));
  });
  return [
    element("h3", {}, term("word", "links")), ...rows,
    owner.canWrite && element("div", { class: "row-buttons" },
      element("button", { class: "button", type: "button", onclick: () => owner.run("link") },
        say("link"))),
    !owner.canWrite && rows.length === 0 && element("p", { class: "muted" }, say("none")),
  ];
}

/**
 * @param {CardPaneOwner} owner
 * @param {string} card
 */
function comments(owner, card) {
  const { state } = owner;
  const C = Field.comment;
  const shown = state.comments(card).map((id) => {
    const type = state.text(id, C.type) || "comment";
    const author = owner.authorOf(id);
    const address = state.text(id, C.address);
    const source = state.text(id, C.source);
    const isLink = /^https?:\/\//u.test(address);
    return element("div", { class: type === "comment" ? "comment" : "comment is-evidence", dir: "auto" },
      element("div", { class: "by" },
        [author?.name ?? say("somebody"), type === "comment" ? "" : term("value", type), source]
          .filter(Boolean).join(" · "),
        owner.canWrite && element("button", { class: "tool", type: "button",
          "aria-label": say("deleteComment"), onclick: () => owner.edit(remove(id)) }, mark("close"))),
      state.text(id, C.text),
      address !== "" && (isLink
        ? element("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, address)
        : element("span", { class: "muted" }, address)));
  });
  return [
    element("h3", {}, `${term("word", "comments")} · ${term("word", "evidence")}`), ...shown,
    owner.canWrite && element("div", { class: "row-buttons" },
      element("button", { class: "button", type: "button", onclick: () => owner.run("comment") },
        say("comment")),
      element("button", { class: "button", type: "button", onclick: () => owner.run("evidence") },
        say("evidence"))),
    !owner.canWrite && shown.length === 0 && element("p", { class: "muted" }, say("none")),
  ];
}
