// What the map tells: a module of its own, which is loaded when it is first asked. It knows the records
// as the engine tells them, and takes note of what has changed when it is asked the next time, so that
// nobody pays for what nobody looks at.

import { encode } from "./cbor.js";
import { EngineModule } from "./module.js";

/** @typedef {import("./live-map.js").LiveMap} LiveMap */
/** @typedef {import("./session.js").Delta} Delta */
/** @typedef {import("./session.js").RawRecord} RawRecord */
/** @typedef {import("../words/sentences.js").Message} Message */
/** @typedef {import("../words/sentences.js").MessageValue} MessageValue */
/** @typedef {null | boolean | number | string | JSONArray | JSONObject} JSONValue */
/** @typedef {JSONValue[]} JSONArray */
/** @typedef {{ [key: string]: JSONValue }} JSONObject */

const command = { take: 0, insight: 1, curve: 2, checks: 3 };
/** How an array of two items begins of which the first is {@link command}.take. */
const takeHead = [0x82, 0x00];
const decoder = new TextDecoder();
const dayMilliseconds = 86_400_000;

export class Insight {
  /**
   * @param {LiveMap} live
   * @param {string | URL} address of the module
   */
  constructor(live, address) {
    this.live = live;
    this.address = address;
    /** @type {{ module: EngineModule, handle: number } | null} */
    this.opened = null;
    /** Whether all that is there is to be told, whatever the module knows. */
    this.isWhole = true;
    /**
     * What the module does not know yet.
     * @type {Map<string, RawRecord>}
     */
    this.changed = new Map();
  }

  /** @param {Delta} delta */
  note({ isWhole, records }) {
    if (isWhole) this.isWhole = true;
    if (!this.opened || this.isWhole) return this.changed.clear();
    for (const record of records) this.changed.set(record[0], record);
  }

  /** @returns {Promise<JSONObject>} as `waymark insight --json`, in ids and messages */
  insight() { return this.ask([command.insight]); }

  /** @returns {Promise<JSONObject>} the part of it that is the curve */
  curve() { return this.ask([command.curve]); }

  /**
   * As `waymark check --json`.
   * @returns {Promise<JSONObject>}
   */
  checks() {
    const now = new Date();
    const day = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / dayMilliseconds;
    return this.ask([command.checks, day]);
  }

  /**
   * @param {number[]} request
   * @returns {Promise<JSONObject>}
   */
  async ask(request) {
    if (!this.opened) {
      const module = await EngineModule.load(this.address);
      this.opened ??= { module, handle: module.open(null) };
    }
    const { module, handle } = this.opened;
    try {
      if (this.isWhole) {
        const answer = this.live.session.whole();
        const request = new Uint8Array(takeHead.length + answer.length);
        request.set(takeHead);
        request.set(answer, takeHead.length);
        module.callRaw(handle, request);
      } else if (this.changed.size > 0) {
        module.callRaw(handle, encode([command.take, [0, [false, [...this.changed.values()]]]]));
      }
      this.isWhole = false;
      this.changed.clear();
      return JSON.parse(decoder.decode(module.callRaw(handle, encode(request))));
    } catch (error) {
      // A module that has stopped answers nothing any more; the engine goes on.
      this.opened = null;
      this.isWhole = true;
      throw new Error(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * The page's name of a record that the insights name `stamp@replica`.
 * @param {string} id
 */
export function recordName(id) {
  const [stamp, replica] = id.split("@");
  return `${Number(stamp).toString(16)}-${(replica ?? "").replace(/^0+/u, "")}`;
}
