// Going about the board by keys: over cards and cells, as in the terminal client.

/** @typedef {import("./app.js").App} App */

/**
 * @param {App} app
 * @param {number} stageStep
 * @param {number} laneStep
 */
function stepCell(app, stageStep, laneStep) {
  const { stages, lanes } = app.view;
  const { stage, lane } = app.card !== null ? app.state.placeOf(app.card) : app.cell;
  const x = Math.min(Math.max(stages.indexOf(stage) + stageStep, 0), stages.length - 1);
  const y = Math.min(Math.max(lanes.indexOf(lane) + laneStep, 0), lanes.length - 1);
  return { stage: stages[x] ?? null, lane: lanes[y] ?? null,
    isOther: stages[x] !== stage || lanes[y] !== lane };
}

/**
 * @param {App} app
 * @param {{ stage: string | null, lane: string | null }} place
 * @param {number} index
 */
function enter(app, { stage, lane }, index) {
  const cards = app.state.cardsIn(stage, lane);
  const card = cards.at(Math.min(index, cards.length - 1));
  if (card) app.focusCard(card); else app.focusCell(stage, lane);
}

/**
 * @param {App} app
 * @param {number} step
 */
function across(app, step) {
  const index = app.card === null ? 0
    : app.state.cardsIn(app.cell.stage, app.cell.lane).indexOf(app.card);
  const place = stepCell(app, step, 0);
  if (place.isOther) enter(app, place, Math.max(index, 0));
}

/**
 * @param {App} app
 * @param {number} step
 */
function down(app, step) {
  const { stage, lane } = app.cell;
  const cards = app.state.cardsIn(stage, lane);
  const index = app.card === null ? (step > 0 ? -1 : 0) : cards.indexOf(app.card);
  const next = cards[index + step];
  if (next && (app.card !== null || step > 0)) return app.focusCard(next);
  const place = stepCell(app, 0, step);
  if (place.isOther) enter(app, place, step > 0 ? 0 : Infinity);
}

/**
 * @param {App} app
 * @param {boolean} isLast
 */
function end(app, isLast) {
  const stages = app.view.stages;
  enter(app, { stage: (isLast ? stages.at(-1) : stages[0]) ?? null, lane: app.cell.lane }, 0);
}

/**
 * @param {App} app
 * @param {boolean} isLast
 */
function endCard(app, isLast) {
  const { stage, lane } = app.cell;
  const card = app.state.cardsIn(stage, lane).at(isLast ? -1 : 0);
  if (card) app.focusCard(card);
}

/** @type {import("./commands.js").CommandTable} */
export const steps = {
  left: (app) => across(app, -1),
  right: (app) => across(app, 1),
  up: (app) => down(app, -1),
  down: (app) => down(app, 1),
  firstStage: (app) => end(app, false),
  lastStage: (app) => end(app, true),
  firstCard: (app) => endCard(app, false),
  lastCard: (app) => endCard(app, true),
};
