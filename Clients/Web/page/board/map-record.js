// A record of the map as the page has it, read from what the engine tells of it.

import { Field, Kind } from "./schema.js";

/** @typedef {import("../engine/session.js").RawRecord} RawRecord */
/** @typedef {import("../engine/session.js").RawValue} RawValue */
/** @typedef {{ stage: string | null, lane: string | null, order: string }} Place */
/** @typedef {string | number | boolean} Plain */
/** @typedef {Plain | Map<string, Plain> | Place | { record: string }} Value */
/**
 * @typedef {object} MapRecord
 * @property {string} id
 * @property {number} kind
 * @property {boolean} isLive
 * @property {string} author the replica that made it
 * @property {Map<number, Value>} fields those that are not empty
 */

/**
 * By when they were made; what was made at the same time, by who made it.
 * @param {string} a
 * @param {string} b
 */
export function byStamp(a, b) {
  const [first, second] = [a.split("-"), b.split("-")];
  return parseInt(first[0], 16) - parseInt(second[0], 16) || compare(first[1], second[1]);
}

/**
 * By their places.
 * @param {MapRecord | undefined} a
 * @param {MapRecord | undefined} b
 */
export function byPlace(a, b) {
  return compare(orderOf(a), orderOf(b));
}

/**
 * Many, by their places, which are looked up once.
 * @param {readonly MapRecord[]} records
 */
export function inOrder(records) {
  return records.map((record) => ({ record, order: orderOf(record) }))
    .sort((a, b) => compare(a.order, b.order)).map(({ record }) => record);
}

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * What has no place comes last, as in the engine.
 * @param {MapRecord | undefined} record
 */
function orderOf(record) {
  return placeValue(record)?.order ?? `~${record?.id.padStart(40, "0")}`;
}

/**
 * @param {MapRecord | undefined} record
 * @returns {Place | null}
 */
export function placeValue(record) {
  const value = record?.fields.get(Field.place);
  return value && typeof value === "object" && "order" in value ? value : null;
}

/**
 * @param {RawRecord} raw
 * @returns {MapRecord}
 */
export function readRecord([id, kind, isLive, author, flat]) {
  /** @type {Map<number, Value>} */
  const fields = new Map();
  for (let index = 0; index < flat.length; index += 2) {
    const field = Number(flat[index]);
    const hasPlace = field === Field.place && kind !== Kind.map && kind !== Kind.link
      && kind !== Kind.comment;
    fields.set(field, readValue(flat[index + 1], hasPlace));
  }
  return { id, kind, isLive, author, fields };
}

/**
 * @param {RawValue} raw
 * @param {boolean} isPlace
 * @returns {Value}
 */
function readValue(raw, isPlace) {
  if (Array.isArray(raw)) {
    if (isPlace) {
      const [stage, lane, order] = /** @type {[string | null, string | null, string]} */ (raw);
      return { stage, lane, order };
    }
    if (raw.length === 1) return { record: String(raw[0]) };
    /** @type {Map<string, Plain>} */
    const keys = new Map();
    for (let index = 0; index < raw.length; index += 2) {
      keys.set(String(raw[index]), plain(raw[index + 1]));
    }
    return keys;
  }
  return plain(raw);
}

/**
 * @param {RawValue} raw
 * @returns {Plain}
 */
function plain(raw) {
  if (typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean") return raw;
  return typeof raw === "bigint" ? Number(raw) : "";
}
