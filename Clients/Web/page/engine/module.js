// The engine: WebAssembly that merges, checks, undoes and speaks with the server. All that is known
// of the protocol is in there; requests and answers are CBOR and lie in its memory. So is the module of
// the insights, whose answers are JSON.

import { decode, encode } from "./cbor.js";

/** @typedef {import("./cbor.js").CBORItem} CBORItem */
/**
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(count: number) => number} allocate
 * @property {(memory: number) => void} release
 * @property {(request: number, count: number) => number} open
 * @property {(session: number) => void} close
 * @property {(session: number, request: number, count: number) => number} call
 */

export class EngineModule {
  /** @param {Exports} core */
  constructor(core) {
    this.core = core;
  }

  /**
   * Compiles while it is still arriving.
   * @param {string | URL} address
   */
  static async load(address) {
    /** @type {Exports} */
    let core;
    const imports = {
      waymark: {
        /**
         * @param {number} start
         * @param {number} count
         */
        random(start, count) {
          crypto.getRandomValues(new Uint8Array(core.memory.buffer, start, count));
        },
      },
    };
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    const isTyped = response.headers.get("content-type")?.startsWith("application/wasm");
    const { instance } = isTyped && WebAssembly.instantiateStreaming
      ? await WebAssembly.instantiateStreaming(response, imports)
      : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    core = /** @type {Exports} */ (/** @type {unknown} */ (instance.exports));
    return new EngineModule(core);
  }

  /**
   * A new session's number; 0 if the request was not understood.
   * @param {CBORItem} request
   */
  open(request) {
    const bytes = encode(request);
    const start = this.put(bytes);
    const session = this.core.open(start, bytes.length);
    this.core.release(start);
    return session;
  }

  /**
   * @param {number} session
   * @param {CBORItem} request
   * @returns {CBORItem}
   */
  call(session, request) {
    return this.answer(session, encode(request), decode);
  }

  /**
   * The same in the module's own bytes.
   * @param {number} session
   * @param {Uint8Array} request
   * @returns {Uint8Array}
   */
  callRaw(session, request) {
    return this.answer(session, request, (bytes) => bytes.slice());
  }

  /**
   * @template T
   * @param {number} session
   * @param {Uint8Array} request
   * @param {(answer: Uint8Array) => T} read what lies in the module's memory
   * @returns {T}
   */
  answer(session, request, read) {
    const start = this.put(request);
    const answer = this.core.call(session, start, request.length);
    this.core.release(start);
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

  /** @param {Uint8Array} bytes */
  put(bytes) {
    const start = this.core.allocate(bytes.length);
    new Uint8Array(this.core.memory.buffer, start, bytes.length).set(bytes);
    return start;
  }
}
