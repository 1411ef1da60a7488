// The steps that an edit is made of, as the engine understands them (Sources/JourneyEditing): what they mean
// where nothing is said, and what makes no sense, is for it to know. A record is its name, and
// `mapRecord` the map itself.

/** @typedef {import("./session.js").EditStep} EditStep */
/** @typedef {null | boolean | number | string} Plain */
/**
 * What a field is to hold: its number, a key of fields that have several or null, and a value. Null takes it
 * away; the value of a text is the whole of it, and a key of a participant is one's own.
 * @typedef {[field: number, key: string | null, value: Plain | [string]]} FieldValue
 */
/**
 * A cell, and the card that they are put before; null is none, or behind all others.
 * @typedef {[stage: string | null, lane: string | null, before: string | null]} Destination
 */

export const mapRecord = "0";

/**
 * A value that is another record.
 * @param {string | null} record
 * @returns {Plain | [string]}
 */
export function to(record) {
  return record === null ? null : [record];
}

/**
 * @param {FieldValue[]} fields
 * @returns {import("./cbor.js").CBORItem[]}
 */
function flat(fields) {
  return fields.flatMap(([field, key, value]) => [field, key, value]);
}

/**
 * A new record.
 * @param {number} kind
 * @param {FieldValue[]} fields
 * @param {Destination | null} [destination]
 * @returns {EditStep}
 */
export function add(kind, fields, destination = null) {
  return [0, kind, flat(fields), destination];
}

/**
 * What becomes of records that are there.
 * @param {string[]} records
 * @param {FieldValue[]} fields
 * @param {Destination | null} [destination]
 * @returns {EditStep}
 */
export function change(records, fields, destination = null) {
  return [1, records, flat(fields), destination];
}

/**
 * @param {string} record
 * @param {number} field
 * @param {Plain | [string]} value
 * @returns {EditStep}
 */
export function set(record, field, value) {
  return change([record], [[field, null, value]]);
}

/**
 * @param {string} record
 * @param {number} field
 * @param {string} key
 * @param {Plain} value null takes the key away
 * @returns {EditStep}
 */
export function setKey(record, field, key, value) {
  return change([record], [[field, key, value]]);
}

/**
 * @param {...string} records
 * @returns {EditStep}
 */
export function remove(...records) {
  return change(records, [[0, null, true]]);
}

/**
 * @param {string} record
 * @returns {EditStep}
 */
export function restore(record) {
  return change([record], [[0, null, false]]);
}

/**
 * Takes `count` UTF-16 units out of a text at `offset` and puts others in their place.
 * @param {string} record
 * @param {number} field
 * @param {number} offset
 * @param {number} count
 * @param {string} text
 * @returns {EditStep}
 */
export function splice(record, field, offset, count, text) {
  return [2, record, field, offset, count, text];
}
