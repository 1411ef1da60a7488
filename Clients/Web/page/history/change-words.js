// What a change did to a record, in words: for a card's story, and for the sentence under a replay. Pure.

import { Field, forms, Kind, shownTitle } from "../board/schema.js";
import { dayWords, numberWords, say, signed, term } from "../words/words.js";
import { tell } from "./words.js";

/** @typedef {import("../board/map-state.js").MapRecord} MapRecord */
/** @typedef {import("../board/map-state.js").MapState} MapState */
/** @typedef {import("../board/map-state.js").Plain} Plain */
/** @typedef {import("../board/map-state.js").Value} Value */
/** @typedef {import("../board/schema.js").FieldRow} FieldRow */
/**
 * One thing that is other than before. `before` and `after` are words of people, as they stand.
 * @typedef {object} Difference
 * @property {"made" | "deleted" | "restored" | "moved" | "text" | "field"} kind
 * @property {string} [field]
 * @property {string} [before]
 * @property {string} [after]
 */

/** The texts by which records of a kind are known. @type {Record<number, number>} */
const mainText = { [Kind.card]: Field.card.text, [Kind.comment]: Field.comment.text,
  [Kind.persona]: Field.persona.name, [Kind.stage]: Field.stage.title, [Kind.lane]: Field.lane.title,
  [Kind.channel]: Field.channel.name, [Kind.map]: Field.map.title };

/**
 * @param {MapRecord | null | undefined} before
 * @param {MapRecord} after
 * @param {MapState} state what stages, lanes and others are called
 * @returns {Difference[]}
 */
export function differences(before, after, state) {
  /** @type {Difference[]} */
  const found = [];
  const main = mainText[after.kind];
  const [old, now] = [textOf(before, main), textOf(after, main)];
  if (!before) found.push({ kind: "made", after: now });
  else if (before.isLive && !after.isLive) found.push({ kind: "deleted" });
  else if (!before.isLive && after.isLive) found.push({ kind: "restored" });
  if (before && after.kind === Kind.card) {
    const [from, to] = [placeWords(before, state), placeWords(after, state)];
    if (from !== to) found.push({ kind: "moved", after: to });
  }
  if (before && old !== now) found.push({ kind: "text", before: old, after: now });
  for (const row of rowsOf(after.kind)) {
    const [was, is] = [before?.fields.get(row.field), after.fields.get(row.field)];
    if (row.field === main || sameValue(was, is)) continue;
    found.push({ kind: "field", field: term("field", row.name === "own-emotion" ? "emotions" : row.name),
      before: valueWords(was, row, state), after: valueWords(is, row, state) });
  }
  return found;
}

/**
 * @param {number} kind
 * @returns {FieldRow[]}
 */
function rowsOf(kind) {
  if (kind === Kind.comment) {
    return [{ field: Field.comment.address, name: "address", form: { type: "text" } },
      { field: Field.comment.source, name: "source", form: { type: "text" } }];
  }
  return forms[kind] ?? [];
}

/**
 * @param {MapRecord | null | undefined} record
 * @param {number} field
 */
function textOf(record, field) {
  const value = record?.fields.get(field);
  return typeof value === "string" ? value : "";
}

/**
 * @param {MapRecord} record
 * @param {MapState} state
 */
export function placeWords(record, state) {
  const place = record.fields.get(Field.place);
  if (!place || typeof place !== "object" || !("order" in place)) return "";
  const title = (/** @type {string | null} */ id, /** @type {string} */ none) =>
    id === null || !state.isLive(id) ? term("word", none) : state.title(id) || say("untitled");
  return `${title(place.stage, "noStage")}, ${title(place.lane, "noLane")}`;
}

/**
 * @param {Value | undefined} a
 * @param {Value | undefined} b
 */
function sameValue(a, b) {
  const plain = (/** @type {Value | undefined} */ value) =>
    JSON.stringify(value instanceof Map ? [...value].sort() : value ?? null);
  return plain(a) === plain(b);
}

/**
 * @param {Value | undefined} value
 * @param {FieldRow} row
 * @param {MapState} state
 * @returns {string} empty for none
 */
export function valueWords(value, { name, form }, state) {
  if (value === undefined) return "";
  if (value instanceof Map) {
    if (form.type === "own-votes") return String([...value.values()].reduce(
      (/** @type {number} */ sum, each) => sum + Number(each), 0));
    return [...value].filter(([, each]) => each !== false).map(([key, each]) =>
      form.type === "names" ? key : form.type === "own-level" ? signed(Number(each))
        : form.type === "dated" ? `${dayWords(key)}: ${each}` : `${key}: ${each}`).join(", ");
  }
  if (typeof value === "object") {
    if (!("record" in value)) return "";
    return state.text(value.record, shownTitle) || state.text(value.record, Field.persona.name)
      || say("untitled");
  }
  switch (form.type) {
    case "yes": return value ? "✓" : "";
    case "choice": return term(name === "kind" || name === "card-kind"
      ? form.values[0] === "goal" ? "kind" : "map-kind" : "value", String(value));
    case "date": return dayWords(String(value));
    case "level": return form.from < 0 ? signed(Number(value)) : String(value);
    default: return typeof value === "number" ? numberWords(value) : String(value);
  }
}

/**
 * A part of a story in words, without what people wrote in it.
 * @param {Difference} difference
 */
export function differenceWords({ kind, field = "", before = "", after = "" }) {
  switch (kind) {
    case "made": return tell("made");
    case "deleted": return tell("deleted");
    case "restored": return tell("restored");
    case "moved": return tell("movedTo", { place: after });
    case "text": return tell("wrote");
    default:
      if (before === "") return tell("set", { field, after });
      return after === "" ? tell("taken", { field, before }) : tell("wasNow", { field, before, after });
  }
}

/**
 * What a change did to the map, in one sentence.
 * @param {string} name of its author
 * @param {readonly { before: MapRecord | undefined, after: MapRecord }[]} touched
 * @param {MapState} state
 */
export function sentence(name, touched, state) {
  const cards = touched.filter(({ after }) => after.kind === Kind.card);
  const shown = cards.length > 0 ? cards : touched;
  if (shown.length > 1) return tell("saidMany", { name, count: touched.length });
  const only = shown[0];
  if (!only) return "";
  const { before, after } = only;
  const found = differences(before, after, state);
  const first = found[0];
  switch (after.kind) {
    case Kind.card: return cardSentence(name, after, found, state);
    case Kind.comment: return tell("saidComment", { name, card: title(state, after, Field.comment.on),
      text: excerpt(textOf(after, Field.comment.text)) });
    case Kind.link: return tell("saidLink", { name, from: title(state, after, Field.link.from),
      to: title(state, after, Field.link.to) });
    case Kind.map: return tell("saidMap", { name });
    default: return tell("saidFrame", { name,
      what: excerpt(state.text(after.id, shownTitle) || textOf(after, mainText[after.kind]))
        || (first ? differenceWords(first) : say("untitled")) });
  }
}

/**
 * @param {string} name
 * @param {MapRecord} card
 * @param {Difference[]} found
 * @param {MapState} state
 */
function cardSentence(name, card, found, state) {
  const words = excerpt(textOf(card, Field.card.text)) || say("cardBlank");
  const first = found[0];
  switch (first?.kind) {
    case "made": return tell("saidMade", { name, card: words });
    case "deleted": return tell("saidDeleted", { name, card: words });
    case "restored": return tell("saidRestored", { name, card: words });
    case "moved": return tell("saidMoved", { name, card: words, place: placeWords(card, state) });
    case "field":
      if (first.field === term("field", "votes")) return tell("saidVoted", { name, card: words });
      return tell("saidSet", { name, card: words, what: found.map(differenceWords).join("; ") });
    default: return tell("saidWrote", { name, card: words });
  }
}

/**
 * @param {MapState} state
 * @param {MapRecord} record
 * @param {number} field
 */
function title(state, record, field) {
  const value = record.fields.get(field);
  const target = value && typeof value === "object" && "record" in value ? value.record : null;
  return (target && excerpt(state.text(target, Field.card.text))) || say("cardBlank");
}

/** @param {string} text */
export function excerpt(text) {
  const letters = [...text.trim().split("\n")[0]];
  return letters.length > 60 ? `${letters.slice(0, 59).join("")}…` : letters.join("");
}
