// Which changes are taken back together: what was typed in one go is many changes, and one step. The
// engine is told which change goes on with the one before. Pure.

/** @typedef {{ target: string, isErasing: boolean }} Continuation */

export class UndoGroups {
  constructor() {
    /** What goes on with the last change. @type {Continuation | null} */
    this.continuation = null;
  }

  /**
   * Whether a change is one step with the last one.
   * @param {Continuation | null} continuation typing into a text, or erasing from it
   */
  isContinued(continuation) {
    return this.continuation !== null && continuation !== null
      && this.continuation.target === continuation.target
      && this.continuation.isErasing === continuation.isErasing;
  }

  /**
   * Takes note of a change.
   * @param {Continuation | null} continuation
   * @param {boolean} [endsWord]
   */
  note(continuation, endsWord = false) {
    this.continuation = endsWord ? null : continuation;
  }

  /** What comes now is a step of its own. */
  close() { this.continuation = null; }
}
