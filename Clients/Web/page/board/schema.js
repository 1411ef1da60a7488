// The kinds of records and their fields, as the catalogue has them.

import { Field, forms, Kind } from "./catalogue.js";

export { cardKinds, families, Field, forms, Kind, signs } from "./catalogue.js";

/** @typedef {import("./catalogue.js").FieldRow} FieldRow */

/** What a stage, lane or channel is called in the page's language. */
export const shownTitle = 0;

/**
 * What a form asks for of a kind of card: its text and kind, what the kind carries, what every card
 * has; and behind “more” all the rest.
 * @param {string} kind
 * @returns {{ first: FieldRow[], later: FieldRow[] }}
 */
export function askedOfCard(kind) {
  const rows = forms[Kind.card];
  const isHead = (/** @type {FieldRow} */ { field }) => field === Field.card.text
    || field === Field.card.kind;
  const isFirst = (/** @type {FieldRow} */ row) => !row.isLater
    && (row.isOfEveryCard || (row.carriers ?? []).includes(kind));
  const own = rows.filter((row) => !row.isOfEveryCard);
  const common = rows.filter((row) => row.isOfEveryCard && !isHead(row));
  return { first: [...rows.filter(isHead), ...[...own, ...common].filter(isFirst)],
    later: [...own, ...common].filter((row) => !isFirst(row)) };
}

/** Fields that are set as a whole, and mean the same on another map. */
export const copiedFields = forms[Kind.card].filter(({ form }) => ["yes", "choice", "level", "number",
  "decimal", "date", "line"].includes(form.type)).map(({ field }) => field);
