// What the map says, as the page needs it: records by name, cards by cell, in their order. A shadow
// of the engine's document, brought up to date by what has changed.

import { cellKey, CellOrder } from "./cell-order.js";
import { noChanges } from "./changes.js";
import { byPlace, byStamp, placeValue, readRecord } from "./map-record.js";
import { Field, Kind, shownTitle } from "./schema.js";

/** @typedef {import("../engine/session.js").Delta} Delta */
/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {import("./map-record.js").MapRecord} MapRecord */
/** @typedef {import("./map-record.js").Plain} Plain */
/** @typedef {import("./map-record.js").Value} Value */

export class MapState {
  constructor() {
    /** @type {Map<string, MapRecord>} */
    this.records = new Map();
    /** @type {string[]} */ this.stages = [];
    /** @type {string[]} */ this.lanes = [];
    /** @type {string[]} */ this.personas = [];
    /** @type {string[]} */ this.channels = [];
    this.order = new CellOrder(this);
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

  /** Which cell a card is in. */
  get cellOf() { return this.order.cellOf; }

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
        case Kind.persona: case Kind.channel: changes.isMap = true; break;
        case Kind.card:
          changes.cards.add(record.id);
          if (!delta.isWhole) this.order.put(record, changes);
          break;
        case Kind.comment: this.attach(this.commentsOn, record, [Field.comment.on], before, changes); break;
        case Kind.link:
          this.attach(this.linksAt, record, [Field.link.from, Field.link.to], before, changes);
          break;
        default: changes.isMap = true;
      }
    }
    if (areFrames) this.putAll(changes);
    else if (changes.isMap) this.orderOthers();
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
    return this.order.cells.get(cellKey(stage, lane)) ?? [];
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
    return found.sort(byPlace).map((record) => record.id);
  }

  /**
   * Stages and lanes anew, and with them which cell every card is in.
   * @param {Changes} changes
   */
  putAll(changes) {
    this.stages = this.ordered(Kind.stage);
    this.lanes = this.ordered(Kind.lane);
    this.orderOthers();
    this.order.putAll();
    changes.isFrame = true;
  }

  orderOthers() {
    this.personas = this.ordered(Kind.persona);
    this.channels = this.ordered(Kind.channel);
  }
}
