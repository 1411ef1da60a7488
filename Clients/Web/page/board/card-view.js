// One card in the page. What is written in it just now is left alone: see input/writing.js.

import { colourOf, element, initials } from "../dom.js";
import { say, term } from "../words/words.js";
import { factsOf } from "./card-face.js";
import { withCarets } from "./carets.js";
import { family, mark } from "./marks.js";
import { Field } from "./schema.js";

/** @typedef {import("../engine/session.js").Person} Person */
/** @typedef {import("./map-state.js").MapState} MapState */
/**
 * What is to be known to draw a card, besides the map.
 * @typedef {object} CardContext
 * @property {string} today
 * @property {(card: string) => { id: string, name: string } | null} authorOf
 * @property {(record: string) => readonly Person[]} peopleAt
 */

export class CardView {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    this.text = element("div", { class: "card-text" });
    this.facts = element("ul", { class: "facts" });
    this.people = element("div", { class: "card-people" });
    /** The carets of others, below the field. */
    this.mirror = element("div", { class: "mirror", "aria-hidden": "true" });
    this.mark = mark("card");
    this.kind = "";
    this.element = element("article", { class: "card", "data-card": id, tabindex: "-1", dir: "auto" },
      this.mark, this.text, this.facts, this.people);
    this.isWritten = false;
  }

  /**
   * @param {MapState} state
   * @param {CardContext} context
   */
  draw(state, context) {
    const kind = state.text(this.id, Field.card.kind);
    const text = state.text(this.id, Field.card.text);
    if (kind !== this.kind) {
      const sign = mark(kind === "" ? "card" : kind, "mark kind");
      this.mark.replaceWith(sign);
      this.mark = sign;
      this.kind = kind;
    }
    const facts = factsOf(state, this.id, context.today);
    const classes = ["card", `k-${family(kind)}`];
    if (state.value(this.id, Field.card.momentOfTruth) === true) classes.push("is-key");
    if (state.text(this.id, Field.card.existence) === "should-exist") classes.push("is-planned");
    if (context.peopleAt(this.id).some(({ isDragging }) => isDragging)) classes.push("is-carried");
    if (text === "" && facts.length > 0) classes.push("is-blank");
    for (const each of ["is-selected", "is-matched", "is-dim", "is-dragged", "is-written", "is-new"]) {
      if (this.element.classList.contains(each)) classes.push(each);
    }
    this.element.className = classes.join(" ");
    if (this.isWritten) this.drawMirror(context); else this.drawText(text, context);
    this.facts.replaceChildren(...facts.map(factElement));
    this.facts.hidden = facts.length === 0;
    this.drawPeople(context);
    this.element.setAttribute("aria-label", describe(state, this.id, context));
  }

  /**
   * The text, with the carets of those who write in it.
   * @param {string} text
   * @param {CardContext} context
   */
  drawText(text, context) {
    const writers = this.writers(context);
    if (writers.length > 0) return this.text.replaceChildren(...withCarets(text, writers));
    if (this.text.textContent !== text || this.text.childElementCount > 0) this.text.textContent = text;
  }

  /**
   * The same below the field in which one writes oneself.
   * @param {CardContext} context
   */
  drawMirror(context) {
    const area = this.text.querySelector("textarea");
    const writers = this.writers(context);
    this.mirror.replaceChildren(...area && writers.length > 0 ? withCarets(area.value, writers) : []);
  }

  /** @param {CardContext} context */
  writers(context) {
    return context.peopleAt(this.id).filter(({ field, caret }) =>
      field === Field.card.text && caret !== null);
  }

  /** @param {CardContext} context */
  drawPeople(context) {
    const people = context.peopleAt(this.id);
    this.people.replaceChildren(...people.slice(0, 4).map((person) => personChip(person)));
    this.people.hidden = people.length === 0;
  }
}

/** @param {import("./card-face.js").Fact} fact */
function factElement({ mark: sign, text, means, isBad }) {
  return element("li", { class: isBad ? "is-bad" : null, title: means },
    sign && mark(sign), text && element("span", {}, text),
    means && element("span", { class: "visually-hidden" }, means));
}

/** @param {Person} person */
export function personChip(person) {
  const words = person.isTyping ? say("isTyping", { name: person.name })
    : person.isDragging ? say("isMoving", { name: person.name }) : person.name;
  return element("span", { class: `person p-${colourOf(person.id)}${person.isTyping ? " types" : ""}`,
    title: words, role: "img", "aria-label": words }, initials(person.name));
}

/**
 * A card in words: kind, text, stage, lane, and what stands on it.
 * @param {MapState} state
 * @param {string} id
 * @param {CardContext} context
 */
export function describe(state, id, context) {
  const kind = state.text(id, Field.card.kind);
  const { stage, lane } = state.placeOf(id);
  const parts = [
    state.text(id, Field.card.text) || say("cardBlank"),
    kind === "" ? "" : term("kind", kind),
    stage === null ? term("word", "noStage") : state.title(stage),
    lane === null ? term("word", "noLane") : state.title(lane),
    ...factsOf(state, id, context.today).map((fact) => fact.means ?? fact.text ?? ""),
  ];
  const author = context.authorOf(id);
  if (author) parts.push(say("by", { name: author.name }));
  return parts.filter((part) => part !== "").join(", ");
}
