// The story of one card: who wrote what, and when, with the words before and after.

import { readRecord } from "../board/map-record.js";
import { personChip } from "../board/card-view.js";
import { element, nodes } from "../dom.js";
import { differences, differenceWords } from "./change-words.js";
import { hourWords, tell } from "./words.js";

/** @typedef {import("../board/map-state.js").MapState} MapState */
/** @typedef {import("../engine/replay.js").Replay} Replay */
/** @typedef {import("./change-words.js").Difference} Difference */
/** @typedef {{ index: number, time: number, person: number, found: Difference[] }} Chapter */

/** What somebody types without a longer pause is one thing. */
const typingMilliseconds = 2 * 60_000;

/**
 * @param {Replay} replay
 * @param {string} card
 * @param {MapState} state what stages and lanes are called
 * @param {(index: number) => void} go shows the map after a change
 */
export function storyElement(replay, card, state, go) {
  const chapters = chaptersOf(replay, card, state);
  if (chapters.length === 0) return element("p", { class: "muted" }, tell("storyNone"));
  return element("ol", { class: "story" }, ...chapters.map(({ index, time, person, found }) => {
    const { id, name } = replay.people[person] ?? { id: "", name: "" };
    const who = name || tell("somebody");
    return element("li", {},
      element("div", { class: "by" }, personChip(personOf({ id, name: who }, false)), element("strong", {}, who),
      element("button", { class: "plain", type: "button", onclick: () => go(index) }, hourWords(time))),
      ...found.map(differenceElement));
  }));
}

/**
 * An author as somebody whom the board shows.
 * @param {import("../engine/replay.js").Author} author
 * @param {boolean} isTyping
 * @returns {import("../engine/session.js").Person}
 */
export function personOf({ id, name }, isTyping) {
  return { connection: 0, id, name: name || tell("somebody"), role: 1, record: null, field: null, anchor: null,
    caret: null, isTyping, cell: null, isDragging: false };
}

/** @param {Difference} difference */
function differenceElement(difference) {
  const { kind, before = "", after = "" } = difference;
  const isText = kind === "text" || kind === "made" && after !== "";
  return element("div", {}, ...nodes([element("span", {}, differenceWords(difference)),
    isText && kind === "text" && before !== "" && element("del", { dir: "auto" }, before),
    isText && after !== "" && element("ins", { dir: "auto" }, after)]));
}

/**
 * Changes with what they did; words that were typed in one go are one.
 * @param {Replay} replay
 * @param {string} card
 * @param {MapState} state
 * @returns {Chapter[]}
 */
export function chaptersOf(replay, card, state) {
  /** @type {Chapter[]} */
  const chapters = [];
  for (const { index, time, person, before, after } of replay.story(card)) {
    const found = differences(before && readRecord(before), readRecord(after), state);
    if (found.length === 0) continue;
    const last = chapters[chapters.length - 1];
    const typed = last && last.person === person && time - last.time <= typingMilliseconds
      && found.length === 1 && found[0].kind === "text"
      ? last.found.find(({ kind }) => kind === "text" || kind === "made") : undefined;
    if (last && typed) {
      typed.after = found[0].after;
      last.index = index;
      last.time = time;
    } else chapters.push({ index, time, person, found });
  }
  return chapters;
}
