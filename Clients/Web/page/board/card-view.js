// One card in the page. What is written in it just now is left alone: see input/writing.js.

import { colourOf, element, initials } from "../dom.js";
import { say, term } from "../words/words.js";
import { factsOf } from "./card-face.js";
import { withCarets } from "./carets.js";
import { family, mark } from "./marks.js";
import { Field } from "./schema.js";

/** @typedef {import("../engine/session.js").Person} Person */
/** @typedef {import("./card-face.js").Fact} Fact */
/** @typedef {import("./map-state.js").MapState} MapState */
/**
 * What is to be known to draw a card, besides the map.
 * @typedef {object} CardContext
 * @property {string} today
 * @property {(card: string) => { id: string, name: string } | null} authorOf
 * @property {(record: string) => readonly Person[]} peopleAt
 * @property {(card: string) => boolean} isMatched whether it is looked for
 */

/** In the narrowest column, where words are broken between lines. */
const lettersPerLine = 27;

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
    /** What is drawn of it. */
    this.drawnFacts = this.drawnPeople = "[]";
    this.drawnWords = "";
    this.facts.hidden = this.people.hidden = true;
    /** About how many lines its text and its facts take, in a column as narrow as they come. */
    this.lines = 1;
    this.factLines = 0;
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
    if (context.isMatched(this.id)) classes.push("is-matched");
    if (text === "" && facts.length > 0) classes.push("is-blank");
    for (const each of ["is-selected", "is-dragged", "is-written", "is-new", "is-peopled"]) {
      if (this.element.classList.contains(each)) classes.push(each);
    }
    // Of most changes most of the card stays as it is: what is the same is not given to the browser.
    const className = classes.join(" ");
    if (this.element.className !== className) this.element.className = className;
    if (this.isWritten) this.drawMirror(context); else this.drawText(text, context);
    const factsKey = JSON.stringify(facts);
    if (factsKey !== this.drawnFacts) {
      this.drawnFacts = factsKey;
      this.facts.replaceChildren(...facts.map(factElement));
      this.facts.hidden = facts.length === 0;
    }
    this.lines = linesOf(text);
    this.factLines = Math.ceil(facts.length / 2);
    this.drawPeople(context);
    const words = describe(state, this.id, facts, context);
    if (words !== this.drawnWords) this.element.setAttribute("aria-label", words);
    this.drawnWords = words;
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
    const people = context.peopleAt(this.id).slice(0, 4);
    const key = JSON.stringify(people.map((person) => [person.id, person.isTyping, personWords(person)]));
    if (key === this.drawnPeople) return;
    this.drawnPeople = key;
    this.people.replaceChildren(...people.map(personChip));
    this.people.hidden = people.length === 0;
    this.element.classList.toggle("is-peopled", people.length > 0);
  }
}

/**
 * About how many lines a text takes.
 * @param {string} text
 */
export function linesOf(text) {
  let lines = 0;
  for (const line of text.split("\n")) lines += Math.max(Math.ceil(line.length / lettersPerLine), 1);
  return lines;
}

/** @param {Fact} fact */
function factElement({ mark: sign, text, means, isBad }) {
  return element("li", { class: isBad ? "is-bad" : null, title: means },
    sign && mark(sign), text && element("span", {}, text),
    means && element("span", { class: "visually-hidden" }, means));
}

/** @param {Person} person */
function personWords({ name, isTyping, isDragging }) {
  return isTyping ? say("isTyping", { name }) : isDragging ? say("isMoving", { name }) : name;
}

/** @param {Person} person */
export function personChip(person) {
  const words = personWords(person);
  return element("span", { class: `person p-${colourOf(person.id)}${person.isTyping ? " types" : ""}`,
    title: words, role: "img", "aria-label": words }, initials(person.name));
}

/**
 * A card in words: kind, text, stage, lane, and what stands on it.
 * @param {MapState} state
 * @param {string} id
 * @param {readonly Fact[]} facts
 * @param {CardContext} context
 */
function describe(state, id, facts, context) {
  const kind = state.text(id, Field.card.kind);
  const { stage, lane } = state.placeOf(id);
  const parts = [
    state.text(id, Field.card.text) || say("cardBlank"),
    kind === "" ? "" : term("kind", kind),
    stage === null ? term("word", "noStage") : state.title(stage),
    lane === null ? term("word", "noLane") : state.title(lane),
    ...facts.map((fact) => fact.means ?? fact.text ?? ""),
  ];
  const author = context.authorOf(id);
  if (author) parts.push(say("by", { name: author.name }));
  return parts.filter((part) => part !== "").join(", ");
}
