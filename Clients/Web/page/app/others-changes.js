// What others do, said in words and shown for a moment.

import { Kind } from "../board/schema.js";
import { say, term } from "../words/words.js";
import { mention } from "./notices.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../engine/session.js").Delta} Delta */

/**
 * What is to be compared when others have changed something.
 * @param {App} app
 * @param {Delta} delta
 */
export function sketch(app, delta) {
  return delta.records.filter(([, kind]) => kind === Kind.card).map(([id, , , author]) => ({
    id, author, wasLive: app.state.isLive(id), wasKnown: app.state.record(id) !== undefined,
    cell: app.state.cellOf.get(id) }));
}

/**
 * @param {App} app
 * @param {{ id: string, author: string, wasLive: boolean, wasKnown: boolean,
 *   cell: string | undefined }[]} before
 */
export function tellChanges(app, before) {
  /** @type {Map<string, number>} */
  const added = new Map();
  for (const { id, author, wasLive, wasKnown, cell } of before) {
    const isLive = app.state.isLive(id);
    const { stage } = app.state.placeOf(id);
    const where = stage === null ? term("word", "noStage") : app.state.title(stage);
    if (isLive && !wasLive && wasKnown) {
      mention(say("wasRestored", { card: app.titleOf(id) }));
      markNew(app, id);
    } else if (isLive && !wasLive) {
      const key = JSON.stringify([app.live?.roster.get(author)?.name ?? say("somebody"), where]);
      added.set(key, (added.get(key) ?? 0) + 1);
      markNew(app, id);
    } else if (!isLive && wasLive) mention(say("wasDeleted", { card: app.titleOf(id) }));
    else if (isLive && cell !== app.state.cellOf.get(id)) {
      mention(say("wasMoved", { card: app.titleOf(id), stage: where }));
      markNew(app, id);
    }
  }
  for (const [key, count] of added) {
    const [name, stage] = JSON.parse(key);
    mention(say("wasAdded", { name, count, stage }));
  }
}

/**
 * @param {App} app
 * @param {string} id
 */
function markNew(app, id) {
  requestAnimationFrame(() => {
    const element = app.view.cardElement(id);
    element?.classList.add("is-new");
    setTimeout(() => element?.classList.remove("is-new"), 1700);
  });
}
