// One more person is invited, where invitations are asked for: the server signs, the link is shown.

import { notice } from "../app/notices.js";
import { ask, show } from "../dialogs/dialog.js";
import { element, nodes } from "../dom.js";
import { say } from "../words/words.js";
import { speakAlong, tell } from "./words.js";

/**
 * An invitation for somebody else, to be copied; each is for one person.
 * @param {string} map
 * @param {string} token of a facilitator of that map
 */
export async function showInvitation(map, token) {
  await speakAlong();
  let link;
  try {
    link = await invitation(map, token);
  } catch (error) {
    return void answer(tell("inviteFailed", { reason: error instanceof Error ? error.message : String(error) }));
  }
  const isTaken = await ask(tell("invite"), { note: tell("inviteNote"), value: link, action: say("copy") });
  if (isTaken === null) return;
  try {
    await navigator.clipboard.writeText(link);
    notice(say("copied"));
  } catch {
    // Plain http has no clipboard: it stays in sight, to be copied by hand.
    notice(tell("invite"), { quote: link, stays: true, isCalm: true });
  }
}

/**
 * @param {string} map
 * @param {string} token
 */
async function invitation(map, token) {
  const address = new URL(`../maps/${encodeURIComponent(map)}/invitations?role=participant`, location.href);
  const response = await fetch(address, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error((await response.text()).trim());
  const made = /** @type {{ token: string }} */ (await response.json());
  const home = new URL("../", location.href);
  home.search = "";
  home.hash = `map=${map},token=${made.token}`;
  return home.href;
}

/**
 * Over the past, which covers the page's notices.
 * @param {string} text
 * @param {import("../dom.js").Child[]} [actions]
 */
export function answer(text, actions = []) {
  return show(text, (/** @type {(isDone: boolean) => void} */ close) => nodes([
    element("div", { class: "row-buttons" }, ...actions, actions.length === 0
      && element("button", { class: "button is-main", type: "button", onclick: () => close(true) },
        say("ok")))]));
}
