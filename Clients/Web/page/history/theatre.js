// A map as it was, moment by moment: the board without anything to write in it, and below it the time
// line. The same in the page and in a file of its own. What is live never comes in here.

import { BoardView } from "../board/board-view.js";
import { mark } from "../board/marks.js";
import { addChanges, noChanges } from "../board/changes.js";
import { MapState } from "../board/map-state.js";
import { Field, Kind } from "../board/schema.js";
import { element, nodes } from "../dom.js";
import { sentence } from "./change-words.js";
import { labelled, select, tool } from "./controls.js";
import { Film, pauseMilliseconds, sessionsOf, speeds } from "./film.js";
import { personOf, storyElement } from "./story.js";
import { hourWords, tell, timeWords } from "./words.js";

/** @typedef {import("../board/map-state.js").MapRecord} MapRecord */
/** @typedef {import("../engine/replay.js").Replay} Replay */
/** @typedef {import("../engine/session.js").Person} Person */
/**
 * @typedef {object} TheatreOptions
 * @property {string} today for what is judged by dates
 * @property {boolean} [isPage] it is all that the page shows
 * @property {Node[]} [head] stands at the top beside what is said of the past
 * @property {(theatre: Theatre) => Node[]} [tools] stand behind the controls
 * @property {(index: number) => void} [rested] the map stands still at a moment
 */

const activityParts = 120;
/** A leap over more changes than these lights nothing up. */
const shownMost = 40;

export class Theatre {
  /**
   * @param {Replay} replay
   * @param {TheatreOptions} options
   */
  constructor(replay, options) {
    this.replay = replay;
    this.rested = options.rested ?? (() => {});
    this.film = new Film(replay.moments);
    this.sessions = sessionsOf(replay.moments);
    this.speed = this.film.usualSpeed;
    this.state = new MapState();
    /** The change after which the map is shown; and the time of the film. */
    this.index = -1;
    this.time = 0;
    this.isPlaying = false;
    this.frame = 0;
    this.clock = 0;
    /**
     * The card whose story is told.
     * @type {string | null}
     */
    this.card = null;
    /** @type {Set<string>} */
    this.touched = new Set();
    /** @type {Person[]} */
    this.writer = [];
    this.board = element("div", { class: "board",
      "data-zoom": matchMedia("(max-width: 44rem)").matches ? "overview" : "normal" });
    this.view = new BoardView(this.board, this.state, {
      today: options.today, canWrite: false, canSetUp: false, isThere: true,
      authorOf: (record) => replay.authorOf(this.state.record(record)?.author ?? ""),
      isMatched: () => false,
      peopleAt: (record) => this.touched.has(record) ? this.writer : [],
    });
    this.words = element("p", { class: "theatre-words", role: "status" });
    this.line = element("input", { type: "range", class: "time-line", min: 0, step: "any",
      "aria-label": tell("timeLine") });
    this.activity = element("div", { class: "activity", "aria-hidden": "true" });
    this.play = element("button", { class: "button is-main", type: "button" });
    this.aside = element("aside", { class: "theatre-story", hidden: true, "aria-label": tell("story") });
    this.line.addEventListener("input", () => { this.stop(); this.go(Number(this.line.value)); });
    this.line.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowLeft" || event.key === "ArrowDown" ? -1
        : event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : 0;
      if (step === 0) return;
      // A change at a time, not a hundredth of the whole.
      event.preventDefault();
      this.step(step);
    });
    this.play.addEventListener("click", () => { if (this.isPlaying) this.stop(); else this.start(); });
    this.authors = select(tell("author"), [["", tell("everybody")], ...this.replay.people.map(
      ({ name }, number) => /** @type {[string, string]} */ ([String(number),
        name || tell("somebody")]))], (value) =>
      this.cut({ person: value === "" ? null : Number(value) }));
    this.parts = select(tell("session"), [["", tell("whole")], ...this.sessions.map((session, number) =>
      /** @type {[string, string]} */ ([String(number), tell("sessionWords", {
        time: hourWords(session.start), count: session.last - session.first + 1,
        names: this.names(session.people) })]))], (value) => {
      const session = this.sessions[Number(value)];
      this.cut(value === "" ? { from: 1, until: this.replay.moments.length }
        : { from: session.first, until: session.last });
      this.go(0);
    });
    this.paces = select(tell("speed"), speeds.map((speed) => /** @type {[string, string]} */ (
      [String(speed), tell("times", { count: speed })])), (value) => { this.speed = Number(value); });
    this.paces.title = tell("pauses", { count: pauseMilliseconds / 1000 });
    this.heading = element(options.isPage ? "h1" : "h2", {});
    this.element = element("div", { class: "theatre" },
      element("div", { class: "theatre-head" }, mark("loop"), this.heading,
        element("span", {}, tell("past")), element("span", { class: "space" }), ...options.head ?? []),
      element("div", { class: "theatre-body" }, this.board, this.aside),
      element("div", { class: "theatre-foot" }, this.words,
        element("div", { class: "theatre-line" }, this.activity, this.line),
        element("div", { class: "theatre-tools" },
          tool("undo", tell("earlier"), () => this.step(-1)), this.play,
          tool("redo", tell("later"), () => this.step(1)), labelled(tell("speed"), this.paces),
          labelled(tell("author"), this.authors), labelled(tell("session"), this.parts),
          ...options.tools?.(this) ?? [])));
    this.board.addEventListener("click", (event) => this.choose(event.target));
    this.board.addEventListener("keydown", (event) => this.walk(event));
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.cut({});
    this.label();
  }

  /** @param {number[]} people */
  names(people) {
    return people.map((person) => this.replay.people[person]?.name || tell("somebody")).join(", ");
  }

  /**
   * Shows another part, or the changes of somebody else.
   * @param {Partial<import("./film.js").Part>} part
   */
  cut(part) {
    const { from, until, person } = this.film;
    this.stop();
    this.film = new Film(this.replay.moments, { from, until, person, ...part });
    this.speed = this.film.usualSpeed;
    this.paces.value = String(this.speed);
    this.line.max = String(Math.max(1, this.film.length));
    const parts = this.film.activity(activityParts);
    const most = Math.max(1, ...parts.map(({ all }) => all));
    this.activity.replaceChildren(...parts.map(({ all, own }) => {
      const bar = element("span", { class: own > 0 ? "is-own" : null });
      // Seen also where there is one change beside a thousand.
      bar.style.height = all === 0 ? "0" : `${Math.max(12, Math.sqrt(all / most) * 100)}%`;
      return bar;
    }));
    if (this.index >= 0) this.show(Math.min(Math.max(this.index, this.film.from - 1), this.film.until));
  }

  // Going through time

  /**
   * So that the part is over in this time.
   * @param {number} milliseconds
   */
  playWithin(milliseconds) {
    this.speed = Math.max(this.film.length / milliseconds, 0.05);
    this.go(0);
    this.start();
  }

  start() {
    if (this.isPlaying) return;
    if (this.index >= this.film.until) this.go(0);
    this.isPlaying = true;
    this.clock = performance.now();
    this.words.setAttribute("aria-live", "off");
    this.label();
    const run = () => {
      if (!this.isPlaying) return;
      const now = performance.now();
      // A tab that slept does not leap.
      this.go(this.time + Math.min(now - this.clock, 250) * this.speed);
      this.clock = now;
      if (this.time >= this.film.length) return this.stop();
      this.frame = requestAnimationFrame(run);
    };
    this.frame = requestAnimationFrame(run);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.words.removeAttribute("aria-live");
    this.label();
    this.rested(this.index);
  }

  label() {
    const isOver = this.index >= this.film.until;
    const words = tell(this.isPlaying ? "pause" : isOver ? "again" : "play");
    if (this.play.textContent?.trim() === words) return;
    this.play.replaceChildren(mark(this.isPlaying ? "pause" : "action"), ` ${words}`);
  }

  /** @param {number} time of the film, in milliseconds */
  go(time) {
    this.time = Math.min(Math.max(time, 0), this.film.length);
    this.line.value = String(this.time);
    const index = this.film.indexAt(this.time);
    if (index !== this.index) this.draw(index);
    this.label();
  }

  /** @param {number} by one change forward or back */
  step(by) {
    this.stop();
    this.show(by > 0 ? this.film.after(this.index) : this.film.before(this.index));
  }

  /** @param {number} index the change after which the map is to be shown */
  show(index) {
    this.time = this.film.timeOf(index);
    this.line.value = String(this.time);
    if (index !== this.index) this.draw(index);
    this.label();
  }

  /** @param {number} index */
  draw(index) {
    const { replay, state } = this;
    const names = this.namesTouched(index);
    const changes = noChanges();
    const last = index > 0 ? replay.touched(index) : [];
    // The last change is gone through by itself, whatever leap comes before it: it is told in words.
    if (index > 0 && this.index !== index - 1) addChanges(changes, state.apply(replay.seek(index - 1)));
    const before = new Map(last.map((name) => [name, state.record(name)]));
    addChanges(changes, state.apply(replay.seek(index)));
    for (const name of this.touched) changes.cards.add(name);
    const moment = replay.moments[index - 1];
    this.writer = [personOf(replay.people[moment?.person ?? -1] ?? { id: "", name: "" }, true)];
    this.touched = new Set(last.slice(0, shownMost).filter((each) => state.cellOf.has(each)));
    for (const each of this.touched) changes.cards.add(each);
    this.index = index;
    this.view.draw(changes);
    this.heading.textContent = state.text("0", Field.map.title) || replay.map;
    this.say(index, before);
    this.light(names);
    this.tab();
    if (this.card !== null && !state.record(this.card)) this.tellStory(null);
    if (!this.isPlaying) this.rested(index);
  }

  /**
   * What the changes up to a moment touch, those before it first; nothing after a wide leap.
   * @param {number} index
   */
  namesTouched(index) {
    const from = index > this.index ? this.index + 1 : index;
    if (index < 1 || index - from >= shownMost) return [];
    const names = new Set();
    for (let each = Math.max(from, 1); each <= index; each++) {
      for (const name of this.replay.touched(each)) names.add(name);
    }
    return names.size > shownMost ? [] : [...names];
  }

  /**
   * When it was, and what happened.
   * @param {number} index
   * @param {Map<string, MapRecord | undefined>} before
   */
  say(index, before) {
    const { replay, state } = this;
    const moment = replay.moments[index - 1];
    const count = replay.moments.length;
    const at = tell("at", { index, count });
    this.line.setAttribute("aria-valuetext", moment ? `${at}, ${timeWords(moment.time)}`
      : tell("beginning"));
    if (!moment) return this.words.replaceChildren(tell("beginning"));
    const name = replay.people[moment.person]?.name || tell("somebody");
    const touched = [...before].flatMap(([id, former]) => {
      const after = state.record(id);
      return after ? [{ before: former, after }] : [];
    });
    this.words.replaceChildren(
      element("span", { class: "when" }, `${timeWords(moment.time)} · ${at}`), " ",
      element("span", { dir: "auto" }, touched.length > 0 ? sentence(name, touched, state) : name));
  }

  /**
   * What has just changed is seen, wherever it is.
   * @param {readonly string[]} names
   */
  light(names) {
    let last = null;
    for (const name of names) {
      const card = this.state.record(name)?.kind === Kind.comment
        ? this.state.reference(name, Field.comment.on) : name;
      const shown = card !== null && this.state.cellOf.has(card) ? this.view.cardElement(card) : null;
      if (!shown) continue;
      last = shown;
      shown.classList.remove("is-new");
      shown.classList.add("is-new");
      setTimeout(() => shown.classList.remove("is-new"), 1700);
    }
    if (!last) return;
    const [box, frame] = [last.getBoundingClientRect(), this.board.getBoundingClientRect()];
    if (box.top < frame.top + 60 || box.bottom > frame.bottom || box.left < frame.left
      || box.right > frame.right) last.scrollIntoView({ block: "center", inline: "center" });
  }

  // Cards and their stories

  /** Tab comes to the board once. */
  tab() {
    if (this.board.querySelector('.card[tabindex="0"]')) return;
    const first = this.board.querySelector(".card");
    if (first) first.setAttribute("tabindex", "0");
    this.board.tabIndex = first ? -1 : 0;
  }

  /** @param {EventTarget | null} target */
  choose(target) {
    const card = target instanceof Element ? target.closest("[data-card]") : null;
    if (card instanceof HTMLElement) this.tellStory(card.dataset.card ?? null);
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const { target, key } = event;
    if (!(target instanceof HTMLElement) || !target.dataset.card) return;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      event.stopPropagation();
      return this.choose(target);
    }
    const by = key === "ArrowDown" || key === "ArrowRight" ? 1
      : key === "ArrowUp" || key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...this.board.querySelectorAll(".card")];
    const next = all[all.indexOf(target) + by];
    if (!(next instanceof HTMLElement)) return;
    target.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { target, key } = event;
    if (target instanceof Element && target.closest("input, select, button, a, textarea")) return;
    if (key === " ") { if (this.isPlaying) this.stop(); else this.start(); }
    else if (key === "ArrowLeft" || key === "ArrowRight") this.step(key === "ArrowLeft" ? -1 : 1);
    else return;
    event.preventDefault();
  }

  /** @param {string | null} card */
  tellStory(card) {
    for (const each of this.board.querySelectorAll(".is-selected")) each.classList.remove("is-selected");
    this.card = card;
    this.aside.hidden = card === null;
    if (card === null) return;
    const shown = this.view.cardElement(card);
    shown?.classList.add("is-selected");
    const close = tool("close", tell("storyClose"), () => this.tellStory(null));
    this.aside.replaceChildren(...nodes([
      element("div", { class: "pane-head" }, element("h2", {}, tell("story")), close),
      storyElement(this.replay, card, this.state, (index) => { this.stop(); this.show(index); })]));
    // The story has taken room from the board.
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Nothing goes on by itself any more. */
  close() {
    this.stop();
  }
}
