// Who is here: where they are, going along with them, and bringing everybody here.

import { readAddress } from "../app/address.js";
import { copyLink } from "../app/card-commands.js";
import { bringEverybody, goToSpot, spotOf } from "../app/people.js";
import { personChip } from "../board/card-view.js";
import { element, nodes } from "../dom.js";
import { say } from "../words/words.js";

/** @typedef {import("../app/app.js").App} App */

const roles = /** @type {const} */ (["facilitator", "participant", "observer"]);

/**
 * What the pane follows from.
 * @param {App} app
 */
export function peopleSignature({ live, following }) {
  return JSON.stringify([live?.people.map(({ connection, record, cell, isTyping }) =>
    [connection, record, cell, isTyping]), live?.status.role, live?.status.state, following]);
}

/**
 * @param {App} app
 * @returns {Node[]}
 */
export function peoplePane(app) {
  const people = app.live?.people ?? [];
  const own = app.live?.status;
  const { token } = readAddress(location.hash);
  return nodes([
    element("p", { class: "muted" }, say("youAre", { name: own?.name ?? "–",
      role: say(roles[own?.role ?? 1]) })),
    ...people.map((person) => {
      const spot = spotOf(app, person);
      const isFollowed = app.following === person.connection;
      return element("div", { class: "link-row" }, personChip(person),
        element("span", { class: "to" }, person.name,
          element("span", { class: "muted" }, ` · ${say(roles[person.role] ?? "participant")}`)),
        spot && element("button", { class: "button", type: "button",
          onclick: () => goToSpot(app, spot) }, say("goThere")),
        element("button", { class: "button", type: "button", "aria-pressed": String(isFollowed),
          onclick: () => {
            app.following = isFollowed ? null : person.connection;
            app.follow();
            app.openPane?.("people");
          } }, say(isFollowed ? "unfollow" : "follow")));
    }),
    people.length === 0 && element("p", { class: "muted" }, say("nobodyElse")),
    element("div", { class: "row-buttons" },
      people.length > 0 && app.canSetUp && element("button", { class: "button is-main", type: "button",
        onclick: () => bringEverybody(app) }, say("command.bring")),
      token && app.canSetUp && element("button", { class: "button", type: "button",
        onclick: async () => (await import("../history/past.js")).showInvitation(app.map, token) },
      say("inviteOne")),
      element("button", { class: "button", type: "button",
        onclick: () => copyLink(app, null) }, say("inviteOthers"))),
  ]);
}
