// Writing in a card itself: the one live field of the board.

import { Field, Kind } from "../board/schema.js";
import { add, restore } from "../engine/edits.js";
import { Writing } from "../input/writing.js";
import { say } from "../words/words.js";
import { notice } from "./notices.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./app.js").CellPlace} CellPlace */

export class CardWriting {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {Writing | null} */
    this.writing = null;
  }

  /**
   * Writes in the card itself.
   * @param {string} card
   * @param {boolean} [selectAll]
   */
  begin(card, selectAll = false) {
    if (!this.app.canWrite || !this.app.state.isLive(card)) return;
    if (this.writing?.record === card) return;
    this.stop();
    const view = this.app.view.card(card);
    const area = document.createElement("textarea");
    area.rows = 1;
    area.dir = "auto";
    area.setAttribute("aria-label", say("cardText"));
    area.enterKeyHint = "done";
    view.isWritten = true;
    view.element.classList.add("is-written");
    view.text.replaceChildren(view.mirror, area);
    this.app.card = card;
    this.writing = new Writing(area, card, Field.card.text, this.app.texts);
    if (!CSS.supports("field-sizing", "content")) {
      const grow = () => { area.style.height = "auto"; area.style.height = `${area.scrollHeight}px`; };
      area.addEventListener("input", grow);
      grow();
    }
    area.addEventListener("input", () => view.drawMirror(this.app.view.context));
    view.drawMirror(this.app.view.context);
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("blur", () => {
      if (this.writing?.area === area && !this.app.isDrawing) this.stop();
    });
    area.focus();
    if (selectAll) area.select();
    else area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.writing.tellCaret(false);
    this.app.refreshTools();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    // While an input method composes, Enter takes what it offers.
    if (event.isComposing || event.keyCode === 229) return;
    const isDone = event.key === "Escape" || event.key === "Enter" && !event.shiftKey;
    if (!isDone && event.key !== "Tab") return;
    event.preventDefault();
    const card = this.writing?.record ?? null;
    const place = card === null ? this.app.cell : this.app.state.placeOf(card);
    this.stop();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.add(place);
    if (card !== null && this.app.state.isLive(card)) this.app.focusCard(card);
    else this.app.focusCell(place.stage, place.lane);
  }

  stop() {
    const { writing } = this;
    if (!writing) return;
    this.writing = null;
    const { record } = writing;
    writing.end();
    this.app.groups.close();
    const view = this.app.view.cards.get(record);
    if (view) {
      view.isWritten = false;
      view.element.classList.remove("is-written");
      view.text.replaceChildren();
      view.draw(this.app.state, this.app.view.context);
    }
    this.app.live?.setPresence({ record });
    this.app.refreshTools();
  }

  /** Somebody deleted the card that is written in: it is said, and can be taken back. */
  cardWasDeleted() {
    const card = this.writing?.record ?? "";
    const text = this.app.state.text(card, Field.card.text);
    this.stop();
    // The focus goes nowhere: what is still being typed must not be taken for commands.
    this.app.card = null;
    notice(say("deletedWhileWriting"), { quote: text, stays: true, actions: [
      { label: say("restore"), run: () => {
        this.app.make([restore(card)]);
        this.app.card = card;
        requestAnimationFrame(() => this.begin(card));
      } }] });
  }

  /**
   * A new card at the end of a cell, to be written at once.
   * @param {CellPlace} place
   */
  add(place) {
    if (!this.app.canWrite) return;
    const { stage, lane } = place;
    const made = this.app.make([add(Kind.card, [], [stage, lane, null])]);
    if (!made) return;
    this.app.drawNow();
    this.begin(made[0]);
  }
}
