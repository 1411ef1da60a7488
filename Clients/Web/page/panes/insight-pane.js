// What the map tells, as the server says it: curve, funnel, weakest link, channels, pains and plan;
// and what the checks find. Cards that are named lead to the card.

import { element } from "../dom.js";
import { say, term } from "../words/words.js";
import { askServer } from "./export.js";
import { drawCurve } from "./curve.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {{ id: string, text: string }} NamedCard */
/** @typedef {{ id: string, title: string }} NamedStage */
/**
 * @typedef {object} Insight
 * @property {{ stages: import("./curve.js").CurveStage[], sentences: string[] }} curve
 * @property {{ stages: { stage: NamedStage, count: number | null, conversion: number | null }[],
 *   sentences: string[] }} funnel
 * @property {{ ranking: { stage: NamedStage, weakness: number,
 *   parts: { points: number, reason: string, worst: NamedCard | null }[] }[], sentences: string[]
 * }} weakest
 * @property {{ sentences: string[] }} channels
 * @property {{ ranking: { card: NamedCard, stage: NamedStage, hasAction: boolean }[],
 *   steps: { card: NamedCard, stage: NamedStage, quickWin: boolean }[], sentences: string[] }}
 * pains
 * @property {{ sentences: string[] }} graph
 */
/**
 * @typedef {object} Checks
 * @property {string} summary
 * @property {{ severity: string, message: string, place: { kind: string, id: string, title: string } }[]} findings
 */

/**
 * The page's name of a record that the server names `stamp@replica`.
 * @param {string} id
 */
export function recordName(id) {
  const [stamp, replica] = id.split("@");
  return `${Number(stamp).toString(16)}-${(replica ?? "").replace(/^0+/u, "")}`;
}

/**
 * @param {App} app
 * @returns {Promise<Node[]>}
 */
export async function loadInsight(app) {
  try {
    const insight = /** @type {Insight} */ (await (await askServer(app, "/insight")).json());
    return insightNodes(app, insight);
  } catch (error) {
    return [failure(error)];
  }
}

/**
 * @param {App} app
 * @returns {Promise<Node[]>}
 */
export async function loadChecks(app) {
  try {
    const checks = /** @type {Checks} */ (await (await askServer(app, "/check")).json());
    return [
      element("p", {}, checks.findings.length === 0 ? say("allWell") : checks.summary),
      ...checks.findings.map(({ message, place, severity }) =>
        element("div", { class: severity === "note" ? "comment" : "comment is-evidence" }, message,
          place.kind === "card" && element("div", {}, cardButton(app, { id: place.id,
            text: place.title || say("goTo") })))),
    ];
  } catch (error) {
    return [failure(error)];
  }
}

/** @param {unknown} error */
function failure(error) {
  return element("p", { class: "muted" }, say("needsServer", {
    reason: error instanceof Error ? error.message : String(error) }));
}

/**
 * @param {App} app
 * @param {NamedCard} card
 */
function cardButton(app, { id, text }) {
  return element("button", { class: "plain", type: "button",
    onclick: () => app.focusCard(recordName(id), "center") }, text);
}

/**
 * @param {App} app
 * @param {Insight} insight
 * @returns {Node[]}
 */
function insightNodes(app, { curve, funnel, weakest, channels, pains, graph }) {
  const sentences = (/** @type {string[]} */ list) => list.map((text) => element("p", {}, text));
  const highest = Math.max(1, ...funnel.stages.map(({ count }) => count ?? 0));
  /** @type {Node[]} */
  const nodes = [element("h3", {}, term("word", "emotions")), drawCurve(curve.stages),
    ...sentences(curve.sentences)];
  nodes.push(element("h3", {}, say("weakest")), ...sentences(weakest.sentences));
  for (const { stage, parts } of weakest.ranking.slice(0, 1)) {
    nodes.push(element("ul", { "aria-label": stage.title }, ...parts.map(({ reason, worst }) =>
      element("li", {}, reason, " ", worst && cardButton(app, { id: worst.id, text: say("goTo") })))));
  }
  if (funnel.sentences.length > 0) {
    nodes.push(element("h3", {}, term("word", "funnel")),
      ...funnel.stages.filter(({ count }) => count !== null).map(({ stage, count }) => {
        const bar = element("meter", { min: 0, max: highest, value: count ?? 0,
          "aria-label": stage.title });
        return element("div", { class: "funnel-row" }, element("span", {}, stage.title), bar,
          element("span", { class: "muted" }, (count ?? 0).toLocaleString(document.documentElement.lang)));
      }), ...sentences(funnel.sentences));
  }
  if (pains.sentences.length > 0) {
    nodes.push(element("h3", {}, say("pains")), ...sentences(pains.sentences),
      element("ol", {}, ...pains.ranking.slice(0, 8).map(({ card, stage }) => element("li", {},
        cardButton(app, card), element("span", { class: "muted" }, ` · ${stage.title}`)))));
  }
  if (pains.steps.length > 0) {
    nodes.push(element("h3", {}, say("plan")),
      element("ol", {}, ...pains.steps.slice(0, 12).map(({ card, quickWin }) => element("li", {},
        cardButton(app, card), quickWin
          && element("span", { class: "muted" }, ` · ${term("word", "quickWin")}`)))));
  }
  nodes.push(element("h3", {}, say("channels")), ...sentences(channels.sentences),
    ...graph.sentences.length > 0 ? [element("h3", {}, term("word", "links")),
      ...sentences(graph.sentences)] : []);
  return nodes;
}
