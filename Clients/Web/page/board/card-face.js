// What a card shows beside its text: pure, from the map alone.

import { cardTerm, dayWords, numberWords, say, signed, term } from "../words/words.js";
import { Field, forms, Kind } from "./schema.js";

/** @typedef {import("./map-state.js").MapState} MapState */
/** @typedef {import("./schema.js").FieldRow} FieldRow */
/** A sign, words, or both; `means` says in words what a sign alone shows. */
/** @typedef {{ mark?: string, text?: string, means?: string, isBad?: boolean }} Fact */

/**
 * @param {MapState} state
 * @param {string} card
 * @param {string} today `2026-03-31`
 * @returns {Fact[]}
 */
export function factsOf(state, card, today) {
  const F = Field.card;
  /** @type {Fact[]} */
  const facts = [];
  const emotion = state.number(card, F.emotion);
  if (emotion !== null) {
    facts.push({ mark: `face:${clamp(emotion, -2, 2)}`, text: signed(emotion),
      means: `${term("field", "emotion")} ${signed(emotion)}` });
  }
  const opinions = [...state.keyed(card, F.emotions).values()].map(Number);
  if (opinions.length > 0) {
    const words = opinions.map(signed).join(" ");
    facts.push({ mark: "face:0", text: words, means: say("opinions", { values: words }) });
  }
  const score = state.text(card, F.score);
  if (/^[1-5]$/u.test(score)) {
    facts.push({ mark: `score:${score}`, means: `${cardTerm("field", "score")} ${score}` });
  } else if (score !== "") facts.push({ text: `${cardTerm("field", "score")}: ${score}` });
  addLevel(facts, state, card, F.severity, "severity");
  if (state.value(card, F.momentOfTruth) === true) {
    facts.push({ mark: "momentOfTruth", text: cardTerm("field", "moment-of-truth") });
  }
  addLevel(facts, state, card, F.importance, "importance");
  if (state.text(card, F.existence) === "should-exist") {
    facts.push({ mark: "shouldExist", text: cardTerm("value", "should-exist") });
  }
  const [impact, effort] = [state.number(card, F.impact), state.number(card, F.effort)];
  if (isQuickWin(state, card)) facts.push({ mark: "quickWin", text: term("word", "quickWin") });
  else {
    if (impact !== null) facts.push({ text: `${cardTerm("field", "impact")} ${impact}` });
    if (effort !== null) facts.push({ text: `${cardTerm("field", "effort")} ${effort}` });
  }
  const channel = state.reference(card, F.channel);
  if (channel) facts.push({ mark: "channel", text: state.title(channel) });
  addMeasure(facts, state, card);
  addWork(facts, state, card, today);
  for (const row of forms[Kind.card]) if (row.isOnCard) addOther(facts, state, card, row);
  const check = state.text(card, F.check);
  if (check !== "") facts.push({ mark: check, text: cardTerm("value", check) });
  const actors = [...state.keyed(card, F.actors).keys()];
  if (actors.length > 0) facts.push({ mark: "actors", text: actors.join(", ") });
  for (const [tag, isSet] of state.keyed(card, F.tags)) if (isSet) facts.push({ text: `#${tag}` });
  const votes = voteCount(state, card);
  if (votes > 0) {
    facts.push({ mark: "votes", text: numberWords(votes), means: say("votes", { count: votes }) });
  }
  const comments = state.comments(card).length;
  if (comments > 0) {
    facts.push({ mark: "comments", text: numberWords(comments),
      means: say("comments", { count: comments }) });
  }
  return facts;
}

/**
 * @param {MapState} state
 * @param {string} card
 */
export function voteCount(state, card) {
  let sum = 0;
  for (const votes of state.keyed(card, Field.card.votes).values()) sum += Number(votes);
  return sum;
}

/**
 * High impact, low effort, and not yet closed.
 * @param {MapState} state
 * @param {string} card
 */
export function isQuickWin(state, card) {
  const { impact, effort, status } = Field.card;
  return !["done", "dropped"].includes(state.text(card, status))
    && (state.number(card, impact) ?? 0) >= 2 && (state.number(card, effort) ?? 9) <= 1;
}

/**
 * @param {Fact[]} facts
 * @param {MapState} state
 * @param {string} card
 * @param {number} field
 * @param {string} name
 */
function addLevel(facts, state, card, field, name) {
  const level = state.number(card, field);
  if (level === null) return;
  facts.push({ mark: `${name}:${clamp(level, 0, 3)}`, means: `${cardTerm("field", name)} ${level}/3` });
}

/**
 * @param {Fact[]} facts
 * @param {MapState} state
 * @param {string} card
 */
function addMeasure(facts, state, card) {
  const F = Field.card;
  const unit = state.text(card, F.unit) && ` ${state.text(card, F.unit)}`;
  const days = [...state.keyed(card, F.values)].sort(([a], [b]) => (a < b ? -1 : 1));
  const last = days.at(-1);
  if (last) facts.push({ text: `${dayWords(last[0])}: ${decimal(String(last[1]))}${unit}` });
  const target = state.text(card, F.target);
  if (target !== "") facts.push({ text: `${cardTerm("field", "target")} ${decimal(target)}${unit}` });
  const count = state.number(card, F.funnelCount);
  if (count !== null) {
    facts.push({ mark: "flow", text: numberWords(count),
      means: `${cardTerm("field", "funnel-count")} ${numberWords(count)}` });
  }
}

/**
 * @param {Fact[]} facts
 * @param {MapState} state
 * @param {string} card
 * @param {string} today
 */
function addWork(facts, state, card, today) {
  const F = Field.card;
  const status = state.text(card, F.status);
  if (status !== "") facts.push({ text: cardTerm("value", status) });
  const owner = state.text(card, F.owner);
  if (owner !== "") facts.push({ mark: "owner", text: owner });
  const due = state.text(card, F.due);
  if (due !== "") {
    const isBad = due < today && status !== "done" && status !== "dropped";
    const day = dayWords(due);
    facts.push({ mark: "due", text: isBad ? `${day} – ${term("word", "overdue")}` : day, isBad });
  }
  const availability = state.text(card, F.availability);
  if (availability !== "") facts.push({ text: cardTerm("value", availability) });
}

/** Fields that are drawn in a way of their own; others stand with what they are called. */
const drawn = ["emotion", "emotions", "score", "severity", "moment-of-truth", "importance", "existence",
  "impact", "effort", "channel", "values", "target", "funnel-count", "status", "owner", "due",
  "availability", "check", "actors", "tags", "votes"];

/**
 * @param {Fact[]} facts
 * @param {MapState} state
 * @param {string} card
 * @param {FieldRow} row
 */
function addOther(facts, state, card, { field, name, form, icon, countedIn }) {
  const value = state.value(card, field);
  if (drawn.includes(name) || value === undefined || typeof value === "object") return;
  const label = cardTerm("field", name);
  if (form.type === "yes") {
    if (value === true) facts.push({ mark: icon, text: label });
    return;
  }
  const words = form.type === "choice" ? term("value", String(value))
    : form.type === "date" ? dayWords(String(value))
      : form.type === "decimal" ? decimal(String(value)) : String(value);
  const unit = countedIn === undefined ? "" : state.text(card, countedIn);
  const text = unit === "" ? words : `${words} ${unit}`;
  facts.push(icon ? { mark: icon, text, means: `${label} ${text}` } : { text: `${label} ${text}` });
}

/**
 * A decimal number as written, with the language's point.
 * @param {string} text
 */
function decimal(text) {
  const number = Number(text);
  const digits = text.split(".")[1]?.length ?? 0;
  return Number.isFinite(number) && digits < 10 && Math.abs(number) < 1e12
    ? numberWords(number) : text;
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
