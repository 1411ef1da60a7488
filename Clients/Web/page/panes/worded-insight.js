// Insights and checks in words: what the module says in ids and messages, with the names that things have
// on the board, and sentences in the language of the page. Then they are what `waymark insight --json` and
// `waymark check --json` print.

import { Sentences } from "../words/sentences.js";

/** @typedef {import("./insight-pane.js").Page} Page */
/** @typedef {import("../engine/insight.js").JSONObject} JSONObject */
/** @typedef {import("../engine/insight.js").JSONValue} JSONValue */
/** @typedef {import("../words/sentences.js").Message} Message */
/** @typedef {import("../words/sentences.js").MessageValue} MessageValue */
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
 * @param {Page} page
 * @returns {Promise<Insight>}
 */
export async function wordedInsight(page) {
  const insight = await insightOf(page).insight();
  return /** @type {Insight} */ (/** @type {unknown} */ (
    worded(insight, page, await sentencesOf(page))));
}

/**
 * @param {Page} page
 * @returns {Promise<Checks>}
 */
export async function wordedChecks(page) {
  const checks = await insightOf(page).checks();
  const sentences = await sentencesOf(page);
  const findings = /** @type {JSONObject[]} */ (checks.findings).map((finding) => {
    const place = /** @type {Checks["findings"][0]["place"]} */ (finding.place);
    return { .../** @type {JSONObject} */ (worded(finding, page, sentences)),
      place: { ...place, title: sentences.place(place) } };
  });
  return /** @type {Checks} */ (/** @type {unknown} */ ({ ...checks, language: page.language(), findings,
    summary: sentences.summary(/** @type {MessageValue | null} */ (checks.summary)) }));
}

/** @param {Page} page */
function insightOf({ app }) {
  if (!app.live?.insight) throw new Error("no map is open");
  return app.live.insight;
}

/** @param {Page} page */
function sentencesOf(page) {
  const { Field, app: { state, live } } = page;
  const pageName = (/** @type {string} */ record) =>
    record.includes("@") ? page.recordName(record) : record;
  return Sentences.load(page.language(), page, {
    stages: state.stages, channels: state.channels,
    title: (record) => state.title(pageName(record)),
    text: (record) => state.text(pageName(record), Field.card.text),
    cardKind: (record) => state.text(pageName(record), Field.card.kind),
    person: (id) => [...live?.roster.values() ?? []].find((each) => each.id === id)?.name ?? null,
  });
}

/**
 * @param {JSONValue} value
 * @param {Page} page
 * @param {Sentences} sentences
 * @returns {JSONValue}
 */
function worded(value, page, sentences) {
  const { Field, Kind, app: { state } } = page;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each) => worded(each, page, sentences));
  if ("key" in value && "values" in value) {
    return sentences.sentence(/** @type {Message} */ (/** @type {unknown} */ (value)));
  }
  /** @type {JSONObject} */
  const result = {};
  if ("format" in value) result.language = page.language();
  for (const [key, each] of Object.entries(value)) result[key] = worded(each, page, sentences);
  if (Object.keys(value).length === 1 && typeof value.id === "string") {
    const id = page.recordName(value.id);
    switch (state.record(id)?.kind) {
      case Kind.stage: result.title = state.title(id); break;
      case Kind.channel: result.name = state.title(id); break;
      default: result.text = state.text(id, Field.card.text);
    }
  }
  return result;
}
