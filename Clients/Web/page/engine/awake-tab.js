// Several tabs of one browser on one map: connected are those that somebody looks at, or, where nobody
// looks at any, one. So six tabs cost the server and the network little more than one. The others wait
// for a Web Lock, which the browser hands on when the tab that had it is closed; where there are no
// locks, every tab is connected.

/**
 * @typedef {object} Sleeper
 * @property {() => boolean} maySleep whether nothing waits to be sent
 * @property {() => void} sleep
 * @property {() => void} wake
 */

const restMilliseconds = 5_000;

export class AwakeTab {
  /**
   * @param {string} name of the map, and of whose tabs these are
   * @param {Sleeper} sleeper
   */
  constructor(name, sleeper) {
    this.name = `waymark awake ${name}`;
    this.sleeper = sleeper;
    this.isKeeper = false;
    /** Ends the waiting. */
    this.waiting = new AbortController();
    this.timer = 0;
    if (!navigator.locks) return;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !this.isKeeper) this.take();
      this.settle();
    });
    if (document.hidden) this.wait(); else this.take();
    this.settle();
  }

  /** The tab that somebody looks at is the one that stays awake, until another one is. */
  take() {
    this.waiting.abort();
    this.isKeeper = true;
    this.hold({ steal: true });
  }

  wait() {
    this.waiting = new AbortController();
    this.hold({ signal: this.waiting.signal });
  }

  /** @param {LockOptions} options */
  hold(options) {
    navigator.locks.request(this.name, options, () => new Promise(() => {
      this.isKeeper = true;
      this.settle();
    })).catch(() => {
      if (options.signal?.aborted) return;
      this.isKeeper = false;
      this.wait();
      this.settle();
    });
  }

  settle() {
    clearTimeout(this.timer);
    if (this.isKeeper || !document.hidden) return this.sleeper.wake();
    this.timer = window.setTimeout(() => {
      if (this.sleeper.maySleep()) this.sleeper.sleep(); else this.settle();
    }, restMilliseconds);
  }
}
