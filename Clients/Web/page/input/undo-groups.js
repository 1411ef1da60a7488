// Which changes are taken back together: what was typed in one go is many changes, and one step.
// Pure.

/** @typedef {{ target: string, isErasing: boolean }} Continuation */
/** @typedef {{ count: number, continuation: Continuation | null }} Group */

const groupsMost = 1000;

export class UndoGroups {
  constructor() {
    /** @type {Group[]} */ this.done = [];
    /** @type {Group[]} */ this.undone = [];
  }

  /**
   * Takes note of a change.
   * @param {Continuation | null} continuation what goes on with it: typing into a text, or erasing from it
   * @param {boolean} [endsWord]
   */
  note(continuation, endsWord = false) {
    this.undone = [];
    const last = this.done.at(-1);
    if (last?.continuation && continuation && last.continuation.target === continuation.target
      && last.continuation.isErasing === continuation.isErasing) last.count++;
    else {
      if (this.done.length >= groupsMost) this.done.splice(0, groupsMost / 10);
      this.done.push({ count: 1, continuation });
    }
    if (endsWord) this.close();
  }

  /** What comes now is a step of its own. */
  close() {
    const last = this.done.at(-1);
    if (last) last.continuation = null;
  }

  /** How many changes the next undo takes back; 1 if nothing is known of them. */
  undo() {
    this.close();
    const group = this.done.pop();
    if (!group) return 1;
    this.undone.push(group);
    return group.count;
  }

  redo() {
    const group = this.undone.pop();
    if (!group) return 1;
    this.done.push(group);
    return group.count;
  }
}
