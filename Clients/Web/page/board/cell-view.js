// One cell: the cards of a stage and a lane, and the place to add one.

import { element } from "../dom.js";
import { say, term } from "../words/words.js";
import { CardGroups } from "./card-group.js";
import { cellKey } from "./cell-order.js";
import { hintFor } from "./hints.js";
import { mark } from "./marks.js";

/** @typedef {import("./card-group.js").CardSource} CardSource */
/** @typedef {import("./map-state.js").MapState} MapState */

export class CellView {
  /**
   * @param {string | null} stage
   * @param {string | null} lane
   * @param {string} role `gridcell`, or `group` where there are headings instead of a grid
   */
  constructor(stage, lane, role) {
    this.stage = stage;
    this.lane = lane;
    this.cards = new CardGroups();
    this.hint = element("span", { class: "hint" });
    this.add = element("button", { class: "add", type: "button", tabindex: "-1", "data-add": true },
      mark("plus"), this.hint);
    this.element = element("div", {
      class: "cell", role, tabindex: "-1", "data-cell": cellKey(stage, lane),
    }, this.cards.element, this.add);
  }

  /**
   * @param {MapState} state
   * @param {CardSource} source
   * @param {boolean} canAdd
   */
  draw(state, source, canAdd) {
    const cards = state.cardsIn(this.stage, this.lane);
    this.cards.show(cards, source, this.element);
    const isEmpty = cards.length === 0;
    this.element.classList.toggle("is-empty", isEmpty);
    const hint = isEmpty ? hintFor(state, this.lane) : "";
    this.hint.textContent = hint || say("add");
    this.add.hidden = !canAdd;
    const [stage, lane] = [
      this.stage === null ? term("word", "noStage") : state.title(this.stage),
      this.lane === null ? term("word", "noLane") : state.title(this.lane),
    ];
    this.add.setAttribute("aria-label", say("addTo", { stage, lane }));
    this.element.setAttribute("aria-label", `${stage}, ${lane}, ${say("cardCount", {
      count: cards.length })}${hint ? `. ${hint}` : ""}`);
  }
}
