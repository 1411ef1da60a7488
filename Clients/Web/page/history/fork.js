// A new map of a moment: all that stood there then, made by the server.

import { notice } from "../app/notices.js";
import { askServer } from "../panes/export.js";
import { ask } from "../dialogs/dialog.js";
import { tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */

/**
 * @param {App} app
 * @param {number} index the change after which the map stood so
 */
export async function forkMoment(app, index) {
  if (index < 1) return notice(tell("forkEmpty"));
  const name = await ask(tell("forkName"), { note: tell("forkNote"), action: tell("forkAction"), most: 60,
    value: `${app.map}-${index}` });
  if (name === null || name.trim() === "") return;
  try {
    const made = /** @type {{ map: string }} */ (await (await askServer(app, null, {
      fork: app.map, at: String(index), title: name.trim(),
      name: app.live?.status.name ?? "" }, "POST")).json());
    notice(tell("forkMade"), { stays: true, isCalm: true, actions: [{ label: tell("forkOpen"),
      run: () => { open(new URL(`../m/${encodeURIComponent(made.map)}`, location.href)); } }] });
  } catch (error) {
    notice(tell("forkFailed", { reason: error instanceof Error ? error.message : String(error) }),
      { stays: true });
  }
}
