// People on the map: where they are who are at no card, going along with somebody, and a facilitator who
// brings everybody somewhere. Places are cards and cells, so that a phone and a terminal follow as well.

import { personChip } from "../board/card-view.js";
import { Kind } from "../board/schema.js";
import { element } from "../dom.js";
import { say, term } from "../words/words.js";
import { notice } from "./notices.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../engine/session.js").Cell} Cell */
/** @typedef {import("../engine/session.js").Person} Person */
/** @typedef {{ record: string | null, cell: Cell | null }} Spot a card, or an empty cell */

/** @param {App} app */
export function addPeople(app) {
  /** @type {Set<HTMLElement>} */
  let shown = new Set();
  app.drawers.push(() => {
    /** @type {Map<HTMLElement, Person[]>} */
    const cells = new Map();
    for (const person of app.live?.people ?? []) {
      if (!person.cell) continue;
      const cell = app.view.cellElement(person.cell.stage, person.cell.lane);
      if (cell) cells.set(cell, [...cells.get(cell) ?? [], person]);
    }
    for (const cell of shown) if (!cells.has(cell)) cell.querySelector(".cell-people")?.remove();
    shown = new Set(cells.keys());
    for (const [cell, people] of cells) {
      const key = people.map(({ id, name }) => `${id} ${name}`).join(",");
      const before = /** @type {HTMLElement | null} */ (cell.querySelector(".cell-people"));
      if (before?.dataset.key === key) continue;
      before?.remove();
      cell.append(element("div", { class: "cell-people", "data-key": key },
        ...people.slice(0, 4).map(personChip)));
    }
  });
}

/**
 * Where somebody is, if that is on the board.
 * @param {App} app
 * @param {Spot} place
 * @returns {Spot | null}
 */
export function spotOf(app, { record, cell }) {
  if (record !== null && app.state.record(record)?.kind === Kind.card) {
    return app.state.isLive(record) ? { record, cell: null } : null;
  }
  return cell && app.view.cellElement(cell.stage, cell.lane) ? { record: null, cell } : null;
}

/**
 * Brings it into sight; the focus stays.
 * @param {App} app
 * @param {Spot} spot
 */
export function showSpot(app, { record, cell }) {
  const element = record !== null ? app.view.cardElement(record)
    : cell && app.view.cellElement(cell.stage, cell.lane);
  element?.scrollIntoView({ block: "center", inline: "center" });
}

/**
 * @param {App} app
 * @param {Spot} spot
 */
export function goToSpot(app, { record, cell }) {
  if (record !== null) return app.focusCard(record, "center");
  if (!cell) return;
  app.focusCell(cell.stage, cell.lane);
  showSpot(app, { record, cell });
}

/**
 * A facilitator brings everybody to where one is oneself.
 * @param {App} app
 */
export function bringEverybody(app) {
  const { live } = app;
  if (live?.status.state !== "live") return notice(say("bringOffline"));
  live.callEverybody(app.card, app.card === null ? app.cell : null);
  notice(say("bringing"));
}

/**
 * Somebody else does: who writes or answers a question goes on with that, and is told where the others are.
 * @param {App} app
 * @param {string} name
 * @param {Spot} place
 */
export function called(app, name, place) {
  const spot = spotOf(app, place);
  if (!spot) return;
  const isBusy = app.writing !== null || document.querySelector("dialog[open]") !== null
    || document.body.classList.contains("is-dragging")
    || document.activeElement instanceof HTMLElement
    && document.activeElement.matches("textarea, input, select");
  if (isBusy) {
    return notice(say("called", { name, place: wordsOf(app, spot) }), { stays: true, isCalm: true,
      actions: [{ label: say("goThere"), run: () => goToSpot(app, spot) }] });
  }
  goToSpot(app, spot);
  notice(say("called", { name, place: wordsOf(app, spot) }));
}

/**
 * @param {App} app
 * @param {Spot} spot
 */
function wordsOf(app, { record, cell }) {
  if (record !== null) return `“${app.titleOf(record)}”`;
  const { stage, lane } = cell ?? { stage: null, lane: null };
  return [stage === null ? term("word", "noStage") : app.state.title(stage),
    lane === null ? term("word", "noLane") : app.state.title(lane)].join(", ");
}
