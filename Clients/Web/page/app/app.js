// The page of a map: what comes from the engine, what is shown of it, and what is changed. What has
// the focus, and the commands, are in the files beside.

import { BoardView } from "../board/board-view.js";
import { addChanges, noChanges } from "../board/changes.js";
import { noFilter } from "../board/filter.js";
import { MapState } from "../board/map-state.js";
import { cardsWithOthers, peopleAtCards } from "../board/people-at-cards.js";
import { Field } from "../board/schema.js";
import { SearchIndex } from "../board/search-index.js";
import { byID, isWritable } from "../dom.js";
import { RefusedEdit } from "../engine/session.js";
import { UndoGroups } from "../input/undo-groups.js";
import { say } from "../words/words.js";
import { readAddress, writeAddress } from "./address.js";
import { CardWriting } from "./card-writing.js";
import { chose, focusCard, focusCell, focusedCardIsGone, keepFocus, keepTabStop } from "./focus.js";
import { getLater } from "./later.js";
import { announce, notice } from "./notices.js";
import { showSpot, spotOf } from "./people.js";
import { sketch, tellChanges } from "./others-changes.js";
import { prefer, preference } from "./preferences.js";
import { refusalWords } from "./refusals.js";
import { reverse } from "./reversing.js";
import { matchChanged, prepareSearch } from "./search.js";
import { today } from "./today.js";

/** @typedef {import("./reversing.js").Reversing} Reversing */
/** @typedef {import("../board/changes.js").Changes} Changes */
/** @typedef {import("../input/writing.js").Writing} Writing */
/** @typedef {import("../engine/live-map.js").LiveMap} LiveMap */
/** @typedef {import("../engine/session.js").Delta} Delta */
/** @typedef {import("../engine/session.js").EditStep} EditStep */
/** @typedef {import("../engine/session.js").Person} Person */
/** @typedef {import("../input/undo-groups.js").Continuation} Continuation */
/** @typedef {{ stage: string | null, lane: string | null }} CellPlace */
/** @typedef {"card" | "map" | "people" | "insight" | "checks" | "links"
 *   | "review"} PaneKind */

const addressMilliseconds = 200;

export class App {
  /**
   * @param {string} map the map's name
   * @param {import("./opening.js").Modules} modules
   */
  constructor(map, modules) {
    this.map = map;
    this.modules = modules;
    this.state = new MapState();
    this.searchIndex = new SearchIndex(this.state);
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
    /** Cards that are shown as chosen. */
    this.shownChosen = /** @type {ReadonlySet<string>} */ (new Set());
    /** Where Tab comes to on the board. */
    this.tabStop = /** @type {HTMLElement | null} */ (null);
    this.writer = new CardWriting(this);
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
    this.isDrawing = false;
    this.hasShown = false;
    this.addressTimer = 0;
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
     * What this device had of the map when it was opened.
     * @type {import("../engine/session.js").Version}
     */
    this.versionKept = [];
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
      get today() { return today(); },
      authorOf: (record) => this.authorOf(record),
      peopleAt: (record) => this.peopleAt(record),
      isMatched: (record) => this.matched.has(record),
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
      caret: (/** @type {import("../engine/session.js").OwnPlace} */ place) =>
        this.live?.setPresence(place),
      watch: (/** @type {string} */ record, /** @type {number} */ field,
        /** @type {boolean} */ isWatched) => this.live?.watch(record, field, isWatched),
    };
  }

  get role() { return this.live?.status.role ?? null; }
  /**
   * Until the server has said who one is, one may write: it is kept, and comes back if it may not
   * be.
   */
  get canWrite() { return this.role !== 2; }
  get canSetUp() { return this.role === 0; }
  /** What is written in a card just now. */
  get writing() { return this.writer.writing; }
  get ownID() { return this.live?.status.id ?? null; }

  // What comes from the engine

  /** @param {Delta} delta */
  changed(delta) {
    const heard = !delta.isWhole && !this.isOwnEdit && this.hasShown;
    const before = heard ? sketch(this, delta) : [];
    const changes = this.state.apply(delta);
    this.searchIndex.note(changes);
    if (heard) tellChanges(this, before);
    for (const writing of [this.writing, this.paneWriting]) {
      if (!writing || !delta.isWhole && !changes.records.has(writing.record)) continue;
      writing.refresh(delta.spliced.find(({ record, field }) => record === writing.record
        && field === writing.field)?.splices);
    }
    for (const each of this.heard) each(changes);
    addChanges(this.pending, changes);
    this.schedule();
  }

  statusChanged() {
    this.pending.isMap = true;
    // Not with the next frame: what is not on this device is not shown as if it were for a moment.
    this.drawSaved();
    if (this.live?.status.state === "offline" && this.hasShown && !this.wasLost
      && !this.live.isResting) {
      this.wasLost = true;
      announce(say(this.live.place ? "connectionLost" : "connectionLostUnkept"));
    }
    const before = this.peopleOn;
    this.peopleOn = peopleAtCards(this.live?.people ?? []);
    for (const id of cardsWithOthers(before, this.peopleOn)) this.pending.cards.add(id);
    this.follow();
    const role = this.role;
    if (role !== this.drawnRole) {
      this.drawnRole = role;
      this.pending.isWhole = true;
    }
    this.schedule();
  }

  /** Shows what is safe, and where; set by the bar. */
  drawSaved = () => {};
  peopleOn = peopleAtCards([]);
  /** @type {number | null} */
  drawnRole = null;

  schedule() {
    if (this.isScheduled) return;
    this.isScheduled = true;
    // A tab that nobody sees draws seldom.
    if (document.hidden) setTimeout(() => this.drawNow(), 250);
    else requestAnimationFrame(() => this.drawNow());
  }

  draw() {
    this.isScheduled = false;
    const changes = this.pending;
    this.pending = noChanges();
    if (this.writing && !this.state.isLive(this.writing.record)) this.writer.cardWasDeleted();
    const hadFocus = this.card !== null && this.view.cardElement(this.card)
      ?.contains(document.activeElement);
    matchChanged(this, changes);
    this.isDrawing = true;
    this.view.draw(changes);
    this.isDrawing = false;
    keepFocus(this, Boolean(hadFocus));
    if (this.hasShown && this.card !== null && !this.state.isLive(this.card)) {
      focusedCardIsGone(this, Boolean(hadFocus));
    }
    for (const id of this.selected) if (!this.state.isLive(id)) this.selected.delete(id);
    keepTabStop(this);
    for (const drawer of this.drawers) drawer();
    const title = `${this.title} – Waymark`;
    if (document.title !== title) document.title = title;
    if (!this.hasShown && (this.state.stages.length > 0 || this.live?.status.state === "live")) {
      this.hasShown = true;
      performance.mark("first-card");
      // When the card is on the screen.
      setTimeout(() => this.complete());
      prepareSearch(this);
      const { lanes, stages } = this.view;
      this.cell = { stage: stages[0] ?? null, lane: lanes[0] ?? null };
      if (this.card !== null && this.state.isLive(this.card)) this.focusCard(this.card, "center");
      else {
        this.card = null;
        if (document.activeElement === document.body) this.view.root.focus({ preventScroll: true });
      }
    }
  }

  /** Gets what the first card does without: the rest of the engine, and of the page. */
  complete() {
    const isWhole = this.live?.complete().then(() => this.schedule());
    Promise.all([isWhole, getLater(this)]).then(() => performance.mark("complete"),
      (error) => console.warn(error));
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
      const created = this.live.edit(steps, this.groups.isContinued(continuation));
      this.groups.note(continuation, endsWord);
      this.refusedReversal = null;
      return created;
    } catch (error) {
      if (!(error instanceof RefusedEdit)) throw error;
      notice(refusalWords(error.code));
      return null;
    } finally {
      this.isOwnEdit = false;
    }
  }

  /** What others have built on, and is passed over if it is asked for once more at once. */
  refusedReversal = /** @type {Reversing | null} */ (null);

  undo() { reverse(this, "undone"); }
  redo() { reverse(this, "redone"); }

  drawNow() {
    if (this.isScheduled) this.draw();
  }

  // Focus

  /**
   * @param {string} card
   * @param {ScrollLogicalPosition} [block]
   */
  focusCard(card, block) { focusCard(this, card, block); }

  /**
   * @param {string | null} stage
   * @param {string | null} lane
   */
  focusCell(stage, lane) { focusCell(this, stage, lane); }

  /** What is chosen has changed. */
  chose() { chose(this); }

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

  /** Soon: browsers stop a page that writes it with every key. */
  writeAddress() {
    clearTimeout(this.addressTimer);
    this.addressTimer = window.setTimeout(() => this.writeAddressNow(), addressMilliseconds);
  }

  writeAddressNow() {
    const { token } = readAddress(location.hash);
    const hash = writeAddress({ token, card: this.card, filter: this.filter }, true);
    history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
  }

  // People

  /** Shows the card where somebody is whom one follows, while one writes nothing oneself. */
  follow() {
    const person = this.live?.people.find((each) => each.connection === this.following);
    if (!person || this.writing) return;
    const spot = spotOf(this, person);
    const key = JSON.stringify(spot);
    if (!spot || key === this.followed) return;
    this.followed = key;
    showSpot(this, spot);
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

  /**
   * @param {string} record
   * @returns {Person[]}
   */
  peopleAt(record) {
    return this.peopleOn.get(record) ?? [];
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

}
