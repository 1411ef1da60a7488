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
 * @property {(request: number, count: number) => number} openReplay
 * @property {(replay: number) => void} closeReplay
 * @property {(replay: number, request: number, count: number) => number} callReplay
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
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    const isTyped = response.headers.get("content-type")?.startsWith("application/wasm");
    return EngineModule.begin(async (imports) => isTyped && WebAssembly.instantiateStreaming
      ? WebAssembly.instantiateStreaming(response, imports)
      : WebAssembly.instantiate(await response.arrayBuffer(), imports));
  }

  /**
   * @param {(imports: WebAssembly.Imports) => Promise<WebAssembly.WebAssemblyInstantiatedSource>} instantiate
   */
  static async begin(instantiate) {
    /** @type {Exports} */
    let core;
    const { instance } = await instantiate({
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
    return new EngineModule(core);
  }

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
