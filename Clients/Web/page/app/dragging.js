// Mouse, pen and finger on the board: moving cards, and choosing several.

import { Dragging } from "../input/drag.js";
import { Lasso } from "../input/lasso.js";
import { say } from "../words/words.js";
import { putCards } from "./card-commands.js";
import { announce } from "./notices.js";

/** @param {import("./app.js").App} app */
export function addDragging(app) {
  const { root } = app.view;
  new Dragging({
    root,
    scroller: () => /** @type {HTMLElement} */ (root.querySelector(".sections") ?? root),
    mayDrag: (card) => app.canWrite && app.writing?.record !== card,
    begun: (card) => {
      app.writer.stop();
      app.live?.setPresence({ record: card, isDragging: true });
      return app.selected.has(card) ? [...app.selected] : [card];
    },
    dropped: (cards, place) => putCards(app, cards, place),
    ended: () => {
      app.live?.setPresence({ record: app.card });
      app.schedule();
    },
  });
  /** @type {Set<string>} */
  let before = new Set();
  new Lasso({
    root,
    *cards() { for (const [id, { element }] of app.view.cards) if (element.isConnected) yield [id, element]; },
    chosen: (cards, isMore) => {
      const chosen = new Set([...isMore ? before : [], ...cards]);
      if (chosen.size === app.selected.size && cards.every((card) => app.selected.has(card))) return;
      app.selected = chosen;
      app.chose();
    },
    ended: () => {
      before = new Set(app.selected);
      announce(say("selectedCount", { count: app.selected.size }));
    },
  });
  root.addEventListener("pointerdown", () => { before = new Set(app.selected); }, true);
}
