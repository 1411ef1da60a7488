// What is looked for in of each card, in letters as one types them: made once, and again only for cards
// that have changed, so that a search of thousands of cards is answered with the key.

import { Field, Kind } from "./schema.js";

/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {import("./map-state.js").MapState} MapState */

export class SearchIndex {
  /** @param {MapState} state */
  constructor(state) {
    this.state = state;
    /**
     * By card; what is not there is made when it is asked for.
     * @type {Map<string, string>}
     */
    this.texts = new Map();
  }

  /**
   * Forgets what is not so any more.
   * @param {Changes} changes
   */
  note(changes) {
    // A channel's name stands on all its cards.
    if (changes.isWhole || changes.isMap) return this.texts.clear();
    for (const card of changes.cards) this.texts.delete(card);
  }

  /** @param {string} card */
  text(card) {
    let text = this.texts.get(card);
    if (text === undefined) {
      text = plainLetters(searchable(this.state, card));
      this.texts.set(card, text);
    }
    return text;
  }

  /**
   * Makes what is missing, as long as there is time.
   * @param {() => boolean} hasTime
   * @returns {boolean} whether all is there
   */
  fill(hasTime) {
    for (const record of this.state.records.values()) {
      if (record.kind !== Kind.card || !record.isLive || this.texts.has(record.id)) continue;
      this.text(record.id);
      if (!hasTime()) return false;
    }
    return true;
  }
}

/**
 * Letters as one types them: without marks and case.
 * @param {string} text
 */
export function plainLetters(text) {
  // Most letters have no marks.
  if (/^[\x20-\x7e\n]*$/u.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l");
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
