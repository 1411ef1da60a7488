// The engine: WebAssembly that merges, checks, undoes and speaks with the server. All that is known
// of the protocol is in there; requests and answers are CBOR and lie in its memory. So is the module of
// the insights, whose answers are JSON.

import { decode, encode } from "./cbor.js";
import { instantiate } from "./rest.js";

/** @typedef {import("./cbor.js").CBORItem} CBORItem */
/** @typedef {import("./rest.js").RestOfEngine} RestOfEngine */
/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {WebAssembly.Table} [table] of a module in two parts
 * @property {(count: number) => number} allocate
 * @property {(memory: number) => void} release
 * @property {(request: number, count: number) => number} open
 * @property {(session: number) => void} close
 * @property {(session: number, request: number, count: number) => number} call
 * @property {(request: number, count: number) => number} openReplay
 * @property {(replay: number) => void} closeReplay
 * @property {(replay: number, request: number, count: number) => number} callReplay
 */

export class EngineModule {
  /**
   * @param {Exports} core
   * @param {RestOfEngine | null} [rest]
   */
  constructor(core, rest = null) {
    this.core = core;
    this.rest = rest;
  }

  /**
   * Compiles while it is still arriving.
   * @param {string | URL} address
   * @param {RestOfEngine | null} [rest] of a module in two parts, the other one
   */
  static async load(address, rest = null) {
    return EngineModule.begin((imports) => instantiate(address, imports), rest);
  }

  /**
   * @param {(imports: WebAssembly.Imports) => Promise<WebAssembly.WebAssemblyInstantiatedSource>} instantiate
   * @param {RestOfEngine | null} [rest]
   */
  static async begin(instantiate, rest = null) {
    /** @type {Exports} */
    let core;
    const { instance } = await instantiate({
      ...(rest && { placeholder: rest.placeholders }),
      waymark: {
        /**
         * @param {number} start
         * @param {number} count
         */
        random(start, count) {
          crypto.getRandomValues(new Uint8Array(core.memory.buffer, start, count));
        },
      },
    });
    core = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
    rest?.follow(instance.exports);
    return new EngineModule(core, rest);
  }

  /** Whether all of it is here, and not only what the first card needs. */
  get isComplete() { return this.rest?.isHere ?? true; }

  /** When all of it is here. */
  async completed() { await this.rest?.load(); }

  /** Waits for all of it, and does nothing else meanwhile; throws if it cannot be had. */
  complete() { this.rest?.loadAtOnce(); }

  /**
   * A new session's number; 0 if the request was not understood.
   * @param {CBORItem} request
   */
  open(request) {
    return this.with(encode(request), this.core.open);
  }

  /**
   * A history's number; 0 if the request was not understood.
   * @param {CBORItem} request
   */
  openReplay(request) {
    this.complete();
    return this.with(encode(request), this.core.openReplay);
  }

  /**
   * @param {number} session
   * @param {CBORItem} request
   * @returns {CBORItem}
   */
  call(session, request) {
    return this.answer(this.with(encode(request), (start, count) =>
      this.core.call(session, start, count)), decode);
  }

  /**
   * @param {number} replay
   * @param {CBORItem} request
   * @returns {CBORItem}
   */
  callReplay(replay, request) {
    return this.answer(this.with(encode(request), (start, count) =>
      this.core.callReplay(replay, start, count)), decode);
  }

  /**
   * The same in the module's own bytes.
   * @param {number} session
   * @param {Uint8Array} request
   * @returns {Uint8Array}
   */
  callRaw(session, request) {
    return this.answer(this.with(request, (start, count) => this.core.call(session, start, count)),
      (bytes) => bytes.slice());
  }

  /**
   * Lays a request into the memory while it is asked.
   * @param {Uint8Array} request
   * @param {(start: number, count: number) => number} body
   */
  with(request, body) {
    if (this.rest?.failure) throw this.rest.failure;
    const start = this.put(request);
    const result = body(start, request.length);
    this.core.release(start);
    return result;
  }

  /**
   * @template T
   * @param {number} answer where it lies in the module's memory
   * @param {(answer: Uint8Array) => T} read
   * @returns {T}
   */
  answer(answer, read) {
    // The memory may grow in any call, and then has another buffer.
    const count = new DataView(this.core.memory.buffer).getUint32(answer, true);
    const result = read(new Uint8Array(this.core.memory.buffer, answer + 4, count));
    this.core.release(answer);
    return result;
  }

  /** @param {number} session */
  close(session) {
    this.core.close(session);
  }

  /** @param {number} replay */
  closeReplay(replay) {
    this.core.closeReplay(replay);
  }

  /** @param {Uint8Array} bytes */
  put(bytes) {
    const start = this.core.allocate(bytes.length);
    new Uint8Array(this.core.memory.buffer, start, bytes.length).set(bytes);
    return start;
  }
}
