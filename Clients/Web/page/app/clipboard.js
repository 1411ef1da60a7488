// Cards by copy and paste: within a map, between maps, and to and from other programs, where a card
// is a line.

import { copiedFields, Field, Kind } from "../board/schema.js";
import { confirmed } from "../dialogs/dialog.js";
import { isWritable } from "../dom.js";
import { add } from "../engine/edits.js";
import { say } from "../words/words.js";
import { notice } from "./notices.js";
import { run } from "./commands.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../engine/edits.js").FieldValue} FieldValue */
/** @typedef {{ text: string, fields: [number, string | number | boolean][], tags: string[] }} CopiedCard */

const format = "application/x-waymark-cards";
const cardsMost = 500;

/** What goes along is what a card says of itself, but not whose votes and links it has. */
const F = Field.card;

/** @param {App} app */
export function addClipboard(app) {
  const isForBoard = () => !isWritable(document.activeElement)
    && !document.querySelector("dialog[open]") && (getSelection()?.isCollapsed ?? true);
  document.addEventListener("copy", (event) => {
    if (isForBoard()) copy(app, event);
  });
  document.addEventListener("cut", (event) => {
    if (!isForBoard() || !app.canWrite) return;
    copy(app, event);
    run(app, "delete");
  });
  document.addEventListener("paste", (event) => {
    if (!isForBoard() || !app.canWrite || !event.clipboardData) return;
    event.preventDefault();
    void paste(app, event.clipboardData.getData(format), event.clipboardData.getData("text/plain"));
  });
}

/**
 * @param {App} app
 * @param {ClipboardEvent} event
 */
function copy(app, event) {
  const cards = app.chosen;
  if (cards.length === 0 || !event.clipboardData) return;
  event.preventDefault();
  const copied = cards.map((card) => copiedCard(app, card));
  event.clipboardData.setData(format, JSON.stringify(copied));
  event.clipboardData.setData("text/plain", copied.map(({ text }) =>
    text.replace(/\s*\n\s*/gu, " ").replaceAll("\t", " ")).join("\n"));
  notice(say("copiedCards", { count: cards.length }));
}

/**
 * @param {App} app
 * @param {string} card
 * @returns {CopiedCard}
 */
function copiedCard(app, card) {
  /** @type {[number, string | number | boolean][]} */
  const fields = [];
  for (const field of copiedFields) {
    const value = app.state.value(card, field);
    if (value !== undefined && typeof value !== "object") fields.push([field, value]);
  }
  return { text: app.state.text(card, F.text), fields,
    tags: [...app.state.keyed(card, F.tags).keys()] };
}

/**
 * @param {App} app
 * @param {string} own cards of this or another map
 * @param {string} text of another program
 */
async function paste(app, own, text) {
  const cards = (own === "" ? null : readCards(own)) ?? linesOf(text);
  if (cards.length === 0) return;
  if (cards.length > cardsMost) return notice(say("pasteTooMany", { count: cardsMost }));
  if (own === "" && cards.length > 1 && !await confirmed(say("paste"),
    say("pasteMany", { count: cards.length }), say("paste"))) return;
  const { stage, lane } = app.card !== null ? app.state.placeOf(app.card) : app.cell;
  const made = app.make(cards.map((card) => add(Kind.card, [[F.text, null, card.text],
    ...card.fields.map(([field, value]) => /** @type {FieldValue} */ ([field, null, value])),
    ...card.tags.map((tag) => /** @type {FieldValue} */ ([F.tags, tag, true]))],
  [stage, lane, null])));
  if (made) app.focusCard(made[made.length - 1]);
}

/**
 * @param {string} json
 * @returns {CopiedCard[] | null} null if it is something else
 */
function readCards(json) {
  try {
    const list = JSON.parse(json);
    if (!Array.isArray(list)) return null;
    return list.map(({ text, fields, tags }) => ({ text: String(text),
      fields: Array.isArray(fields) ? fields.filter(([field]) => copiedFields.includes(field)) : [],
      tags: Array.isArray(tags) ? tags.map(String) : [] }));
  } catch {
    return null;
  }
}

/**
 * A card of each line that says something; of the columns of a spreadsheet, one behind the other.
 * @param {string} text
 * @returns {CopiedCard[]}
 */
function linesOf(text) {
  const lines = text.split(/\r\n|\r|\n/u).map((line) => line.split("\t").map((cell) => cell.trim())
    .filter((cell) => cell !== "").join(" · "));
  return lines.map((line) => line.replace(/[\u0000-\u001f\u007f-\u009f]/gu, " ").trim())
    .filter((line) => line !== "")
    .map((line) => ({ text: line, fields: [], tags: [] }));
}
