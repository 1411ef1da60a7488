// A text that is being written: the one live field of the page. Each input becomes one change at
// once; what others write meanwhile comes in around the caret. While an input method composes,
// theirs waits.

import { splice } from "../engine/edits.js";
import { afterAll, difference, movedOffset, spliced } from "./text-splice.js";

/** @typedef {import("./text-splice.js").Splice} Splice */
/** @typedef {import("./undo-groups.js").Continuation} Continuation */
/**
 * @typedef {object} TextOwner
 * @property {(record: string, field: number) => string} text as the engine has it
 * @property {(steps: import("../engine/session.js").EditStep[], continuation: Continuation,
 *   endsWord: boolean) => boolean} edit whether it was made
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {(place: import("../engine/session.js").OwnPlace) => void} caret
 * @property {(record: string, field: number, isWatched: boolean) => void} watch whether what others do to
 *   the text is told as splices
 */

/** A composition that has been silent for so long is not waited for any more. */
const silenceMilliseconds = 5000;
/** What is being composed is kept, too, as it stands. */
const composedMilliseconds = 500;

export class Writing {
  /**
   * @param {HTMLTextAreaElement | HTMLInputElement} area
   * @param {string} record
   * @param {number} field
   * @param {TextOwner} owner
   */
  constructor(area, record, field, owner) {
    this.area = area;
    this.record = record;
    this.field = field;
    this.owner = owner;
    /** The text in the field when it was last made a change of. */
    this.shown = owner.text(record, field);
    /** The text in the engine. */
    this.known = this.shown;
    /**
     * What others did and the field does not show yet.
     * @type {Splice[]}
     */
    this.waiting = [];
    this.isComposing = false;
    this.isCommitting = false;
    this.timer = 0;
    this.keepTimer = 0;
    area.value = this.shown;
    owner.watch(record, field, true);
    this.listeners = /** @type {[string, (event: Event) => void][]} */ ([
      ["input", (event) => this.input(/** @type {InputEvent} */ (event))],
      ["beforeinput", (event) => this.beforeInput(/** @type {InputEvent} */ (event))],
      ["compositionstart", () => this.compose()],
      ["compositionupdate", () => this.compose()],
      ["compositionend", () => this.endComposition()],
      ["keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event))],
      ["keyup", () => this.tellCaret(false)],
      ["select", () => this.tellCaret(false)],
      ["pointerup", () => this.tellCaret(false)],
    ]);
    for (const [name, listener] of this.listeners) area.addEventListener(name, listener);
  }

  end() {
    clearTimeout(this.timer);
    clearTimeout(this.keepTimer);
    this.isComposing = false;
    this.commit();
    this.owner.watch(this.record, this.field, false);
    for (const [name, listener] of this.listeners) this.area.removeEventListener(name, listener);
  }

  /** @param {InputEvent} event */
  input(event) {
    if (this.isComposing || event.isComposing) return this.compose();
    this.commit();
    this.tellCaret(true);
  }

  /**
   * The browser's own undo knows nothing of others.
   * @param {InputEvent} event
   */
  beforeInput(event) {
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      if (event.inputType === "historyUndo") this.owner.undo(); else this.owner.redo();
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const isRedo = letter === "y" || letter === "z" && event.shiftKey;
    if (letter !== "z" && !isRedo) return;
    event.preventDefault();
    event.stopPropagation();
    if (isRedo) this.owner.redo(); else this.owner.undo();
  }

  compose() {
    this.isComposing = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.endComposition(), silenceMilliseconds);
    clearTimeout(this.keepTimer);
    this.keepTimer = window.setTimeout(() => this.commit(), composedMilliseconds);
    this.tellCaret(true);
  }

  endComposition() {
    clearTimeout(this.timer);
    clearTimeout(this.keepTimer);
    if (!this.isComposing) return;
    this.isComposing = false;
    this.commit();
    this.showWaiting();
  }

  /** Makes one change of what was done in the field since the last one. */
  commit() {
    const value = this.area.value;
    const own = difference(this.shown, value, this.area.selectionEnd ?? value.length);
    if (!own) return;
    const steps = afterAll(own, this.waiting).filter(({ count, text }) => count > 0 || text !== "");
    const continuation = { target: `${this.record} ${this.field}`, isErasing: own.text === "" };
    this.isCommitting = true;
    const isMade = steps.length === 0 || this.owner.edit(
      steps.map(({ at, count, text }) => splice(this.record, this.field, at, count, text)),
      continuation, /\s$/u.test(own.text));
    this.isCommitting = false;
    this.known = this.owner.text(this.record, this.field);
    if (!isMade) {
      // It stays in the field for the writer to see; what the engine has comes back with the next
      // change.
      return;
    }
    this.shown = value;
    const rest = difference(value, this.known);
    this.waiting = rest ? [rest] : [];
    if (!this.isComposing) this.showWaiting();
  }

  /**
   * To be called when the text in the engine may be another one.
   * @param {readonly Splice[]} [splices] what was done to it, if the engine tells
   */
  refresh(splices = []) {
    if (this.isCommitting) return;
    const now = this.owner.text(this.record, this.field);
    if (now === this.known) return;
    // Where somebody gave the whole wording anew, the words alone tell what is left of it.
    const isTold = splices.reduce(spliced, this.known) === now;
    const done = isTold ? splices : [difference(this.known, now)];
    this.known = now;
    for (const each of done) if (each) this.waiting.push(each);
    if (!this.isComposing) this.showWaiting();
  }

  /** Shows what others did; caret, selection and scrolling stay where they were in the text. */
  showWaiting() {
    const { area } = this;
    if (this.waiting.length === 0) return;
    let [start, end] = [area.selectionStart ?? 0, area.selectionEnd ?? 0];
    for (const each of this.waiting) {
      [start, end] = [movedOffset(start, each), movedOffset(end, each)];
    }
    const { scrollTop } = area;
    const direction = area.selectionDirection ?? undefined;
    this.waiting = [];
    this.shown = this.known;
    area.value = this.known;
    area.scrollTop = scrollTop;
    if (document.activeElement === area) area.setSelectionRange(start, end, direction);
  }

  /** @param {boolean} isTyping */
  tellCaret(isTyping) {
    if (this.waiting.length > 0) return;
    const [start, end] = [this.area.selectionStart ?? 0, this.area.selectionEnd ?? 0];
    const isBackward = this.area.selectionDirection === "backward";
    this.owner.caret({ record: this.record, field: this.field, isTyping,
      anchor: isBackward ? end : start, caret: isBackward ? start : end });
  }
}
