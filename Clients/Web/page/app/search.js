// Searching: which cards match, and how that is shown.

import { isFiltering, matching } from "../board/filter.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app */
export function match(app) {
  app.matched = matching(app.state, app.filter,
    (replica) => app.live?.roster.get(replica)?.id ?? "");
}

/** @param {App} app */
export function showFilter(app) {
  const isOn = isFiltering(app.filter);
  if (!isOn && !app.wasFiltering) return;
  app.wasFiltering = isOn;
  for (const [id, view] of app.view.cards) {
    view.element.classList.toggle("is-matched", isOn && app.matched.has(id));
    view.element.classList.toggle("is-dim", isOn && !app.matched.has(id));
  }
}

/** @param {App} app */
export function filterChanged(app) {
  match(app);
  showFilter(app);
  app.refreshTools();
  app.writeAddress();
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
