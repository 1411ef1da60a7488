// Which cards are looked for: by text, kind, lane, author, tag, votes. Pure.

import { voteCount } from "./card-face.js";
import { Field, Kind } from "./schema.js";

/** @typedef {import("./map-state.js").MapState} MapState */
/**
 * @typedef {object} Filter
 * @property {string} text words that all must be in the card's text, tags, or comments
 * @property {string} kind
 * @property {string} lane
 * @property {string} author a participant's id
 * @property {string} tag
 * @property {boolean} hasVotes
 */

/** @returns {Filter} */
export function noFilter() {
  return { text: "", kind: "", lane: "", author: "", tag: "", hasVotes: false };
}

/** @param {Filter} filter */
export function isFiltering(filter) {
  return filter.text.trim() !== "" || filter.kind !== "" || filter.lane !== "" || filter.author !== ""
    || filter.tag !== "" || filter.hasVotes;
}

/**
 * Letters as one types them: without marks and case.
 * @param {string} text
 */
export function plainLetters(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l");
}

/**
 * @param {MapState} state
 * @param {Filter} filter
 * @param {(replica: string) => string} participantOf
 * @returns {Set<string>}
 */
export function matching(state, filter, participantOf) {
  const words = plainLetters(filter.text).split(/\s+/u).filter((word) => word !== "");
  const found = new Set();
  for (const record of state.records.values()) {
    if (record.kind !== Kind.card || !record.isLive) continue;
    const { id } = record;
    if (filter.kind && state.text(id, Field.card.kind) !== filter.kind) continue;
    if (filter.lane && state.placeOf(id).lane !== filter.lane) continue;
    if (filter.author && participantOf(record.author) !== filter.author) continue;
    if (filter.tag && state.keyed(id, Field.card.tags).get(filter.tag) !== true) continue;
    if (filter.hasVotes && voteCount(state, id) === 0) continue;
    if (words.length > 0) {
      const text = plainLetters(searchable(state, id));
      if (!words.every((word) => text.includes(word))) continue;
    }
    found.add(id);
  }
  return found;
}

/**
 * @param {MapState} state
 * @param {string} card
 */
function searchable(state, card) {
  const parts = [state.text(card, Field.card.text), state.text(card, Field.card.owner)];
  for (const tag of state.keyed(card, Field.card.tags).keys()) parts.push(`#${tag}`);
  for (const actor of state.keyed(card, Field.card.actors).keys()) parts.push(actor);
  for (const comment of state.comments(card)) parts.push(state.text(comment, Field.comment.text));
  const channel = state.reference(card, Field.card.channel);
  if (channel) parts.push(state.title(channel));
  return parts.join("\n");
}
