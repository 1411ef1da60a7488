// What has changed since the last review, or between any two moments. The server has the history, and
// tells it in the words of the command line; cards that are named lead to the card.

import { Field } from "../board/schema.js";
import { today } from "../app/today.js";
import { notice } from "../app/notices.js";
import { element } from "../dom.js";
import { mapRecord, set, setKey } from "../engine/edits.js";
import { recordName } from "../engine/insight.js";
import { askServer } from "../panes/export.js";
import { dayWords } from "../words/words.js";
import { dueAfter } from "./review.js";
import { speakAlong, tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {{ text: string, style?: "title" | "note" | "good" | "middling" | "bad" | "field" }} Run */
/** @typedef {{ level: number, id?: string, runs: Run[] }} Line */
/** @typedef {{ summary: string, lines: Line[], index?: number }} Difference */
/**
 * The index of a change, a time, or nothing for now.
 * @typedef {string} Moment
 */

const linesMost = 400;
const hourMilliseconds = 3_600_000;
const own = "own";

/**
 * From when on it is told next.
 * @type {number | null}
 */
let wanted = null;

/** @param {number} index the change after which one looked at the map */
export function compareFrom(index) { wanted = index; }

/** @param {App} app */
function reviewsOf(app) {
  return [...app.state.keyed(mapRecord, Field.map.reviews)]
    .map(([day, index]) => ({ day, index: Number(index) })).sort((a, b) => a.day < b.day ? 1 : -1);
}

/**
 * @param {App} app
 * @returns {Promise<Node[]>} what stands in the pane
 */
export async function comparisonNodes(app) {
  await speakAlong();
  const reviews = reviewsOf(app);
  const result = element("div", { "aria-live": "polite" });
  result.style.cssText = "display: grid; gap: .5rem";
  const from = moments(tell("compareFrom"), [
    ...wanted === null ? [] : [choice(String(wanted), tell("compareChange", { index: wanted }))],
    ...reviews.map(({ day, index }) => choice(String(index), tell("compareReview", { day: dayWords(day) }))),
    choice(ago(hourMilliseconds), tell("compareHour")), choice(ago(24 * hourMilliseconds), tell("compareDay")),
    choice(ago(168 * hourMilliseconds), tell("compareWeek")), choice("0", tell("beginning")),
  ]);
  const to = moments(tell("compareTo"), [choice("", tell("compareNow"))]);
  wanted = null;
  let asked = 0;
  const compare = async () => {
    const number = ++asked;
    result.replaceChildren(element("p", { class: "muted" }, tell("comparing")));
    /** @type {Node[]} */
    let shown;
    try {
      shown = differenceNodes(app, await difference(app, from.moment(), to.moment()));
    } catch (error) {
      shown = [element("p", {}, tell("failed", {
        reason: error instanceof Error ? error.message : String(error) }))];
    }
    if (number === asked) result.replaceChildren(...shown);
  };
  for (const each of [from, to]) each.element.addEventListener("change", () => void compare());
  void compare();
  return [element("p", { class: "muted" }, reviews.length > 0
    ? tell("lastReview", { day: dayWords(reviews[0].day) }) : tell("neverReviewed")),
  from.element, to.element, result, ...planNodes(app)];
}

/**
 * @param {App} app
 * @param {Moment} from
 * @param {Moment} to
 */
async function difference(app, from, to) {
  const response = await askServer(app, "/diff", { from, lines: "yes", ...to === "" ? {} : { to } });
  return /** @type {Difference} */ (await response.json());
}

/**
 * @param {number} milliseconds
 * @returns {Moment}
 */
function ago(milliseconds) { return new Date(Date.now() - milliseconds).toISOString(); }

/**
 * @param {Moment} value
 * @param {string} words
 */
function choice(value, words) { return element("option", { value }, words); }

/**
 * One of several moments, or one that is written down.
 * @param {string} label
 * @param {HTMLOptionElement[]} options
 */
function moments(label, options) {
  const box = element("select", {}, ...options, choice(own, tell("compareOwn")));
  const time = element("input", { type: "datetime-local", hidden: true,
    "aria-label": `${label}: ${tell("compareOwn")}` });
  time.value = `${today()}T09:00`;
  box.addEventListener("change", () => { time.hidden = box.value !== own; });
  return {
    element: element("div", { class: "field" }, element("label", { class: "field" },
      element("span", {}, label), box), time),
    moment: () => {
      if (box.value !== own) return box.value;
      const date = new Date(time.value);
      return Number.isNaN(date.getTime()) ? "" : date.toISOString();
    },
  };
}

/**
 * @param {App} app
 * @param {Difference} told
 * @returns {Node[]}
 */
function differenceNodes(app, { summary, lines }) {
  const shown = lines.slice(0, linesMost);
  const more = lines.length - shown.length;
  return [element("p", {}, element("strong", {}, summary.slice(0, 1).toLocaleUpperCase(), summary.slice(1), ".")),
    ...shown.map((line) => lineElement(app, line)),
    ...more > 0 ? [element("p", { class: "muted" }, tell("compareMore", { count: more }))] : []];
}

/**
 * @param {App} app
 * @param {Line} line
 */
function lineElement(app, { level, id, runs }) {
  if (runs[0]?.style === "title") return element("h3", {}, runs[0].text);
  const card = id === undefined ? null : recordName(id);
  const isThere = card !== null && app.state.cellOf.has(card) && app.state.isLive(card);
  const words = runs.map(({ text, style }, index) => {
    if (style === "bad" && index > 0) return element("del", {}, text);
    return style === "good" && index > 0 ? element("ins", {}, text)
      : style === "note" || style === "field" ? element("span", { class: "muted" }, text) : text;
  });
  const line = element("p", { dir: "auto" }, ...isThere && level < 3
    ? [element("button", { class: "plain", type: "button",
      onclick: () => app.focusCard(card, "center") }, ...words)] : words);
  line.style.margin = "0";
  line.style.paddingInlineStart = `${Math.max(level - 1, 0) * 0.75}rem`;
  return line;
}

/**
 * When it is to be looked at again, and that it was.
 * @param {App} app
 * @returns {Node[]}
 */
function planNodes(app) {
  const { state } = app;
  const due = state.value(mapRecord, Field.map.reviewDate);
  const next = element("p", {}, typeof due !== "string" ? tell("noReviewPlanned")
    : due < today() ? tell("reviewOverdue", { day: dayWords(due) })
      : tell("nextReview", { day: dayWords(due) }));
  if (!app.canSetUp) return [next];
  const done = element("button", { class: "button is-main", type: "button" }, tell("reviewed"));
  done.addEventListener("click", async () => {
    done.disabled = true;
    try {
      await noteReview(app);
    } catch (error) {
      notice(tell("failed", { reason: error instanceof Error ? error.message : String(error) }));
    }
    done.disabled = false;
  });
  return [next, element("div", { class: "row-buttons" },
    element("button", { class: "button", type: "button", onclick: () => app.openPane?.("map") },
      tell("planReview")), done)];
}

/**
 * Notes that the map is reviewed as it is now, and when the next review is.
 * @param {App} app
 */
async function noteReview(app) {
  if ((app.live?.status.unmerged ?? 1) > 0) throw new Error(tell("reviewUnsent"));
  const { index } = await difference(app, ago(0), "");
  if (index === undefined) throw new Error(tell("reviewUnsent"));
  const due = app.state.value(mapRecord, Field.map.reviewDate);
  const former = typeof due === "string" ? due : null;
  const next = dueAfter(former, app.state.text(mapRecord, Field.map.reviewEvery), today());
  const made = app.make([setKey(mapRecord, Field.map.reviews, today(), index),
    ...next === former ? [] : [set(mapRecord, Field.map.reviewDate, next)]]);
  if (!made) return;
  notice(tell("reviewNoted"), { isCalm: true, actions: [] });
  app.openPane?.("review");
}
