// The page of a map: what it shows, what has the focus, what is written. Commands are in the files beside.

import { BoardView } from "../board/board-view.js";
import { describe } from "../board/card-view.js";
import { isFiltering, matching, noFilter } from "../board/filter.js";
import { cellKey, MapState, noChanges } from "../board/map-state.js";
import { Field, Kind } from "../board/schema.js";
import { byID, isWritable } from "../dom.js";
import { RefusedEdit } from "../engine/session.js";
import { UndoGroups } from "../input/undo-groups.js";
import { Writing } from "../input/writing.js";
import { say, term } from "../words/words.js";
import { readAddress, writeAddress } from "./address.js";
import { announce, mention, notice } from "./notices.js";
import { prefer, preference } from "./preferences.js";

/** @typedef {import("../board/map-state.js").Changes} Changes */
/** @typedef {import("../engine/live-map.js").LiveMap} LiveMap */
/** @typedef {import("../engine/session.js").Delta} Delta */
/** @typedef {import("../engine/session.js").EditStep} EditStep */
/** @typedef {import("../engine/session.js").Person} Person */
/** @typedef {import("../input/undo-groups.js").Continuation} Continuation */
/** @typedef {{ stage: string | null, lane: string | null }} CellPlace */
/** @typedef {"card" | "map" | "people" | "insight" | "checks"} PaneKind */

export class App {
  /** @param {string} map the map's name */
  constructor(map) {
    this.map = map;
    this.state = new MapState();
    /** @type {LiveMap | null} */
    this.live = null;
    this.groups = new UndoGroups();
    this.filter = noFilter();
    /** @type {Set<string>} */
    this.matched = new Set();
    /** @type {string | null} */
    this.card = null;
    /** @type {CellPlace} */
    this.cell = { stage: null, lane: null };
    /** @type {Set<string>} */
    this.selected = new Set();
    /**
     * What is written in the card itself.
     * @type {Writing | null}
     */
    this.writing = null;
    /**
     * What is written in the pane.
     * @type {Writing | null}
     */
    this.paneWriting = null;
    /** @type {PaneKind | null} */
    this.pane = null;
    this.pending = noChanges();
    this.isScheduled = false;
    this.isOwnEdit = false;
    this.hasShown = false;
    /** Whether all that the server had is here. */
    this.hasCaughtUp = false;
    /**
     * Texts that a refusal gave back.
     * @type {{ reason: string, words: string[] }[]}
     */
    this.kept = [];
    /**
     * Draws what is not the board: set by the parts that do.
     * @type {(() => void)[]}
     */
    this.drawers = [];
    /**
     * On a phone.
     * @type {string | null}
     */
    this.stageInSight = null;
    /**
     * Hear what has changed.
     * @type {((changes: Changes) => void)[]}
     */
    this.heard = [];
    /**
     * Done once, when all of the map is here.
     * @type {(() => void) | null}
     */
    this.whenLive = null;
    this.wantsOutline = false;
    /**
     * Whose place the board shows along: a connection's number.
     * @type {number | null}
     */
    this.following = null;
    /** @type {string | null} */
    this.followed = null;
    /** Whether the connection was lost since it was last caught up. */
    this.wasLost = false;
    /**
     * Set by the pane.
     * @type {((kind: PaneKind | null) => void) | null}
     */
    this.openPane = null;
    /**
     * Set by the bar, for another language.
     * @type {(() => void) | null}
     */
    this.rebuild = null;
    /**
     * Set by the pointing.
     * @type {(() => void) | null}
     */
    this.chooseLayout = null;
    const app = this;
    this.view = new BoardView(byID("board"), this.state, {
      get today() { return new Date().toLocaleDateString("sv"); },
      authorOf: (record) => this.authorOf(record),
      peopleAt: (record) => this.peopleAt(record),
      get canWrite() { return app.canWrite; },
      get canSetUp() { return app.canSetUp; },
      get isThere() { return app.hasCaughtUp; },
    });
    /** What {@link Writing} needs. */
    this.texts = {
      text: (/** @type {string} */ record, /** @type {number} */ field) =>
        this.state.text(record, field),
      edit: (/** @type {EditStep[]} */ steps, /** @type {Continuation} */ continuation,
        /** @type {boolean} */ endsWord) => this.make(steps, continuation, endsWord) !== null,
      undo: () => this.undo(),
      redo: () => this.redo(),
      caret: (/** @type {string} */ record, /** @type {number} */ field, /** @type {number} */ caret,
        /** @type {boolean} */ isTyping) => this.live?.setPresence(record, field, caret, isTyping),
    };
  }

  get role() { return this.live?.status.role ?? null; }
  /** Until the server has said who one is, one may write: it is kept, and comes back if it may not be. */
  get canWrite() { return this.role !== 2; }
  get canSetUp() { return this.role === 0; }
  get ownID() { return this.live?.status.id ?? null; }

  // What comes from the engine

  /** @param {Delta} delta */
  changed(delta) {
    const heard = !delta.isWhole && !this.isOwnEdit && this.hasShown;
    const before = heard ? this.sketch(delta) : [];
    const changes = this.state.apply(delta);
    if (heard) this.tellChanges(before);
    for (const writing of [this.writing, this.paneWriting]) {
      if (writing && (delta.isWhole || changes.records.has(writing.record))) writing.refresh();
    }
    for (const each of this.heard) each(changes);
    merge(this.pending, changes);
    this.schedule();
  }

  statusChanged() {
    this.pending.isMap = true;
    if (this.live?.status.state === "offline" && this.hasShown && !this.wasLost) {
      this.wasLost = true;
      announce(say("connectionLost"));
    }
    for (const id of this.peopledCards) this.pending.cards.add(id);
    this.peopledCards = new Set();
    for (const person of this.live?.people ?? []) {
      if (person.record) this.peopledCards.add(person.record);
    }
    for (const id of this.peopledCards) this.pending.cards.add(id);
    this.follow();
    const role = this.role;
    if (role !== this.drawnRole) {
      this.drawnRole = role;
      this.pending.isWhole = true;
    }
    this.schedule();
  }

  /** @type {Set<string>} */
  peopledCards = new Set();
  /** @type {number | null} */
  drawnRole = null;

  schedule() {
    if (this.isScheduled) return;
    this.isScheduled = true;
    // A tab that nobody sees draws seldom.
    if (document.hidden) setTimeout(() => this.draw(), 250);
    else requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.isScheduled = false;
    const changes = this.pending;
    this.pending = noChanges();
    if (this.writing && !this.state.isLive(this.writing.record)) this.writtenCardWasDeleted();
    const hadFocus = this.card !== null && this.view.cardElement(this.card)
      ?.contains(document.activeElement);
    this.view.draw(changes);
    if (isFiltering(this.filter)) this.match();
    this.showFilter(changes);
    if (this.card !== null && !this.state.isLive(this.card)) this.focusedCardIsGone(Boolean(hadFocus));
    for (const id of this.selected) if (!this.state.isLive(id)) this.selected.delete(id);
    this.keepTabStop();
    for (const drawer of this.drawers) drawer();
    document.title = `${this.title} – Waymark`;
    if (!this.hasShown && (this.state.stages.length > 0 || this.live?.status.state === "live")) {
      this.hasShown = true;
      performance.mark("first-card");
      const { lanes, stages } = this.view;
      if (this.card === null) this.cell = { stage: stages[0] ?? null, lane: lanes[0] ?? null };
      if (document.activeElement === document.body) this.view.root.focus({ preventScroll: true });
    }
  }

  get title() {
    return this.state.text("0", Field.map.title) || this.map;
  }

  // Editing

  /**
   * Makes one change, or says why it cannot be made.
   * @param {EditStep[]} steps
   * @param {Continuation | null} [continuation]
   * @param {boolean} [endsWord]
   * @returns {string[] | null} the records it created; null if it was not made
   */
  make(steps, continuation = null, endsWord = false) {
    if (!this.live || steps.length === 0) return null;
    this.isOwnEdit = true;
    try {
      const created = this.live.edit(steps);
      this.groups.note(continuation, endsWord);
      return created;
    } catch (error) {
      if (!(error instanceof RefusedEdit)) throw error;
      notice(refusalWords(error.code));
      return null;
    } finally {
      this.isOwnEdit = false;
    }
  }

  undo() { this.reverse(this.groups.undo(), () => this.live?.undo() ?? false, "undone"); }
  redo() { this.reverse(this.groups.redo(), () => this.live?.redo() ?? false, "redone"); }

  /**
   * @param {number} count @param {() => boolean} step @param {"undone" | "redone"} word
   */
  reverse(count, step, word) {
    if (!this.canWrite) return;
    let done = 0;
    this.isOwnEdit = true;
    try {
      for (; done < count && step(); done++);
    } catch (error) {
      if (!(error instanceof RefusedEdit)) throw error;
      notice(refusalWords(error.code));
      return;
    } finally {
      this.isOwnEdit = false;
    }
    if (done > 0) return announce(say(word));
    const obstacle = this.live?.status.obstacle ?? null;
    notice(obstacle === null ? say(word === "undone" ? "nothingToUndo" : "nothingToRedo")
      : say("builtOn", { name: obstacle || say("somebody") }));
  }

  // What is written

  /**
   * Writes in the card itself.
   * @param {string} card
   * @param {boolean} [selectAll]
   */
  write(card, selectAll = false) {
    if (!this.canWrite || !this.state.isLive(card)) return;
    if (this.writing?.record === card) return;
    this.stopWriting();
    const view = this.view.card(card);
    const area = document.createElement("textarea");
    area.rows = 1;
    area.dir = "auto";
    area.setAttribute("aria-label", say("cardText"));
    area.enterKeyHint = "done";
    view.isWritten = true;
    view.element.classList.add("is-written");
    view.text.replaceChildren(area);
    this.card = card;
    this.writing = new Writing(area, card, Field.card.text, this.texts);
    if (!CSS.supports("field-sizing", "content")) {
      const grow = () => { area.style.height = "auto"; area.style.height = `${area.scrollHeight}px`; };
      area.addEventListener("input", grow);
      grow();
    }
    area.addEventListener("keydown", (event) => this.writtenKey(event));
    area.addEventListener("blur", () => { if (this.writing?.area === area) this.stopWriting(); });
    area.focus();
    if (selectAll) area.select();
    else area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.live?.setPresence(card, Field.card.text, area.value.length, false);
    this.refreshTools();
  }

  /** @param {KeyboardEvent} event */
  writtenKey(event) {
    event.stopPropagation();
    // While an input method composes, Enter takes what it offers.
    if (event.isComposing || event.keyCode === 229) return;
    const isDone = event.key === "Escape" || event.key === "Enter" && !event.shiftKey;
    if (!isDone && event.key !== "Tab") return;
    event.preventDefault();
    const card = this.writing?.record ?? null;
    const place = card === null ? this.cell : this.state.placeOf(card);
    this.stopWriting();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.add(place);
    if (card !== null && this.state.isLive(card)) this.focusCard(card);
    else this.focusCell(place.stage, place.lane);
  }

  stopWriting() {
    const { writing } = this;
    if (!writing) return;
    this.writing = null;
    const { record } = writing;
    writing.end();
    this.groups.close();
    const view = this.view.cards.get(record);
    if (view) {
      view.isWritten = false;
      view.element.classList.remove("is-written");
      view.text.replaceChildren();
      view.draw(this.state, this.view.context);
    }
    this.live?.setPresence(record, null, null, false);
    this.refreshTools();
  }

  /** Somebody deleted the card that is written in: it is said, and can be taken back. */
  writtenCardWasDeleted() {
    const card = this.writing?.record ?? "";
    const text = this.state.text(card, Field.card.text);
    this.stopWriting();
    // The focus goes nowhere: what is still being typed must not be taken for commands.
    this.card = null;
    notice(say("deletedWhileWriting"), { quote: text, stays: true, actions: [
      { label: say("restore"), run: () => {
        this.make([[1, card, 0, null, false]]);
        this.card = card;
        requestAnimationFrame(() => this.write(card));
      } }] });
  }

  /**
   * A new card at the end of a cell, to be written at once.
   * @param {CellPlace} place
   */
  add(place) {
    if (!this.canWrite) return;
    const { stage, lane } = place;
    const steps = /** @type {EditStep[]} */ ([[0, Kind.card], [2, "#1", stage, lane]]);
    const kind = lane === null ? "" : this.state.text(lane, Field.lane.cardKind);
    if (kind !== "") steps.push([1, "#1", Field.card.kind, null, kind]);
    const made = this.make(steps);
    if (!made) return;
    this.drawNow();
    this.write(made[0]);
  }

  drawNow() {
    if (this.isScheduled) this.draw();
  }

  // Focus

  /** @param {string} card @param {ScrollLogicalPosition} [block] */
  focusCard(card, block = "nearest") {
    this.drawNow();
    const element = this.view.cardElement(card);
    if (!element) return;
    this.card = card;
    this.cell = this.state.placeOf(card);
    this.roving(element);
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block, inline: "nearest" });
    this.chose();
  }

  /** @param {string | null} stage @param {string | null} lane */
  focusCell(stage, lane) {
    this.drawNow();
    const element = this.view.cellElement(stage, lane);
    if (!element) return;
    this.card = null;
    this.cell = { stage, lane };
    this.roving(element);
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.chose();
  }

  /**
   * One stop for Tab: where one was last.
   * @param {HTMLElement} element
   */
  roving(element) {
    for (const each of this.view.root.querySelectorAll('.card[tabindex="0"], .cell[tabindex="0"]')) {
      each.setAttribute("tabindex", "-1");
    }
    element.setAttribute("tabindex", "0");
  }

  /** Whatever was drawn anew: Tab comes to the board once. */
  keepTabStop() {
    const { root } = this.view;
    if (root.querySelector('.card[tabindex="0"], .cell[tabindex="0"]')) return;
    const current = this.card === null ? null : this.view.cardElement(this.card);
    (current ?? root.querySelector(".card, .cell"))?.setAttribute("tabindex", "0");
  }

  /** What is chosen has changed. */
  chose() {
    for (const each of this.view.root.querySelectorAll(".card.is-selected")) {
      each.classList.remove("is-selected");
    }
    const chosen = this.chosen;
    for (const card of chosen) this.view.cardElement(card)?.classList.add("is-selected");
    this.live?.setPresence(this.card, null, null, false);
    this.refreshTools();
    this.writeAddress();
  }

  /**
   * The cards that a command is about.
   * @returns {string[]}
   */
  get chosen() {
    if (this.selected.size > 0) return [...this.selected];
    return this.card !== null && this.state.isLive(this.card) ? [this.card] : [];
  }

  refreshTools() {
    for (const drawer of this.drawers) drawer();
  }

  /** @param {boolean} hadFocus */
  focusedCardIsGone(hadFocus) {
    const { stage, lane } = this.cell;
    this.card = null;
    if (hadFocus || document.activeElement === document.body) {
      const next = this.state.cardsIn(stage, lane)[0];
      if (next) this.focusCard(next); else this.focusCell(stage, lane);
    }
  }

  // Search

  match() {
    this.matched = matching(this.state, this.filter,
      (replica) => this.live?.roster.get(replica)?.id ?? "");
  }

  /** @param {Changes | null} changes null: all cards */
  showFilter(changes) {
    const isOn = isFiltering(this.filter);
    if (!isOn && !this.wasFiltering) return;
    void changes;
    this.wasFiltering = isOn;
    for (const [id, view] of this.view.cards) {
      view.element.classList.toggle("is-matched", isOn && this.matched.has(id));
      view.element.classList.toggle("is-dim", isOn && !this.matched.has(id));
    }
  }

  wasFiltering = false;

  filterChanged() {
    this.match();
    this.showFilter(null);
    this.refreshTools();
    this.writeAddress();
  }

  /**
   * Matches in reading order: stage by stage, lane by lane.
   * @returns {string[]}
   */
  matchesInOrder() {
    const found = [];
    for (const stage of this.view.stages) {
      for (const lane of this.view.lanes) {
        for (const card of this.state.cardsIn(stage, lane)) {
          if (this.matched.has(card)) found.push(card);
        }
      }
    }
    return found;
  }

  writeAddress() {
    const { token } = readAddress(location.hash);
    const hash = writeAddress({ token, card: this.card, search: this.filter.text,
      kind: this.filter.kind }, true);
    history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
  }

  // People

  /** Shows the card where somebody is whom one follows, while one writes nothing oneself. */
  follow() {
    const person = this.live?.people.find((each) => each.connection === this.following);
    if (!person?.record || person.record === this.followed || this.writing) return;
    this.followed = person.record;
    this.view.cardElement(person.record)?.scrollIntoView({ block: "center", inline: "center" });
  }

  /** @param {string} record */
  authorOf(record) {
    const author = this.state.record(record)?.author ?? "";
    const found = this.live?.roster.get(author);
    if (found) return found;
    const status = this.live?.status;
    return status && status.replica === author && status.id !== null
      ? { id: status.id, name: status.name ?? "" } : null;
  }

  /** @param {string} record @returns {Person[]} */
  peopleAt(record) {
    return (this.live?.people ?? []).filter((person) => person.record === record);
  }

  /**
   * What is to be compared when others have changed something.
   * @param {Delta} delta
   */
  sketch(delta) {
    return delta.records.filter(([, kind]) => kind === Kind.card).map(([id, , , author]) => ({
      id, author, wasLive: this.state.isLive(id), wasKnown: this.state.record(id) !== undefined, cell: this.state.cellOf.get(id) }));
  }

  /** @param {{ id: string, author: string, wasLive: boolean, wasKnown: boolean,
   *   cell: string | undefined }[]} before */
  tellChanges(before) {
    /** @type {Map<string, number>} */
    const added = new Map();
    for (const { id, author, wasLive, wasKnown, cell } of before) {
      const isLive = this.state.isLive(id);
      const { stage } = this.state.placeOf(id);
      const where = stage === null ? term("word", "noStage") : this.state.title(stage);
      if (isLive && !wasLive && wasKnown) {
        mention(say("wasRestored", { card: this.titleOf(id) }));
        this.markNew(id);
      } else if (isLive && !wasLive) {
        const key = JSON.stringify([this.live?.roster.get(author)?.name ?? say("somebody"), where]);
        added.set(key, (added.get(key) ?? 0) + 1);
        this.markNew(id);
      } else if (!isLive && wasLive) mention(say("wasDeleted", { card: this.titleOf(id) }));
      else if (isLive && cell !== this.state.cellOf.get(id)) {
        mention(say("wasMoved", { card: this.titleOf(id), stage: where }));
        this.markNew(id);
      }
    }
    for (const [key, count] of added) {
      const [name, stage] = JSON.parse(key);
      mention(say("wasAdded", { name, count, stage }));
    }
  }

  /** @param {string} id */
  markNew(id) {
    requestAnimationFrame(() => {
      const element = this.view.cardElement(id);
      element?.classList.add("is-new");
      setTimeout(() => element?.classList.remove("is-new"), 1700);
    });
  }

  /**
   * The beginning of a card's text, for a sentence.
   * @param {string} card
   */
  titleOf(card) {
    const text = this.state.text(card, Field.card.text).trim().split("\n")[0];
    const letters = [...text];
    return text === "" ? say("cardBlank")
      : letters.length > 60 ? `${letters.slice(0, 59).join("")}…` : text;
  }

  /** @param {string} card */
  describe(card) { return describe(this.state, card, this.view.context); }

  /**
   * Whether keys are for the board.
   * @param {KeyboardEvent} event
   */
  isBoardKey(event) {
    return !event.defaultPrevented && !isWritable(/** @type {Element} */ (event.target))
      && !document.querySelector("dialog[open]");
  }

  get zoom() { return preference("zoom") ?? "normal"; }

  /** @param {string} zoom */
  setZoom(zoom) {
    prefer("zoom", zoom);
    this.view.root.dataset.zoom = zoom;
  }

  /** @param {CellPlace} place */
  key({ stage, lane }) { return cellKey(stage, lane); }
}

/** @param {Changes} all @param {Changes} more */
function merge(all, more) {
  all.isWhole ||= more.isWhole;
  all.isFrame ||= more.isFrame;
  all.isMap ||= more.isMap;
  for (const name of /** @type {const} */ (["cards", "cells", "records"])) {
    for (const each of more[name]) all[name].add(each);
  }
}

/**
 * Why an edit was not made, in words.
 * @param {number} code of the protocol's refusals
 */
export function refusalWords(code) {
  /** @type {Record<number, import("../words/en.js").Key>} */
  const words = { 7: "refusedGone", 11: "refusedValue", 12: "refusedKey", 14: "refusedControl",
    32: "refusedCards", 33: "refusedCards", 34: "refusedText", 38: "refusedTooMuch",
    42: "refusedFull", 64: "refusedRole", 66: "refusedRole", 67: "refusedStorage",
    68: "refusedRate", 69: "refusedEarlier", 70: "refusedRole" };
  return say(words[code] ?? "refusedOther", { code });
}
