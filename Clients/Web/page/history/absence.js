// What happened while one was away, offered to be seen in a short film.

import { notice } from "../app/notices.js";
import { openPast } from "./open.js";
import { speakAlong, tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../engine/session.js").Version} Version */

const filmMilliseconds = 20_000;
const namesMost = 3;

/**
 * @param {App} app
 * @param {Version} since what one had seen; nothing of somebody who comes for the first time
 */
export async function offerAbsence(app, since) {
  if (!app.live) return;
  const { count, authors } = app.live.session.unseen(since);
  await speakAlong();
  const names = authors.map(({ name }) => name).filter((name) => name !== "");
  const shown = names.length === 0 ? tell("somebody") : names.slice(0, namesMost).join(", ")
    + (names.length > namesMost ? ` +${names.length - namesMost}` : "");
  notice(tell(since.length === 0 ? "late" : "away", { names: shown, count }), { stays: true, isCalm: true,
    actions: [{ label: tell("watch"), run: () =>
      void openPast(app, { since, within: filmMilliseconds }) }] });
}
