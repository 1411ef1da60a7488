// Searching: which cards match, and how that is shown.

import { isFiltering, matcher } from "../board/filter.js";

/** @typedef {import("../board/changes.js").Changes} Changes */
/** @typedef {import("./app.js").App} App */

/** @param {App} app */
function matcherOf(app) {
  return matcher(app.searchIndex, app.filter, (replica) => app.live?.roster.get(replica)?.id ?? "");
}

/** @param {App} app */
export function filterChanged(app) {
  matchAll(app);
  app.refreshTools();
  app.writeAddress();
}

/**
 * Before they are drawn: whether cards that have changed match.
 * @param {App} app
 * @param {Changes} changes
 */
export function matchChanged(app, changes) {
  if (!isFiltering(app.filter)) return;
  // Stages, lanes, channels and people are what is filtered by, too.
  if (changes.isWhole || changes.isFrame || changes.isMap) return matchAll(app);
  const matches = matcherOf(app);
  for (const id of changes.cards) {
    const record = app.state.record(id);
    if (record && matches(record)) app.matched.add(id); else app.matched.delete(id);
  }
}

/** @param {App} app */
function matchAll(app) {
  const before = app.matched;
  app.matched = new Set();
  const isOn = isFiltering(app.filter);
  if (isOn) {
    const matches = matcherOf(app);
    for (const record of app.state.records.values()) if (matches(record)) app.matched.add(record.id);
  }
  // The rest is dimmed by the style sheet, without a word to each of thousands of cards.
  app.view.root.classList.toggle("is-filtering", isOn);
  for (const id of before) if (!app.matched.has(id)) showMatch(app, id, false);
  for (const id of app.matched) if (!before.has(id)) showMatch(app, id, true);
}

/**
 * @param {App} app
 * @param {string} id
 * @param {boolean} isMatched
 */
function showMatch(app, id, isMatched) {
  app.view.cards.get(id)?.element.classList.toggle("is-matched", isMatched);
}

/**
 * Makes the index while nothing else is to be done, so that the first letter finds it.
 * @param {App} app
 */
export function prepareSearch(app) {
  if (typeof requestIdleCallback === "undefined") return;
  requestIdleCallback((deadline) => {
    if (!app.searchIndex.fill(() => deadline.timeRemaining() > 2)) prepareSearch(app);
  });
}

/**
 * Matches in reading order: stage by stage, lane by lane.
 * @param {App} app
 * @returns {string[]}
 */
export function matchesInOrder(app) {
  const found = [];
  for (const stage of app.view.stages) {
    for (const lane of app.view.lanes) {
      for (const card of app.state.cardsIn(stage, lane)) {
        if (app.matched.has(card)) found.push(card);
      }
    }
  }
  return found;
}
