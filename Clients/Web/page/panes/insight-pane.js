// What the map tells: curve, funnel, weakest link, channels, pains and plan; and what the checks find.
// Cards that are named lead to the card.

import { wordedChecks, wordedInsight } from "./worded-insight.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("./worded-insight.js").Insight} Insight */
/** @typedef {import("./worded-insight.js").NamedCard} NamedCard */
/** @typedef {typeof import("../words/words.js")} Words */
/**
 * What of the page is needed here. It is handed over: what this part of the page shared with others by
 * importing it would be a file of its own for everybody.
 * @typedef {object} Page
 * @property {App} app
 * @property {typeof import("../dom.js").element} element
 * @property {typeof import("./curve.js").drawCurve} drawCurve
 * @property {typeof import("../engine/insight.js").recordName} recordName
 * @property {typeof import("../board/schema.js").Field} Field
 * @property {typeof import("../board/schema.js").Kind} Kind
 * @property {Words["say"]} say
 * @property {Words["term"]} term
 * @property {Words["format"]} format
 * @property {Words["language"]} language
 */

/**
 * @param {Page} page
 * @returns {Promise<Node[]>}
 */
export async function checkNodes(page) {
  const { element, say } = page;
  const checks = await wordedChecks(page);
  return [
    element("p", {}, checks.findings.length === 0 ? say("allWell") : checks.summary),
    ...checks.findings.map(({ message, place, severity }) =>
      element("div", { class: severity === "note" ? "comment" : "comment is-evidence" }, message,
        place.kind === "card" && element("div", {}, cardButton(page, { id: place.id ?? "",
          text: place.title || say("goTo") })))),
  ];
}

/**
 * @param {Page} page
 * @param {NamedCard} card
 */
function cardButton({ app, element, recordName }, { id, text }) {
  return element("button", { class: "plain", type: "button",
    onclick: () => app.focusCard(recordName(id), "center") }, text);
}

/**
 * @param {Page} page
 * @returns {Promise<Node[]>}
 */
export async function insightNodes(page) {
  const { element, say, term, drawCurve } = page;
  const { curve, funnel, weakest, channels, pains, graph } = await wordedInsight(page);
  const sentences = (/** @type {string[]} */ list) => list.map((text) => element("p", {}, text));
  const highest = Math.max(1, ...funnel.stages.map(({ count }) => count ?? 0));
  /** @type {Node[]} */
  const nodes = [element("h3", {}, term("word", "emotions")), drawCurve(curve.stages),
    ...sentences(curve.sentences)];
  nodes.push(element("h3", {}, say("weakest")), ...sentences(weakest.sentences));
  for (const { stage, parts } of weakest.ranking.slice(0, 1)) {
    nodes.push(element("ul", { "aria-label": stage.title }, ...parts.map(({ reason, worst }) =>
      element("li", {}, reason, " ", worst && cardButton(page, { id: worst.id, text: say("goTo") })))));
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
        cardButton(page, card), element("span", { class: "muted" }, ` · ${stage.title}`)))));
  }
  if (pains.steps.length > 0) {
    nodes.push(element("h3", {}, say("plan")),
      element("ol", {}, ...pains.steps.slice(0, 12).map(({ card, quickWin }) => element("li", {},
        cardButton(page, card), quickWin
          && element("span", { class: "muted" }, ` · ${term("word", "quickWin")}`)))));
  }
  nodes.push(element("h3", {}, say("channels")), ...sentences(channels.sentences),
    ...graph.sentences.length > 0 ? [element("h3", {}, term("word", "links")),
      ...sentences(graph.sentences)] : []);
  return nodes;
}
