// How the map came about: a time line of all changes, with the sessions in which people worked;
// each moment as the server draws it, played forward, and what has changed since.

import { mark } from "../board/marks.js";
import { show } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { language, say } from "../words/words.js";
import { notice } from "../app/notices.js";
import { askServer } from "./export.js";

/** @typedef {import("../app/app.js").App} App */
/**
 * @typedef {object} WorkSession
 * @property {number} firstIndex
 * @property {number} lastIndex
 * @property {number} startMilliseconds
 * @property {{ name: string, changes: number }[]} people
 */

/** A film of a map takes about so many steps, however many changes there were. */
const stepsMost = 60;
const stepMilliseconds = 700;

/** @param {App} app */
export async function showHistory(app) {
  try {
    const sessions = /** @type {WorkSession[]} */ (await (await askServer(app, "/sessions")).json());
    const last = Math.max(0, ...sessions.map(({ lastIndex }) => lastIndex));
    if (last === 0) return notice(say("noHistory"));
    await new History(app, sessions, last).open();
  } catch (error) {
    notice(say("needsServer", { reason: error instanceof Error ? error.message : String(error) }));
  }
}

class History {
  /**
   * @param {App} app
   * @param {WorkSession[]} sessions
   * @param {number} last the newest change
   */
  constructor(app, sessions, last) {
    this.app = app;
    this.sessions = sessions;
    this.last = last;
    this.picture = element("img", { class: "moment", alt: "" });
    this.line = element("input", { type: "range", min: 1, max: last, value: last,
      "aria-label": say("moment"), class: "time-line" });
    this.words = element("p", { class: "muted", role: "status" });
    this.since = element("p", {});
    this.play = element("button", { class: "button", type: "button" });
    this.timer = 0;
    /** The moment that is asked for; an older answer is passed over. */
    this.wanted = 0;
    this.line.addEventListener("input", () => this.stop());
    this.line.addEventListener("change", () => void this.look());
    this.play.addEventListener("click", () => { if (this.timer) this.stop(); else this.start(); });
  }

  get index() { return Number(this.line.value); }

  async open() {
    this.label();
    void this.look();
    await show(say("command.history"), () => [element("div", { class: "body" },
      element("div", { class: "chips" }, ...this.sessions.slice(-12).map((session) =>
        element("button", { class: "button", type: "button", onclick: () => {
          this.stop();
          this.line.value = String(session.lastIndex);
          void this.look();
        } }, `${timeWords(session.startMilliseconds)} · ${session.people.filter(({ changes }) =>
          changes > 0).map(({ name }) => name).join(", ")}`))),
      element("div", { class: "history-row" }, this.play, this.line), this.words, this.picture,
      this.since)], { isWide: true });
    this.stop();
    URL.revokeObjectURL(this.picture.src);
  }

  label() {
    const words = say(this.timer ? "pause" : "play");
    this.play.replaceChildren(mark(this.timer ? "pause" : "action"), ` ${words}`);
  }

  start() {
    if (this.index >= this.last) this.line.value = "1";
    this.timer = window.setTimeout(() => this.step(), 1);
    this.label();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.label();
  }

  async step() {
    await this.look();
    if (!this.timer) return;
    if (this.index >= this.last) return this.stop();
    this.line.value = String(Math.min(this.last, this.index
      + Math.max(1, Math.round(this.last / stepsMost))));
    this.timer = window.setTimeout(() => this.step(), stepMilliseconds);
  }

  /** Shows the moment that the time line is at. */
  async look() {
    const { index, app } = this;
    this.wanted = index;
    this.words.textContent = say("momentOf", { index, count: this.last });
    const isDark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || matchMedia("(prefers-color-scheme: dark)").matches;
    try {
      const blob = await (await askServer(app, ".svg", { at: String(index),
        theme: isDark ? "dark" : "light" })).blob();
      if (this.wanted !== index) return;
      URL.revokeObjectURL(this.picture.src);
      this.picture.src = URL.createObjectURL(blob);
      await this.picture.decode();
      if (this.timer) return;
      const { summary } = /** @type {{ summary: string }} */ (
        await (await askServer(app, "/diff", { from: String(index) })).json());
      if (this.wanted === index) this.since.textContent = say("sinceThen", { summary });
    } catch (error) {
      this.since.textContent = say("needsServer", {
        reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** @param {number} milliseconds since 1970 */
function timeWords(milliseconds) {
  return new Date(milliseconds).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
}
