// A new map of a moment: all that stood there then, made by the server.

import { readAddress } from "../app/address.js";
import { ask } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { askServer } from "../panes/export.js";
import { answer, showInvitation } from "./invite.js";
import { tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */

/**
 * Where invitations are asked for, a facilitator has it made, is invited to it, and can invite others.
 * @param {App} app
 * @param {number} index the change after which the map stood so
 */
export async function forkMoment(app, index) {
  const { token } = readAddress(location.hash);
  if (index < 1) return answer(tell("forkEmpty"));
  if (token && !app.canSetUp) return answer(tell("forkOnly"));
  const name = await ask(tell("forkName"), { note: tell("forkNote"), action: tell("forkAction"), most: 60,
    value: `${app.map}-${index}` });
  if (name === null || name.trim() === "") return;
  try {
    const made = /** @type {{ map: string, token?: string }} */ (await (await askServer(app, null, {
      fork: app.map, at: String(index), title: name.trim(),
      name: app.live?.status.name ?? "" }, "POST")).json());
    const address = new URL(`../m/${encodeURIComponent(made.map)}`, location.href);
    const own = made.token;
    address.hash = own ? `token=${own}` : "";
    await answer(tell("forkMade"), [
      element("a", { class: "button is-main", href: address.href, target: "_blank" }, tell("forkOpen")),
      own && element("button", { class: "button", type: "button",
        onclick: () => void showInvitation(made.map, own) }, tell("forkInvite"))]);
  } catch (error) {
    await answer(tell("forkFailed", { reason: error instanceof Error ? error.message : String(error) }));
  }
}
