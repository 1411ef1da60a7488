// What is to be shown anew, gathered until it is shown.

/**
 * @typedef {object} Changes
 * @property {boolean} isWhole all
 * @property {boolean} isFrame stages, lanes, or which cards are in none of them
 * @property {boolean} isMap the map's own fields, its personas or channels
 * @property {Set<string>} cards that look otherwise
 * @property {Set<string>} cells whose cards are others, or stand otherwise
 * @property {Set<string>} records all that have changed
 */

/** @returns {Changes} */
export function noChanges() {
  return { isWhole: false, isFrame: false, isMap: false, cards: new Set(), cells: new Set(),
    records: new Set() };
}

/**
 * @param {Changes} all
 * @param {Changes} more
 */
export function addChanges(all, more) {
  all.isWhole ||= more.isWhole;
  all.isFrame ||= more.isFrame;
  all.isMap ||= more.isMap;
  for (const name of /** @type {const} */ (["cards", "cells", "records"])) {
    for (const each of more[name]) all[name].add(each);
  }
}
