// Which cards are looked for: by text, kind, lane, author, tag, votes. Pure.

import { voteCount } from "./card-face.js";
import { Field, Kind } from "./schema.js";
import { plainLetters } from "./search-index.js";

/** @typedef {import("./map-record.js").MapRecord} MapRecord */
/** @typedef {import("./search-index.js").SearchIndex} SearchIndex */
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
 * @param {SearchIndex} index
 * @param {Filter} filter
 * @param {(replica: string) => string} participantOf
 * @returns {(record: MapRecord) => boolean} whether a record is a card that is looked for
 */
export function matcher(index, filter, participantOf) {
  const { state } = index;
  const words = plainLetters(filter.text).split(/\s+/u).filter((word) => word !== "");
  return (record) => {
    if (record.kind !== Kind.card || !record.isLive) return false;
    const { id } = record;
    if (filter.kind && state.text(id, Field.card.kind) !== filter.kind) return false;
    if (filter.lane && state.placeOf(id).lane !== filter.lane) return false;
    if (filter.author && participantOf(record.author) !== filter.author) return false;
    if (filter.tag && state.keyed(id, Field.card.tags).get(filter.tag) !== true) return false;
    if (filter.hasVotes && voteCount(state, id) === 0) return false;
    if (words.length === 0) return true;
    const text = index.text(id);
    return words.every((word) => text.includes(word));
  };
}
