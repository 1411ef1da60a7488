// A new map of a moment: all that stood there then, made by the server.

import { ask, show } from "../dialogs/dialog.js";
import { element, nodes } from "../dom.js";
import { askServer } from "../panes/export.js";
import { say } from "../words/words.js";
import { tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */

/**
 * @param {App} app
 * @param {number} index the change after which the map stood so
 */
export async function forkMoment(app, index) {
  if (index < 1) return answer(tell("forkEmpty"));
  const name = await ask(tell("forkName"), { note: tell("forkNote"), action: tell("forkAction"), most: 60,
    value: `${app.map}-${index}` });
  if (name === null || name.trim() === "") return;
  try {
    const made = /** @type {{ map: string }} */ (await (await askServer(app, null, {
      fork: app.map, at: String(index), title: name.trim(),
      name: app.live?.status.name ?? "" }, "POST")).json());
    const address = new URL(`../m/${encodeURIComponent(made.map)}`, location.href);
    address.hash = "";
    await answer(tell("forkMade"), [
      element("a", { class: "button is-main", href: address.href, target: "_blank" }, tell("forkOpen"))]);
  } catch (error) {
    await answer(tell("forkFailed", { reason: error instanceof Error ? error.message : String(error) }));
  }
}

/**
 * Over the past, which covers the page's notices.
 * @param {string} text
 * @param {import("../dom.js").Child[]} [actions]
 */
function answer(text, actions = []) {
  return show(text, (/** @type {(isDone: boolean) => void} */ close) => nodes([
    element("div", { class: "row-buttons" }, ...actions, actions.length === 0
      && element("button", { class: "button is-main", type: "button", onclick: () => close(true) },
        say("ok")))]));
}
