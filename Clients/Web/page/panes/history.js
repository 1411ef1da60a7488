// The way to the past of the map and of a card. What shows it is loaded when it is first asked for.

import { notice } from "../app/notices.js";
import { element } from "../dom.js";
import { say } from "../words/words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../engine/session.js").Version} Version */
/** @typedef {{ index?: number, since?: Version, within?: number }} Beginning */

/**
 * @param {App} app
 * @param {Beginning} [beginning] the moment, or from when on and in what time it is to be played
 */
export async function showHistory(app, beginning = {}) {
  try {
    const { openPast } = await import("../history/past.js");
    await openPast(app, beginning);
  } catch (error) {
    notice(say("needsServer", { reason: error instanceof Error ? error.message : String(error) }));
  }
}

/**
 * The story of a card in the pane; asked of the server when it is opened.
 * @param {App} app
 * @param {string} card
 */
export function cardStory(app, card) {
  const body = element("div", { class: "pane-body" });
  const details = element("details", { class: "more", "data-more": "story" },
    element("summary", {}, say("cardHistory")), body);
  details.addEventListener("toggle", async () => {
    if (!details.open || body.childElementCount > 0) return;
    body.replaceChildren(element("p", { class: "muted" }, say("loading")));
    const { storyOf } = await import("../history/past.js");
    body.replaceChildren(await storyOf(app, card));
  });
  return details;
}
