// Which cell each card is in, and in which order: brought up to date card by card.

import { byPlace, inOrder } from "./map-record.js";
import { Kind } from "./schema.js";

/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {import("./map-record.js").MapRecord} MapRecord */
/** @typedef {import("./map-state.js").MapState} MapState */

/**
 * @param {string | null} stage
 * @param {string | null} lane
 */
export function cellKey(stage, lane) {
  return `${stage ?? ""}|${lane ?? ""}`;
}

export class CellOrder {
  /** @param {MapState} state */
  constructor(state) {
    this.state = state;
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

  /** Every card anew, as after a change of stages or lanes. */
  putAll() {
    this.cells.clear();
    this.cellOf.clear();
    /** @type {Map<string, MapRecord[]>} */
    const found = new Map();
    for (const record of this.state.records.values()) {
      if (record.kind !== Kind.card || !record.isLive) continue;
      const { stage, lane } = this.state.placeOf(record.id);
      const key = cellKey(stage, lane);
      this.cellOf.set(record.id, key);
      const cell = found.get(key);
      if (cell) cell.push(record); else found.set(key, [record]);
    }
    for (const [key, cell] of found) this.cells.set(key, inOrder(cell).map(({ id }) => id));
  }

  /**
   * One card, which is new, gone, or has another place. O(cards of the cells that it is in).
   * @param {MapRecord} record
   * @param {Changes} changes
   */
  put(record, changes) {
    const { id } = record;
    const before = this.cellOf.get(id);
    const { stage, lane } = this.state.placeOf(id);
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
      if (this.compare(cell[middle], id) < 0) low = middle + 1; else high = middle;
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
    return (index === 0 || this.compare(cell[index - 1], id) < 0)
      && (index === cell.length - 1 || this.compare(id, cell[index + 1]) < 0);
  }

  /**
   * @param {string} a
   * @param {string} b
   */
  compare(a, b) {
    return byPlace(this.state.records.get(a), this.state.records.get(b));
  }
}

/** @param {string} key */
function isOutside(key) {
  return key.startsWith("|") || key.endsWith("|");
}
