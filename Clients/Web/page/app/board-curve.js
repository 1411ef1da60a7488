// The emotion curve above the board: drawn soon after the page has opened, and soon after something has
// changed.

import { recordName } from "../engine/insight.js";
import { drawCurve } from "../panes/curve.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../panes/curve.js").CurveStage} CurveStage */

const pauseMilliseconds = 2_000;
/** The module may not be to be had, without a network. */
const failurePauseMilliseconds = 20_000;

/** @param {App} app */
export function addCurve(app) {
  let isStale = true;
  let isAsking = false;
  let askedAt = -pauseMilliseconds;
  app.heard.push((changes) => {
    if (changes.isWhole || changes.isFrame || changes.cards.size > 0) isStale = true;
  });
  const ask = async () => {
    const { view } = app;
    if (!isStale || isAsking || !app.hasShown || document.hidden
      || document.body.classList.contains("is-dragging") || view.layout !== "grid"
      || performance.now() < askedAt + pauseMilliseconds) return;
    isStale = false;
    isAsking = true;
    askedAt = performance.now();
    try {
      const stages = await stagesOf(app);
      view.curve.hidden = !stages.some(({ value }) => value !== null)
        || stages.length !== view.stages.length;
      view.curve.replaceChildren(drawCurve(stages));
    } catch {
      // Without an answer there is no curve; it is asked for again.
      isStale = true;
      askedAt += failurePauseMilliseconds;
    } finally {
      isAsking = false;
    }
  };
  setInterval(ask, 1000);
}

/**
 * @param {App} app
 * @returns {Promise<CurveStage[]>}
 */
async function stagesOf(app) {
  const told = await app.live?.insight?.curve();
  const { curve } = /** @type {{ curve: { stages: CurveStage[] } }} */ (/** @type {unknown} */ (
    told ?? { curve: { stages: [] } }));
  return curve.stages.map(({ stage, ...rest }) =>
    ({ ...rest, stage: { id: stage.id, title: app.state.title(recordName(stage.id)) } }));
}
