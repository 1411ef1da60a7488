// What the map says, as the page needs it: records by name, cards by cell, in their order. A shadow
// of the engine's document, brought up to date by what has changed.

import { Field, Kind, shownTitle } from "./schema.js";

/** @typedef {import("../engine/session.js").Delta} Delta */
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
 * What is to be shown anew.
 * @typedef {object} Changes
 * @property {boolean} isWhole all
 * @property {boolean} isFrame stages, lanes, or which cards are in none of them
 * @property {boolean} isMap the map's own fields, its personas or channels
 * @property {Set<string>} cards that look otherwise
 * @property {Set<string>} cells whose cards are others, or stand otherwise
 * @property {Set<string>} records all that have changed
 */

/** @returns {Changes} */
export function noChanges() {
  return { isWhole: false, isFrame: false, isMap: false, cards: new Set(), cells: new Set(),
    records: new Set() };
}

/**
 * @param {string | null} stage
 * @param {string | null} lane
 */
export function cellKey(stage, lane) {
  return `${stage ?? ""}|${lane ?? ""}`;
}

export class MapState {
  constructor() {
    /** @type {Map<string, MapRecord>} */
    this.records = new Map();
    /** @type {string[]} */ this.stages = [];
    /** @type {string[]} */ this.lanes = [];
    /** @type {string[]} */ this.personas = [];
    /** @type {string[]} */ this.channels = [];
    /**
     * The cards of each cell, in their order.
     * @type {Map<string, string[]>}
     */
    this.cells = new Map();
    /**
     * Which cell a card is in.
     * @type {Map<string, string>}
     */
    this.cellOf = new Map();
    /**
     * What was said about a card.
     * @type {Map<string, Set<string>>}
     */
    this.commentsOn = new Map();
    /**
     * The links from and to a card.
     * @type {Map<string, Set<string>>}
     */
    this.linksAt = new Map();
  }

  /**
   * @param {Delta} delta
   * @returns {Changes}
   */
  apply(delta) {
    const changes = noChanges();
    if (delta.isWhole) {
      this.records.clear();
      this.commentsOn.clear();
      this.linksAt.clear();
    }
    let areFrames = delta.isWhole;
    for (const raw of delta.records) {
      const record = readRecord(raw);
      const before = this.records.get(record.id);
      this.records.set(record.id, record);
      changes.records.add(record.id);
      switch (record.kind) {
        case Kind.stage: case Kind.lane: areFrames = true; break;
        case Kind.persona: this.personas = this.ordered(Kind.persona); changes.isMap = true; break;
        case Kind.channel: this.channels = this.ordered(Kind.channel); changes.isMap = true; break;
        case Kind.card:
          changes.cards.add(record.id);
          if (!delta.isWhole) this.putCard(record, changes);
          break;
        case Kind.comment: this.attach(this.commentsOn, record, [Field.comment.on], before, changes); break;
        case Kind.link:
          this.attach(this.linksAt, record, [Field.link.from, Field.link.to], before, changes);
          break;
        default: changes.isMap = true;
      }
    }
    if (areFrames) this.putAll(changes);
    changes.isWhole = delta.isWhole;
    return changes;
  }

  /** @param {string} id */
  record(id) {
    return this.records.get(id);
  }

  /**
   * @param {string} id
   * @param {number} field
   * @returns {Value | undefined}
   */
  value(id, field) {
    return this.records.get(id)?.fields.get(field);
  }

  /**
   * @param {string} id
   * @param {number} field
   */
  text(id, field) {
    const value = this.value(id, field);
    return typeof value === "string" ? value : "";
  }

  /**
   * @param {string} id
   * @param {number} field
   * @returns {number | null}
   */
  number(id, field) {
    const value = this.value(id, field);
    return typeof value === "number" ? value : null;
  }

  /**
   * @param {string} id
   * @param {number} field
   * @returns {Map<string, Plain>}
   */
  keyed(id, field) {
    const value = this.value(id, field);
    return value instanceof Map ? value : new Map();
  }

  /**
   * @param {string} id
   * @param {number} field
   * @returns {string | null} a live record
   */
  reference(id, field) {
    const value = this.value(id, field);
    const target = value && typeof value === "object" && "record" in value ? value.record : null;
    return target !== null && this.isLive(target) ? target : null;
  }

  /** @param {string} id */
  isLive(id) {
    return this.records.get(id)?.isLive ?? false;
  }

  /**
   * What a stage, lane or channel is called.
   * @param {string} id
   */
  title(id) {
    return this.text(id, shownTitle);
  }

  /**
   * The stage and lane that a card is shown in.
   * @param {string} id
   */
  placeOf(id) {
    const place = placeValue(this.records.get(id));
    const live = (/** @type {string | null} */ frame) =>
      frame !== null && this.isLive(frame) ? frame : null;
    return { stage: live(place?.stage ?? null), lane: live(place?.lane ?? null) };
  }

  /**
   * @param {string | null} stage
   * @param {string | null} lane
   * @returns {readonly string[]}
   */
  cardsIn(stage, lane) {
    return this.cells.get(cellKey(stage, lane)) ?? [];
  }

  /** Cards in no stage, or in no lane: whether there are any. */
  unplaced() {
    let [stage, lane] = [false, false];
    for (const [key, cards] of this.cells) {
      if (cards.length === 0) continue;
      stage ||= key.startsWith("|");
      lane ||= key.endsWith("|");
    }
    return { stage, lane };
  }

  /**
   * Live comments about a card, in the order they were made in.
   * @param {string} card
   */
  comments(card) {
    return this.attached(this.commentsOn, card);
  }

  /**
   * Live links whose two cards are live.
   * @param {string} card
   */
  links(card) {
    return this.attached(this.linksAt, card).filter((id) =>
      this.reference(id, Field.link.from) !== null && this.reference(id, Field.link.to) !== null);
  }

  /** Deleted cards, the youngest last. */
  deletedCards() {
    const cards = [];
    for (const record of this.records.values()) {
      if (record.kind === Kind.card && !record.isLive) cards.push(record.id);
    }
    return cards;
  }

  /**
   * @param {Map<string, Set<string>>} index
   * @param {string} card
   */
  attached(index, card) {
    return [...index.get(card) ?? []].filter((id) => this.isLive(id)).sort(byStamp);
  }

  /**
   * @param {Map<string, Set<string>>} index
   * @param {MapRecord} record
   * @param {number[]} fields
   * @param {MapRecord | undefined} before
   * @param {Changes} changes
   */
  attach(index, record, fields, before, changes) {
    for (const field of fields) {
      const old = before?.fields.get(field);
      if (old && typeof old === "object" && "record" in old) {
        index.get(old.record)?.delete(record.id);
        changes.cards.add(old.record);
      }
      const target = record.fields.get(field);
      if (target && typeof target === "object" && "record" in target) {
        const set = index.get(target.record) ?? new Set();
        index.set(target.record, set.add(record.id));
        changes.cards.add(target.record);
      }
    }
  }

  /**
   * @param {number} kind
   * @returns {string[]} live records in their order
   */
  ordered(kind) {
    const found = [];
    for (const record of this.records.values()) {
      if (record.kind === kind && record.isLive) found.push(record);
    }
    return found.sort((a, b) => compare(orderOf(a), orderOf(b))).map((record) => record.id);
  }

  /**
   * Stages and lanes anew, and with them which cell every card is in.
   * @param {Changes} changes
   */
  putAll(changes) {
    this.stages = this.ordered(Kind.stage);
    this.lanes = this.ordered(Kind.lane);
    this.personas = this.ordered(Kind.persona);
    this.channels = this.ordered(Kind.channel);
    this.cells.clear();
    this.cellOf.clear();
    for (const record of this.records.values()) {
      if (record.kind !== Kind.card || !record.isLive) continue;
      const { stage, lane } = this.placeOf(record.id);
      const key = cellKey(stage, lane);
      this.cellOf.set(record.id, key);
      const cell = this.cells.get(key);
      if (cell) cell.push(record.id);
      else this.cells.set(key, [record.id]);
    }
    for (const cell of this.cells.values()) cell.sort((a, b) => this.compareCards(a, b));
    changes.isFrame = true;
  }

  /**
   * @param {MapRecord} record
   * @param {Changes} changes
   */
  putCard(record, changes) {
    const { id } = record;
    const before = this.cellOf.get(id);
    const { stage, lane } = this.placeOf(id);
    const now = record.isLive ? cellKey(stage, lane) : undefined;
    if (before !== undefined) {
      const cell = this.cells.get(before) ?? [];
      const index = cell.indexOf(id);
      if (before === now && this.isInOrder(cell, index)) return;
      cell.splice(index, 1);
      changes.cells.add(before);
      if (cell.length === 0 && isOutside(before)) changes.isFrame = true;
      this.cellOf.delete(id);
    }
    if (now === undefined) return;
    const cell = this.cells.get(now) ?? [];
    if (cell.length === 0 && isOutside(now)) changes.isFrame = true;
    let [low, high] = [0, cell.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compareCards(cell[middle], id) < 0) low = middle + 1; else high = middle;
    }
    cell.splice(low, 0, id);
    this.cells.set(now, cell);
    this.cellOf.set(id, now);
    changes.cells.add(now);
  }

  /**
   * @param {string[]} cell
   * @param {number} index
   */
  isInOrder(cell, index) {
    const id = cell[index];
    return (index === 0 || this.compareCards(cell[index - 1], id) < 0)
      && (index === cell.length - 1 || this.compareCards(id, cell[index + 1]) < 0);
  }

  /**
   * @param {string} a
   * @param {string} b
   */
  compareCards(a, b) {
    return compare(orderOf(this.records.get(a)), orderOf(this.records.get(b)));
  }
}

/** @param {string} key */
function isOutside(key) {
  return key.startsWith("|") || key.endsWith("|");
}

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
function placeValue(record) {
  const value = record?.fields.get(Field.place);
  return value && typeof value === "object" && "order" in value ? value : null;
}

/**
 * @param {RawRecord} raw
 * @returns {MapRecord}
 */
function readRecord([id, kind, isLive, author, flat]) {
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
