// The emotion curve above the board. The server draws conclusions of a map, so it is asked now and
// then: soon after the page opens, and some time after something has changed.

import { drawCurve } from "../panes/curve.js";
import { askServer } from "../panes/export.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../panes/insight-pane.js").Insight} Insight */

const pauseMilliseconds = 20_000;

/** @param {App} app */
export function addCurve(app) {
  let isStale = true;
  let askedAt = -pauseMilliseconds;
  app.heard.push((changes) => {
    if (changes.isWhole || changes.isFrame || changes.cards.size > 0) isStale = true;
  });
  const ask = async () => {
    const { live, view } = app;
    // By chance a little later: a room full of people does not ask all at once.
    if (!isStale || live?.status.state !== "live" || document.hidden
      || document.body.classList.contains("is-dragging") || view.layout !== "grid"
      || performance.now() < askedAt + pauseMilliseconds * (0.75 + Math.random() / 2)) return;
    isStale = false;
    askedAt = performance.now();
    try {
      const { curve } = /** @type {Insight} */ (await (await askServer(app, "/insight")).json());
      view.curve.hidden = !curve.stages.some(({ value }) => value !== null)
        || curve.stages.length !== view.stages.length;
      view.curve.replaceChildren(drawCurve(curve.stages));
    } catch {
      // Without an answer there is no curve; it is asked for again.
      isStale = true;
    }
  };
  setInterval(ask, 1000);
}
