// The steps that an edit is made of. A record is its name; `created(1)` is the first one that the
// same edit creates, and `mapRecord` the map itself.

/** @typedef {import("./session.js").EditStep} EditStep */
/** @typedef {null | boolean | number | string} Plain */

export const mapRecord = "0";

/** @param {number} number from 1 */
export function created(number) {
  return `#${number}`;
}

/**
 * @param {number} kind
 * @returns {EditStep}
 */
export function create(kind) {
  return [0, kind];
}

/**
 * @param {string} record
 * @param {number} field
 * @param {Plain} value
 * @returns {EditStep}
 */
export function set(record, field, value) {
  return [1, record, field, null, value];
}

/**
 * @param {string} record
 * @param {number} field
 * @param {string} key
 * @param {Plain} value null takes the key away
 * @returns {EditStep}
 */
export function setKey(record, field, key, value) {
  return [1, record, field, key, value];
}

/**
 * @param {string} record
 * @param {number} field
 * @param {string | null} target
 * @returns {EditStep}
 */
export function refer(record, field, target) {
  return [1, record, field, null, target === null ? null : [target]];
}

/**
 * @param {string} record
 * @returns {EditStep}
 */
export function remove(record) {
  return [1, record, 0, null, true];
}

/**
 * @param {string} record
 * @returns {EditStep}
 */
export function restore(record) {
  return [1, record, 0, null, false];
}

/**
 * Puts a record last in a cell, or last of its kind.
 * @param {string} record
 * @param {string | null} [stage]
 * @param {string | null} [lane]
 * @returns {EditStep}
 */
export function append(record, stage = null, lane = null) {
  return [2, record, stage, lane];
}

/**
 * Puts a record between two others of a cell.
 * @param {string} record
 * @param {string | null} stage
 * @param {string | null} lane
 * @param {string | null} after
 * @param {string | null} before
 * @returns {EditStep}
 */
export function place(record, stage, lane, after, before) {
  return [3, record, stage, lane, after, before];
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
  return [4, record, field, offset, count, text];
}

/**
 * @param {string} record
 * @param {number} field
 * @param {string} text
 * @returns {EditStep}
 */
export function write(record, field, text) {
  return [6, record, field, text];
}
