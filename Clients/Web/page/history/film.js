// The time of a replay: when each change comes, with long pauses cut short. Pure.

/** @typedef {import("../engine/replay.js").Moment} Moment */
/** @typedef {{ first: number, last: number, start: number, end: number, people: number[] }} Session */

/** A pause is not shown longer than this, in milliseconds of the original time. */
export const pauseMilliseconds = 10_000;
/** Changes that came together are told apart. */
const stepMilliseconds = 100;
/** A pause that ends a session: the same as the server's (`waymark sessions`). */
const sessionPauseMilliseconds = 30 * 60_000;
/** Not to be asked to choose, and to be over soon. */
const usualMilliseconds = 60_000;
export const speeds = [1, 2, 5, 10, 20, 60, 200, 1000];

/**
 * @typedef {object} Part
 * @property {number} from the first change
 * @property {number} until the last change
 * @property {number | null} person only whose changes keep the rhythm; all others come along
 */

export class Film {
  /**
   * @param {readonly Moment[]} moments
   * @param {Partial<Part>} [part]
   */
  constructor(moments, part = {}) {
    this.from = Math.max(1, part.from ?? 1);
    this.until = Math.min(moments.length, part.until ?? moments.length);
    this.person = part.person ?? null;
    this.moments = moments;
    /**
     * When each change of the part comes, in milliseconds from the beginning.
     * @type {number[]}
     */
    this.times = [];
    let at = 0;
    /** @type {number | null} */
    let before = null;
    for (let index = this.from; index <= this.until; index++) {
      const { time, person } = moments[index - 1];
      if (this.person === null || person === this.person) {
        const pause = before === null ? stepMilliseconds : time - before;
        at += Math.min(Math.max(pause, stepMilliseconds), pauseMilliseconds);
        before = time;
      }
      this.times.push(at);
    }
    /** Its length in milliseconds at its original speed. */
    this.length = at;
  }

  /**
   * The change after which the map stands so at a time of the film.
   * @param {number} time
   */
  indexAt(time) {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time) low = middle + 1; else high = middle;
    }
    return this.from - 1 + low;
  }

  /** @param {number} index of a change */
  timeOf(index) {
    if (index < this.from) return 0;
    return this.times[Math.min(index, this.until) - this.from] ?? this.length;
  }

  /**
   * The next change that counts, or the end.
   * @param {number} index
   */
  after(index) {
    for (let next = Math.max(index + 1, this.from); next <= this.until; next++) {
      if (this.counts(next)) return next;
    }
    return this.until;
  }

  /**
   * The change before that counts, or the beginning.
   * @param {number} index
   */
  before(index) {
    for (let next = Math.min(index - 1, this.until); next >= this.from; next--) {
      if (this.counts(next)) return next;
    }
    return this.from - 1;
  }

  /** @param {number} index */
  counts(index) {
    return this.person === null || this.moments[index - 1].person === this.person;
  }

  /** The slowest speed at which it is soon over. */
  get usualSpeed() {
    return speeds.find((speed) => this.length / speed <= usualMilliseconds)
      ?? speeds[speeds.length - 1];
  }

  /**
   * How many changes fall into each of so many equal parts of it, and how many of them count.
   * @param {number} parts
   * @returns {{ all: number, own: number }[]}
   */
  activity(parts) {
    const result = Array.from({ length: parts }, () => ({ all: 0, own: 0 }));
    for (let index = this.from; index <= this.until; index++) {
      const share = this.length === 0 ? 0 : this.timeOf(index) / this.length;
      const part = result[Math.min(parts - 1, Math.floor(share * parts))];
      part.all++;
      if (this.counts(index)) part.own++;
    }
    return result;
  }
}

/**
 * The times in which people worked without a long pause.
 * @param {readonly Moment[]} moments
 * @returns {Session[]}
 */
export function sessionsOf(moments) {
  /** @type {Session[]} */
  const sessions = [];
  for (const [at, { time, person }] of moments.entries()) {
    let session = sessions[sessions.length - 1];
    if (!session || time > session.end + sessionPauseMilliseconds) {
      session = { first: at + 1, last: at + 1, start: time, end: time, people: [] };
      sessions.push(session);
    }
    session.last = at + 1;
    session.end = Math.max(session.end, time);
    if (!session.people.includes(person)) session.people.push(person);
  }
  return sessions;
}
