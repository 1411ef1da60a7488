// What a map looks like that is not there yet: a table, drawn as the picture is.

import { element } from "../dom.js";
import { family, mark } from "../board/marks.js";
import { say } from "./words.js";

/** @typedef {import("./server.js").Preview} Preview */
/** @typedef {import("./server.js").PreviewCell} PreviewCell */

/**
 * @param {Preview} preview
 * @param {string} caption
 */
export function previewTable(preview, caption) {
  const columns = element("tr", {}, element("td", { class: "corner" }));
  preview.stages.forEach((stage, index) => {
    const isFirstAfter = stage.afterSale && !preview.stages[index - 1]?.afterSale;
    columns.append(element("th",
      { scope: "col", class: stage.afterSale ? isFirstAfter ? "after first-after" : "after" : "" },
      element("span", { class: "chevron" }, stage.title),
      isFirstAfter && index > 0 && element("span", { class: "after-words" }, say("afterSale"))));
  });
  const rows = preview.lanes.map((lane, index) => row(preview, index,
    element("th", { scope: "row" }, mark(lane.kind), element("span", {}, lane.title))));
  const isLoose = preview.stages.some(({ cells }) => (cells[preview.lanes.length]?.count ?? 0) > 0);
  if (isLoose) {
    rows.push(row(preview, preview.lanes.length,
      element("th", { scope: "row" }, element("span", {}, say("noLane")))));
  }
  // Wide maps scroll by themselves, by keyboard too.
  const isEmpty = preview.cards === 0;
  return element("div", { class: isEmpty ? "preview empty" : "preview", tabindex: "0", role: "region", "aria-label": caption },
    element("table", {},
      element("caption", { class: "visually-hidden" }, caption),
      element("thead", {}, columns), element("tbody", {}, ...rows)));
}

/** @param {Preview} preview @param {number} lane @param {HTMLElement} head */
function row(preview, lane, head) {
  const made = element("tr", {}, head);
  preview.stages.forEach((stage, index) => {
    const isFirstAfter = stage.afterSale && index > 0 && !preview.stages[index - 1].afterSale;
    made.append(element("td", { class: isFirstAfter ? "first-after" : "" }, ...cards(stage.cells[lane])));
  });
  return made;
}

/** @param {PreviewCell | undefined} cell */
function cards(cell) {
  if (!cell) return [];
  const made = cell.cards.map(({ kind, text }) =>
    element("div", { class: `note k-${family(kind)}` }, mark(kind), element("span", {}, text)));
  const more = cell.count - cell.cards.length;
  if (more > 0) made.push(element("div", { class: "more" }, say("moreCards", { count: more })));
  return made;
}
