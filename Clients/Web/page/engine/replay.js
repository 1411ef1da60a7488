// A map's history: asked of the server, or read from a file, and the map at any moment of it. What the
// messages say, and whether they are true, is the engine's business.

/** @typedef {import("./cbor.js").CBORItem} CBORItem */
/** @typedef {import("./module.js").EngineModule} EngineModule */
/** @typedef {import("./session.js").Delta} Delta */
/** @typedef {import("./session.js").Identity} Identity */
/** @typedef {import("./session.js").RawRecord} RawRecord */
/** @typedef {import("./session.js").Version} Version */
/** @typedef {"none" | "mismatch" | "unfitting" | "unreadable" | "altered"} Fault */
/**
 * @typedef {object} ReplayState
 * @property {number} count changes that are here
 * @property {number} last the server's last change
 * @property {boolean} isComplete
 * @property {number} checkpoints state hashes that were found equal
 * @property {number} verified the last change that one of them proves
 * @property {Fault} fault
 * @property {number} faultAt the change of the fault
 * @property {string} hash the state hash behind the last change, in hexadecimal digits; empty before
 * @property {number | null} goodbye
 * @property {string} reason
 */
/** @typedef {{ id: string, name: string }} Author */
/** @typedef {{ time: number, person: number }} Moment */
/** What one change did to one record; `before` is null for what it created. */
/** @typedef {{ index: number, time: number, person: number, before: RawRecord | null,
 *   after: RawRecord }} Step */

const command = { hello: 0, receive: 1, state: 2, timeline: 3, people: 4, seek: 5, language: 6,
  touched: 7, story: 8, unseen: 9, recording: 10, read: 11 };
/** @type {Fault[]} */
const faults = ["none", "mismatch", "unfitting", "unreadable", "altered"];
/** A server that says nothing for so long is not waited for. */
const silenceMilliseconds = 20_000;

/** The server ended a replay; `code` is the protocol's. */
export class ReplayRefused extends Error {
  /**
   * @param {number} code
   * @param {string} reason
   */
  constructor(code, reason) {
    super(reason);
    this.code = code;
  }
}

export class Replay {
  /**
   * @param {EngineModule} module
   * @param {Identity} identity
   */
  constructor(module, { map, token, name }) {
    this.module = module;
    this.handle = module.openReplay([map, token, name]);
    if (this.handle === 0) throw new Error("the history cannot be asked for");
    /** @type {Moment[]} */
    this.moments = [];
    /** @type {Author[]} */
    this.people = [];
    this.map = map;
    /** @type {Map<string, number>} */
    this.byReplica = new Map();
  }

  /**
   * @param {number} number
   * @param {...CBORItem} rest
   * @returns {CBORItem}
   */
  call(number, ...rest) {
    return this.module.callReplay(this.handle, [number, ...rest]);
  }

  /**
   * Asks the server for all that is not here yet.
   * @param {URL} server
   * @param {(state: ReplayState) => void} [progress]
   */
  async load(server, progress = () => {}) {
    await this.converse(server, progress);
    this.index();
  }

  /**
   * @param {URL} server
   * @param {(state: ReplayState) => void} progress
   * @returns {Promise<void>}
   */
  converse(server, progress) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(server, "waymark.v1");
      socket.binaryType = "arraybuffer";
      let timer = 0;
      const end = (/** @type {Error | null} */ error) => {
        clearTimeout(timer);
        socket.onclose = socket.onmessage = socket.onopen = null;
        socket.close();
        if (error) reject(error); else resolve();
      };
      const wait = () => {
        clearTimeout(timer);
        timer = window.setTimeout(() => end(new Error("the server does not answer")),
          silenceMilliseconds);
      };
      wait();
      socket.onopen = () => socket.send(/** @type {Uint8Array} */ (this.call(command.hello)));
      socket.onclose = () => end(new Error("the connection was lost"));
      socket.onmessage = ({ data }) => {
        wait();
        try {
          const reply = this.call(command.receive, new Uint8Array(data));
          if (reply instanceof Uint8Array) socket.send(reply);
          const state = this.state();
          progress(state);
          if (state.goodbye !== null) end(new ReplayRefused(state.goodbye, state.reason));
          // What does not fit is told with what is there.
          else if (state.isComplete || state.fault !== "none") end(null);
        } catch (error) {
          end(error instanceof Error ? error : new Error(String(error)));
        }
      };
    });
  }

  /**
   * Takes a recording; false if it is none.
   * @param {Uint8Array} bytes
   */
  read(bytes) {
    const isRecording = this.call(command.read, bytes) === true;
    this.index();
    return isRecording;
  }

  index() {
    const times = /** @type {number[]} */ (this.call(command.timeline));
    this.moments = [];
    for (let at = 0; at < times.length; at += 2) {
      this.moments.push({ time: times[at], person: times[at + 1] });
    }
    const [map, people, replicas] = /** @type {[string, string[], (string | number)[]]} */ (
      this.call(command.people));
    this.map = map;
    this.people = [];
    for (let at = 0; at < people.length; at += 2) {
      this.people.push({ id: people[at], name: people[at + 1] });
    }
    this.byReplica.clear();
    for (let at = 0; at < replicas.length; at += 2) {
      this.byReplica.set(String(replicas[at]), Number(replicas[at + 1]));
    }
  }

  /** @returns {ReplayState} */
  state() {
    const [count, last, isComplete, checkpoints, verified, fault, faultAt, hash, goodbye, reason] =
      /** @type {[number, number, boolean, number, number, number, number, Uint8Array, number | null,
        string]} */ (this.call(command.state));
    return { count, last, isComplete, checkpoints, verified, fault: faults[fault], faultAt,
      hash: [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(""), goodbye, reason };
  }

  /**
   * Goes to the moment behind a change; 0 is the beginning.
   * @param {number} index
   * @returns {Delta} what looks otherwise there
   */
  seek(index) {
    const [isWhole, records] = /** @type {[boolean, RawRecord[]]} */ (this.call(command.seek, index));
    return { isWhole, records, spliced: [] };
  }

  /** @param {string | null} language what stages, lanes and channels are called in */
  setLanguage(language) { this.call(command.language, language); }

  /**
   * The records that a change touches.
   * @param {number} index
   */
  touched(index) { return /** @type {string[]} */ (this.call(command.touched, index)); }

  /**
   * What became of one record, change by change.
   * @param {string} record
   * @returns {Step[]}
   */
  story(record) {
    const steps = /** @type {[number, number, number, RawRecord | null, RawRecord][]} */ (
      this.call(command.story, record) ?? []);
    return steps.map(([index, time, person, before, after]) => ({ index, time, person, before, after }));
  }

  /**
   * The first change that is not in a version, 0 if all are; and who made those that are not.
   * @param {Version} version
   */
  unseen(version) {
    const [first, people] = /** @type {[number, number[]]} */ (this.call(command.unseen, version));
    return { first, people };
  }

  /** @returns {Uint8Array} all of it as a file, with a state hash behind the last change */
  recording() { return /** @type {Uint8Array} */ (this.call(command.recording)); }

  /** @param {string} replica */
  authorOf(replica) {
    const person = this.byReplica.get(replica);
    return person === undefined ? null : this.people[person];
  }

  close() {
    if (this.handle !== 0) this.module.closeReplay(this.handle);
    this.handle = 0;
  }
}
