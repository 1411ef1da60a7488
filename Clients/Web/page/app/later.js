// The way to what the first card does not need.

import { say } from "../words/words.js";
import { notice } from "./notices.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {typeof import("../later.js")} Later */

/** @type {Promise<Later> | null} */
let loading = null;
/** @type {Later | null} */
let loaded = null;

/**
 * Loads it; once, unless that fails.
 * @param {App} app
 * @returns {Promise<Later>}
 */
export function getLater(app) {
  loading ??= import("../later.js").then((later) => {
    loaded = later;
    later.addLater(app);
    app.schedule();
    return later;
  }, (error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/**
 * Does something with it, at once if it is there; or says why it cannot be had.
 * @param {App} app
 * @param {(later: Later) => unknown} body
 * @returns {Promise<void>}
 */
export async function withLater(app, body) {
  if (loaded) return void body(loaded);
  /** @type {Later} */
  let later;
  try {
    later = await getLater(app);
  } catch (error) {
    return notice(say("needsServer", {
      reason: error instanceof Error ? error.message : String(error) }));
  }
  body(later);
}
