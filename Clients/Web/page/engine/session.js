// One session of the engine on one map: its commands by name.

import { encode } from "./cbor.js";

/** @typedef {import("./cbor.js").CBORItem} CBORItem */
/** @typedef {import("./module.js").EngineModule} EngineModule */

/**
 * What a page keeps of a map, as the engine gave it: `[replica, snapshot, own changes, sealed changes of
 * others, key, last durable, undo history, own replicas]`. Nothing of it is for the page to read.
 * @typedef {CBORItem[]} LocalCopy
 */
/**
 * How many changes of each replica: flat pairs. Nothing of it is for the page to read.
 * @typedef {CBORItem[]} Version
 */
/**
 * @typedef {object} Identity
 * @property {string} map
 * @property {string | null} token
 * @property {string | null} name
 */
/** @typedef {"offline" | "connecting" | "greeting" | "catching-up" | "live"} ConnectionState */
/**
 * @typedef {object} Status
 * @property {ConnectionState} state
 * @property {number | null} retryAt of the monotonic clock, in milliseconds
 * @property {number} unkept changes that are in memory alone
 * @property {number} unmerged changes that others do not have
 * @property {number} undurable changes that are not on the server's disk
 * @property {string | null} id
 * @property {string | null} name
 * @property {number | null} role 0 facilitator, 1 participant, 2 observer
 * @property {string} replica
 * @property {string | null} keepFailure
 */
/**
 * @typedef {object} Person
 * @property {number} connection
 * @property {string} id
 * @property {string} name
 * @property {number} role
 * @property {string | null} record
 * @property {number | null} field
 * @property {number | null} anchor where a selection began, in UTF-16 units
 * @property {number | null} caret null where the text that it stands in has not come yet
 * @property {boolean} isTyping
 * @property {Cell | null} cell where somebody is who is at no card
 * @property {boolean} isDragging whether the record is being moved just now
 */
/** @typedef {{ stage: string | null, lane: string | null }} Cell */
/**
 * Where one is oneself; offsets in UTF-16 units.
 * @typedef {object} OwnPlace
 * @property {string | null} record
 * @property {number | null} [field]
 * @property {number | null} [anchor]
 * @property {number | null} [caret]
 * @property {boolean} [isTyping]
 * @property {Cell | null} [cell]
 * @property {boolean} [isDragging]
 */
/** @typedef {{ id: string, name: string }} Participant */
/**
 * A value of a field: see `board/map-record.js`.
 * @typedef {CBORItem} RawValue
 */
/** @typedef {[name: string, kind: number, isLive: boolean, author: string, fields: RawValue[]]} RawRecord */
/** @typedef {{ at: number, count: number, text: string }} Splice */
/** @typedef {{ record: string, field: number, splices: Splice[] }} SplicedText */
/**
 * What has changed: records as they are now, and what was done to the texts that are watched.
 * @typedef {{ isWhole: boolean, records: RawRecord[], spliced: SplicedText[] }} Delta
 */
/** @typedef {[code: number, ...rest: CBORItem[]]} Effect */
/**
 * What became of an undo or redo, and the replicas of those who have built on it, or on a part; null for
 * one that is not known.
 * @typedef {object} Reversal
 * @property {"done" | "nothing" | "builtOn" | "unknown"} outcome
 * @property {(string | null)[]} builders
 */
/**
 * One step of an edit: see `edits.js`.
 * @typedef {CBORItem[]} EditStep
 */

const command = {
  start: 0, connected: 1, disconnected: 2, receive: 3, tick: 4, leave: 5, undo: 7, redo: 8,
  effects: 10, copy: 14, copyWritten: 15, copyFailed: 16, save: 17, lose: 18,
  changes: 20, status: 21, people: 22, roster: 23, presence: 24, edit: 25, language: 26, whole: 28,
  call: 29, watch: 30, adopt: 31, version: 40, unseen: 41,
};
/** What is asked before the first card is on the screen. */
const early = new Set([command.start, command.connected, command.disconnected, command.receive,
  command.tick, command.effects, command.lose, command.changes, command.status, command.language,
  command.whole, command.watch, command.version]);
/** @type {ConnectionState[]} */
const states = ["offline", "connecting", "greeting", "catching-up", "live"];

/** An edit that the engine did not make; `code` is a refusal's of the protocol, or from 128 on a fault's. */
export class RefusedEdit extends Error {
  /** @param {number} code */
  constructor(code) {
    super(`refused ${code}`);
    this.code = code;
  }
}

export class Session {
  /**
   * @param {EngineModule} module
   * @param {Identity} identity
   * @param {LocalCopy | null} copy
   * @param {Uint8Array} key of a new replica; a copy has its own
   * @param {boolean} isKept whether there is a place on this device
   */
  constructor(module, identity, copy, key, isKept) {
    const seed = crypto.getRandomValues(new Uint32Array(2));
    const [replica, snapshot, own, sealed, ownKey, last, history, ownReplicas] =
      copy ?? [0, null, null, [], key, null];
    this.module = module;
    // An invitation is for this very map, which its first guest makes; an address may have a slip in it.
    this.handle = module.open([
      identity.map, identity.token !== null, identity.token, identity.name, replica,
      (seed[0] & 0x1fffff) * 0x100000000 + seed[1], snapshot, own, sealed, ownKey, last, isKept,
      history ?? null, ownReplicas ?? [],
    ]);
    if (this.handle === 0) throw new Error("the local copy cannot be read");
  }

  /**
   * @param {number} number
   * @param {...CBORItem} rest
   * @returns {CBORItem}
   */
  call(number, ...rest) {
    // Sooner than somewhere in the midst of it.
    if (!early.has(number)) this.module.complete();
    const answer = /** @type {CBORItem[] | null} */ (this.module.call(
      this.handle, request(number, ...rest)));
    if (!answer) throw new Error(`the engine does not understand ${number}`);
    if (answer[0] === 1) throw new RefusedEdit(Number(answer[1]));
    return answer[1];
  }

  start() { this.call(command.start); }
  tick() { this.call(command.tick); }
  save() { this.call(command.save); }
  lose() { this.call(command.lose); }
  leave() { this.call(command.leave); }

  /** @param {number} connection */
  connected(connection) { this.call(command.connected, connection); }

  /** @param {number} connection */
  disconnected(connection) { this.call(command.disconnected, connection); }

  /**
   * @param {number} connection
   * @param {Uint8Array} bytes
   */
  receive(connection, bytes) { this.call(command.receive, connection, bytes); }

  /**
   * Takes back the own last step, as far as nobody has built on it.
   * @param {boolean} passesOver whether to go on to older ones if the last cannot be undone
   */
  undo(passesOver) { return this.reversal(command.undo, passesOver); }

  /** @param {boolean} passesOver */
  redo(passesOver) { return this.reversal(command.redo, passesOver); }

  /**
   * @param {number} number
   * @param {boolean} passesOver
   * @returns {Reversal}
   */
  reversal(number, passesOver) {
    const answer = /** @type {[boolean, CBORItem[][]] | false | null} */ (
      this.call(number, passesOver));
    if (answer === false) return { outcome: "nothing", builders: [] };
    if (answer === null) return { outcome: "unknown", builders: [] };
    const [isDone, obstacles] = answer;
    const builders = new Set();
    for (const obstacle of obstacles) builders.add(hex(obstacle[obstacle.length - 1]));
    return { outcome: isDone ? "done" : "builtOn", builders: [...builders] };
  }

  /**
   * Makes one change of all steps, or throws {@link RefusedEdit} and does nothing.
   * @param {EditStep[]} steps
   * @param {boolean} goesOn whether one undo takes it back with the change before
   * @returns {string[]} the records that it adds, or that were there already
   */
  edit(steps, goesOn) {
    return /** @type {string[]} */ (this.call(command.edit, goesOn, steps));
  }

  /**
   * Makes changes that the server prepared, as one step; throws {@link RefusedEdit}, and then has done
   * nothing that stays.
   * @param {Uint8Array} batch
   */
  adopt(batch) { this.call(command.adopt, batch); }

  /** @returns {Effect[]} what is to be done, in order */
  effects() { return /** @type {Effect[]} */ (this.call(command.effects)); }

  /** @returns {Delta} what has changed since this was last asked */
  changes() {
    const [isWhole, records, texts] =
      /** @type {[boolean, RawRecord[], [string, number, CBORItem[]][]]} */ (
        this.call(command.changes));
    const spliced = texts.map(([record, field, flat]) => {
      /** @type {Splice[]} */
      const splices = [];
      for (let index = 0; index < flat.length; index += 3) {
        splices.push({ at: Number(flat[index]), count: Number(flat[index + 1]),
          text: String(flat[index + 2]) });
      }
      return { record, field, splices };
    });
    return { isWhole, records, spliced };
  }

  /** All records, in the engine's own bytes: `[0, [true, records]]`. */
  whole() { return this.module.callRaw(this.handle, encode(request(command.whole))); }

  /** @returns {Status} */
  status() {
    const [state, retryAt, unkept, unmerged, undurable, id, name, role, replica, keepFailure] =
      /** @type {[number, number | null, number, number, number, string | null, string | null,
        number | null, string, string | null]} */ (this.call(command.status));
    return { state: states[state], retryAt, unkept, unmerged, undurable, id, name, role, replica,
      keepFailure };
  }

  /** @returns {Person[]} */
  people() {
    const list = /** @type {[number, string, string, number, string | null, number | null,
      number | null, number | null, boolean, [string | null, string | null] | null, boolean][]} */ (
      this.call(command.people));
    return list.map(([connection, id, name, role, record, field, anchor, caret, isTyping, cell,
      isDragging]) => ({ connection, id, name, role, record, field, anchor, caret, isTyping,
      cell: cell && { stage: cell[0], lane: cell[1] }, isDragging }));
  }

  /** @returns {Map<string, Participant>} who writes as which replica */
  roster() {
    const flat = /** @type {string[]} */ (this.call(command.roster));
    const roster = new Map();
    for (let index = 0; index < flat.length; index += 3) {
      roster.set(flat[index], { id: flat[index + 1], name: flat[index + 2] });
    }
    return roster;
  }

  /** @param {OwnPlace} place */
  setPresence({ record, field = null, anchor = null, caret = null, isTyping = false, cell = null,
    isDragging = false }) {
    this.call(command.presence, record, field, anchor, caret, isTyping,
      cell && [cell.stage, cell.lane], isDragging);
  }

  /**
   * Brings everybody to a card, or to a cell.
   * @param {string | null} record
   * @param {Cell | null} cell
   */
  callEverybody(record, cell) {
    this.call(command.call, record, cell && [cell.stage, cell.lane]);
  }

  /**
   * What is done to these texts is told as splices from now on.
   * @param {[record: string, field: number][]} texts
   */
  watch(texts) { this.call(command.watch, texts); }

  /** @param {string | null} language what stages, lanes and channels are called in */
  setLanguage(language) { this.call(command.language, language); }

  /** @returns {Version} what is here, of whomever */
  version() { return /** @type {Version} */ (this.call(command.version)); }

  /**
   * What others have done beyond a version.
   * @param {Version} version
   * @returns {{ count: number, authors: Participant[] }}
   */
  unseen(version) {
    const [count, flat] = /** @type {[number, string[]]} */ (this.call(command.unseen, version));
    const authors = [];
    for (let index = 0; index < flat.length; index += 2) {
      authors.push({ id: flat[index], name: flat[index + 1] });
    }
    return { count, authors };
  }

  /** @returns {LocalCopy} */
  localCopy() { return /** @type {LocalCopy} */ (this.call(command.copy)); }

  copyWritten() { this.call(command.copyWritten); }

  /** @param {string} reason */
  copyFailed(reason) { this.call(command.copyFailed, reason); }
}

/**
 * @param {number} number
 * @param {...CBORItem} rest
 * @returns {CBORItem[]}
 */
function request(number, ...rest) {
  return [number, Math.round(performance.now()), Date.now(), ...rest];
}

/** @param {CBORItem} replica @returns {string | null} */
function hex(replica) {
  if (replica === null) return null;
  return (typeof replica === "bigint" ? replica : Number(replica)).toString(16);
}
