// A map that is open: the session, the connection and the local copy together. What the engine
// wants done is done here; what has changed is told to whoever shows it.

import { reasonOf } from "./reason.js";
import { Session } from "./session.js";
import { sameStatus, waiting } from "./status.js";
import { Transport } from "./transport.js";

/** @typedef {import("./cbor.js").CBORItem} CBORItem */
/** @typedef {import("./claim.js").Claim} Claim */
/** @typedef {import("./module.js").EngineModule} EngineModule */
/** @typedef {import("./session.js").Cell} Cell */
/** @typedef {import("./session.js").Delta} Delta */
/** @typedef {import("./session.js").EditStep} EditStep */
/** @typedef {import("./session.js").Identity} Identity */
/** @typedef {import("./store.js").LocalStore} LocalStore */

/**
 * What a map has to tell, besides what has changed in it.
 * @typedef {{ kind: "progress", received: number, total: number }
 *   | { kind: "refused", code: number, reason: string, words: string[] }
 *   | { kind: "superseded", lost: string, now: string, author: string }
 *   | { kind: "met-deletion", record: string, deleter: string, author: string, isOwnDeletion: boolean }
 *   | { kind: "called", name: string, record: string | null, cell: Cell | null }
 *   | { kind: "bye", code: number, reason: string }
 *   | { kind: "broken", reason: string }
 *   | { kind: "lacking", count: number }
 *   | { kind: "faulty", isFinal: boolean }
 *   | { kind: "unkept", reason: string }
 *   | { kind: "unsaved", reason: string }
 *   | { kind: "kept-again" }
 *   | { kind: "caught-up" }} MapEvent
 */
/**
 * @typedef {object} LiveMapListener
 * @property {(delta: Delta) => void} changed
 * @property {() => void} status the status, the people or the roster are others
 * @property {(event: MapEvent) => void} told
 */

const tickMilliseconds = 100;
const frameMilliseconds = 16;
const completeMilliseconds = 1_000;
const hiddenMilliseconds = 50;
/** How long messages are handled at a time; what is left comes after the next frame. */
const receiveMilliseconds = 8;
/** Within this time a tab that is looked at again is expected to have a connection. */
const wakingMilliseconds = 2_000;

export class LiveMap {
  /**
   * @param {EngineModule} module
   * @param {Identity} identity
   * @param {string} owner
   * @param {{ store: LocalStore, claim: Claim } | null} place on this device; null if there is none
   * @param {URL} server
   * @param {LiveMapListener} listener
   */
  constructor(module, identity, owner, place, server, listener) {
    this.identity = identity;
    this.owner = owner;
    this.place = place;
    this.listener = listener;
    const key = crypto.getRandomValues(new Uint8Array(16));
    this.session = new Session(module, identity, place?.claim.stored?.copy ?? null, key, !!place);
    this.transport = new Transport(server, {
      opened: (connection) => this.step(() => this.session.connected(connection)),
      closed: (connection) => this.step(() => {
        this.receiveWaiting(Infinity);
        this.session.disconnected(connection);
      }),
      received: (connection, bytes) => this.received(connection, bytes),
    });
    this.status = this.session.status();
    /** @type {import("./session.js").Person[]} */
    this.people = [];
    /** @type {Map<string, import("./session.js").Participant>} */
    this.roster = new Map();
    /**
     * Messages that came within a frame of those that were handled last.
     * @type {[connection: number, bytes: Uint8Array][]}
     */
    this.waiting = [];
    this.handledAt = -Infinity;
    this.handleTimer = 0;
    /**
     * Writes the copy that is to be written when the screen shows what is in it.
     * @type {(() => void) | null}
     */
    this.pendingWrite = null;
    this.areOthers = false;
    /** Whether somebody has written whom the roster does not know. */
    this.isAuthorNew = false;
    this.names = "";
    this.isAsleep = false;
    this.wokenAt = -Infinity;
    /** @type {import("./insight.js").Insight | null} */
    this.insight = null;
    /**
     * Texts that are written just now.
     * @type {[record: string, field: number][]}
     */
    this.watched = [];
    /**
     * Where one is, to be told when all of the engine is here.
     * @type {import("./session.js").OwnPlace | null}
     */
    this.laterPresence = null;
    this.ticker = 0;
    this.left = () => {};
    /** @type {Promise<void> | null} */
    this.leaving = null;
  }

  start() {
    this.ticker = window.setInterval(() => this.step(() => this.session.tick()), tickMilliseconds);
    this.step(() => this.session.start());
  }

  /**
   * Gets what of the engine the first card did without; tried again as long as it cannot be had.
   * @returns {Promise<void>}
   */
  async complete() {
    try {
      await this.session.module.completed();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, completeMilliseconds));
      return this.complete();
    }
    if (this.laterPresence) this.setPresence(this.laterPresence);
    else this.step(() => {});
    this.laterPresence = null;
  }

  /** Tries to connect at once. */
  retry() {
    if (!this.isAsleep) this.step(() => this.session.start());
  }

  /** Does without a connection, until it is woken. */
  sleep() {
    if (this.isAsleep) return;
    this.isAsleep = true;
    this.lose();
  }

  wake() {
    if (!this.isAsleep) return;
    this.isAsleep = false;
    this.wokenAt = performance.now();
    this.retry();
  }

  /** Whether it is without a connection because nobody looks, or nobody did a moment ago. */
  get isResting() {
    return this.isAsleep || performance.now() - this.wokenAt < wakingMilliseconds;
  }

  /** There is no network, whatever the connection says of itself. */
  lose() { this.step(() => this.session.lose()); }

  /** Keeps what others have changed, too, so that it is there without a connection. */
  save() {
    // Nothing of one's own can be there yet.
    if (!this.session.module.isComplete) return;
    this.step(() => this.session.save());
    // The page may be about to go.
    this.pendingWrite?.();
  }

  /**
   * Ends the conversation; done when what was written is kept and the server has heard it, or cannot.
   * @returns {Promise<void>}
   */
  leave() {
    this.leaving ??= new Promise((resolve) => {
      this.left = () => {
        clearInterval(this.ticker);
        this.place?.claim.release();
        resolve();
      };
      this.step(() => this.session.leave());
    });
    return this.leaving;
  }

  /**
   * Makes one change; throws {@link import("./session.js").RefusedEdit} if it cannot be made.
   * @param {EditStep[]} steps
   * @param {boolean} goesOn whether one undo takes it back with the change before
   * @returns {string[]} the records it created
   */
  edit(steps, goesOn) {
    return this.step(() => this.session.edit(steps, goesOn));
  }

  /**
   * Makes changes that the server prepared, as one step.
   * @param {Uint8Array} batch
   */
  adopt(batch) {
    if (batch.length > 0) this.step(() => this.session.adopt(batch));
  }

  /** @param {boolean} passesOver */
  undo(passesOver) { return this.step(() => this.session.undo(passesOver)); }

  /** @param {boolean} passesOver */
  redo(passesOver) { return this.step(() => this.session.redo(passesOver)); }

  /** @param {string | null} language */
  setLanguage(language) { this.step(() => this.session.setLanguage(language)); }

  /** @param {import("./session.js").OwnPlace} place */
  setPresence(place) {
    if (!this.session.module.isComplete) {
      this.laterPresence = place;
      return;
    }
    this.step(() => this.session.setPresence(place));
  }

  /**
   * Brings everybody to a card, or to a cell.
   * @param {string | null} record
   * @param {Cell | null} cell
   */
  callEverybody(record, cell) {
    this.step(() => this.session.callEverybody(record, cell));
  }

  /**
   * What others do to this text is told as splices; to be given back by `false`.
   * @param {string} record
   * @param {number} field
   * @param {boolean} isWatched
   */
  watch(record, field, isWatched) {
    const isThis = (/** @type {[string, number]} */ each) => each[0] === record && each[1] === field;
    if (isWatched) this.watched.push([record, field]);
    else this.watched = this.watched.filter((each, index) => index !== this.watched.findIndex(isThis));
    this.step(() => this.session.watch(this.watched));
  }

  /**
   * A busy room sends more often than a screen shows anything: what comes within a frame is handled
   * together.
   * @param {number} connection
   * @param {Uint8Array} bytes
   */
  received(connection, bytes) {
    this.waiting.push([connection, bytes]);
    const rest = this.handledAt + frameMilliseconds - performance.now();
    if (rest <= 0 || this.status.state !== "live") return this.step(() => this.receiveWaiting());
    this.handleTimer ||= window.setTimeout(() => this.step(() => this.receiveWaiting()), rest);
  }

  /** @param {number} [milliseconds] how long; one message at least */
  receiveWaiting(milliseconds = receiveMilliseconds) {
    clearTimeout(this.handleTimer);
    this.handleTimer = 0;
    const end = performance.now() + milliseconds;
    let count = 0;
    while (count < this.waiting.length && (count === 0 || performance.now() < end)) {
      this.session.receive(...this.waiting[count++]);
    }
    this.waiting.splice(0, count);
    this.handledAt = performance.now();
    if (this.waiting.length > 0) {
      this.handleTimer = window.setTimeout(() => this.step(() => this.receiveWaiting()), 0);
    }
  }

  /**
   * Lets the session do one thing, and then does what it wants done.
   * @template T
   * @param {() => T} body
   * @returns {T}
   */
  step(body) {
    try {
      return body();
    } finally {
      this.carryOut();
    }
  }

  carryOut() {
    for (let turns = 0; turns < 100; turns++) {
      const effects = this.session.effects();
      if (effects.length === 0) break;
      for (const effect of effects) this.carryOutOne(effect);
    }
    const delta = this.session.changes();
    if (delta.isWhole || delta.records.length > 0) {
      this.insight?.note(delta);
      // Where their carets are follows from the text.
      this.areOthers ||= this.people.some(({ record, field }) => field !== null
        && (delta.isWhole || delta.records.some(([id]) => id === record)));
      this.listener.changed(delta);
    }
    const status = this.session.status();
    // People come after the first card.
    const areOthers = this.areOthers && this.session.module.isComplete;
    if (areOthers || !sameStatus(status, this.status)) {
      this.status = status;
      if (areOthers) {
        this.areOthers = false;
        this.people = this.session.people().map((person) => waiting(person, this.people));
        // Positions and carets come often, people seldom.
        const names = JSON.stringify(this.people.map(({ connection, id, name }) => [connection, id, name]));
        if (names !== this.names || this.isAuthorNew) this.roster = this.session.roster();
        this.names = names;
        this.isAuthorNew = false;
      }
      this.listener.status();
    }
  }

  /** @param {import("./session.js").Effect} effect */
  carryOutOne([code, ...rest]) {
    const { told } = this.listener;
    switch (code) {
      case 0:
        if (!this.isAsleep) return this.transport.open(Number(rest[0]));
        setTimeout(() => this.step(() => this.session.disconnected(Number(rest[0]))));
        return;
      case 1: return this.transport.send(Number(rest[0]), /** @type {Uint8Array} */ (rest[1]));
      case 2: return this.transport.close(Number(rest[0]));
      case 3: this.areOthers = true; return;
      case 4: return told({ kind: "progress", received: Number(rest[0]), total: Number(rest[1]) });
      case 5: this.areOthers = this.isAuthorNew = true; return told({ kind: "caught-up" });
      case 7:
        if (!this.roster.has(hex(rest[0]))) this.areOthers = this.isAuthorNew = true;
        return;
      case 10:
        return told({ kind: "refused", code: Number(rest[0]), reason: String(rest[1]),
          words: /** @type {string[]} */ (rest[2]) });
      case 11: return told({ kind: "bye", code: Number(rest[0]), reason: String(rest[1]) });
      case 12: return told({ kind: "broken", reason: String(rest[0]) });
      case 13:
        return told({ kind: "superseded", author: hex(rest[2]), lost: String(rest[3]),
          now: String(rest[4]) });
      case 19: {
        const cell = /** @type {[string | null, string | null] | null} */ (rest[2]);
        return told({ kind: "called", name: String(rest[0]),
          record: /** @type {string | null} */ (rest[1]),
          cell: cell && { stage: cell[0], lane: cell[1] } });
      }
      case 15: return told({ kind: "lacking", count: Number(rest[0]) });
      case 16: return told({ kind: "unkept", reason: String(rest[0]) });
      case 17: return told({ kind: "kept-again" });
      case 18:
        return told({ kind: "met-deletion", record: `${hex(rest[1])}-${hex(rest[0])}`,
          deleter: hex(rest[2]), author: hex(rest[3]), isOwnDeletion: rest[4] === true });
      case 20: return told({ kind: "faulty", isFinal: rest[0] === true });
      case 30: return this.writeSoon();
      case 31: return told({ kind: "unsaved", reason: String(rest[0]) });
      case 32: return this.left();
      default: return;
    }
  }

  /** The copy, which is that of the whole map, is not written within a key, but when the screen shows it. */
  writeSoon() {
    const write = () => {
      if (this.pendingWrite !== write) return;
      this.pendingWrite = null;
      void this.writeCopy();
    };
    this.pendingWrite = write;
    if (this.leaving) return write();
    requestAnimationFrame(() => setTimeout(write));
    setTimeout(write, hiddenMilliseconds);
  }

  /** Answers the engine when the copy, as it is at this moment, is on this device's disk, or cannot be. */
  async writeCopy() {
    try {
      if (!this.place) throw new Error("there is no place on this device");
      await this.session.module.completed();
      const { store, claim } = this.place;
      await store.put({
        id: claim.id, map: this.identity.map, owner: this.owner, copy: this.session.localCopy(),
        unsent: this.session.status().undurable, savedAt: Date.now(),
      });
      this.step(() => this.session.copyWritten());
    } catch (error) {
      this.step(() => this.session.copyFailed(reasonOf(error)));
    }
  }
}

/** @param {CBORItem} replica */
function hex(replica) {
  return (typeof replica === "bigint" ? replica : Number(replica)).toString(16);
}
