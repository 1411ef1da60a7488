// How the map came about: its past, from the beginning or since one was here last, over the whole
// window. What is seen there is never the live map, and nothing of it can be changed.

import { element } from "../dom.js";
import { notice } from "../app/notices.js";
import { today } from "../app/today.js";
import { Replay } from "../engine/replay.js";
import { askServer } from "../panes/export.js";
import { language, say } from "../words/words.js";
import { compareFrom } from "./comparison.js";
import { forkMoment } from "./fork.js";
import { faultWords } from "./proof.js";
import { storyElement } from "./story.js";
import { Theatre } from "./theatre.js";
import { speakAlong, tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../panes/history.js").Beginning} Beginning */

const restMilliseconds = 700;

/**
 * The history that was read last, to be gone on with: what is known of it does not change.
 * @type {Replay | null}
 */
let known = null;

/**
 * All that the server has of the map's history.
 * @param {App} app
 * @param {(state: import("../engine/replay.js").ReplayState) => void} [progress]
 */
export async function readHistory(app, progress) {
  const { live } = app;
  if (!live) throw new Error(say("loading"));
  await speakAlong();
  if (!known || known.state().fault !== "none") {
    known?.close();
    known = new Replay(live.session.module, live.identity);
  }
  known.setLanguage(language());
  const server = new URL("../", location.href);
  server.protocol = server.protocol === "https:" ? "wss:" : "ws:";
  server.hash = server.search = "";
  await known.load(server, progress);
  return known;
}

/**
 * @param {App} app
 * @param {Beginning} [beginning] the moment, or from when on and in what time it is to be played
 */
export async function openPast(app, beginning = {}) {
  await speakAlong();
  app.writer.stop();
  const before = document.activeElement;
  const waiting = element("p", { class: "opening", role: "status" }, tell("loading"));
  const back = element("button", { class: "button is-main back", type: "button" }, tell("back"));
  const dialog = element("dialog", { class: "past", "aria-label": tell("title") }, waiting, back);
  back.addEventListener("click", () => dialog.close());
  // Keys are for the past; the live board hears none of them.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  /** @type {import("./theatre.js").Theatre | null} */
  let theatre = null;
  dialog.addEventListener("close", () => {
    theatre?.close();
    dialog.remove();
    (before instanceof HTMLElement && before.isConnected ? before : app.view.root)
      .focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  back.focus();
  try {
    const replay = await readHistory(app, ({ count, last }) => {
      waiting.textContent = tell("loadingPart", { count, total: last });
    });
    if (!dialog.isConnected) return;
    if (replay.moments.length === 0) {
      dialog.close();
      return notice(tell("nothing"));
    }
    theatre = open(app, replay, back, dialog);
    begin(theatre, beginning);
  } catch (error) {
    if (!dialog.isConnected) return;
    dialog.close();
    notice(tell("failed", { reason: error instanceof Error ? error.message : String(error) }));
  }
}

/**
 * @param {App} app
 * @param {Replay} replay
 * @param {HTMLElement} back
 * @param {HTMLDialogElement} dialog
 */
function open(app, replay, back, dialog) {
  const state = replay.state();
  const proof = element("span", { class: "proof", role: state.fault === "none" ? null : "alert" },
    state.fault === "none" ? tell("proved") : faultWords(state));
  proof.classList.toggle("is-bad", state.fault !== "none");
  const since = element("span", { class: "muted" });
  const theatre = new Theatre(replay, { today: today(), head: [proof, back],
    rested: sinceThen(app, since),
    tools: (theatre) => [since, element("button", { class: "button", type: "button", onclick: () => {
      theatre.stop();
      dialog.close();
      compareFrom(theatre.index);
      app.openPane?.("review");
    } }, tell("compareAll")), ...app.role === 2 ? [] : [element("button", { class: "button", type: "button",
      onclick: () => {
        theatre.stop();
        void forkMoment(app, theatre.index);
      } }, tell("fork"))]] });
  dialog.replaceChildren(theatre.element);
  theatre.show(replay.moments.length);
  theatre.play.focus();
  return theatre;
}

/**
 * What has changed since a moment, asked of the server when one has looked at it for a while.
 * @param {App} app
 * @param {HTMLElement} place
 * @returns {(index: number) => void}
 */
function sinceThen(app, place) {
  let timer = 0;
  return (index) => {
    clearTimeout(timer);
    place.textContent = "";
    timer = window.setTimeout(async () => {
      if (!place.isConnected) return;
      try {
        const { summary } = /** @type {{ summary: string }} */ (
          await (await askServer(app, "/diff", { from: String(index) })).json());
        if (summary !== "") place.textContent = say("sinceThen", { summary });
      } catch {
        // Without an answer nothing is said.
      }
    }, restMilliseconds);
  };
}

/**
 * @param {import("./theatre.js").Theatre} theatre
 * @param {Beginning} beginning
 */
function begin(theatre, { index, since, within }) {
  const { replay } = theatre;
  if (index !== undefined) theatre.show(index);
  if (since) {
    const { first } = replay.unseen(since);
    if (first > 0) theatre.cut({ from: first });
  }
  if (within !== undefined) theatre.playWithin(Math.min(within, replay.moments.length * 1000));
}

/**
 * The story of a card, asked of the server.
 * @param {App} app
 * @param {string} card
 * @returns {Promise<Node>}
 */
export async function storyOf(app, card) {
  try {
    return storyElement(await readHistory(app), card, app.state, (index) =>
      void openPast(app, { index }));
  } catch (error) {
    return element("p", { class: "muted" }, tell("failed", {
      reason: error instanceof Error ? error.message : String(error) }));
  }
}
