// The cards of a cell, in groups that the browser lays out and paints only where they are near the
// view: a column of hundreds of cards costs what a screen of it costs. They come into the page one
// group after the other, those near the view first, and stay: so a search of the browser's, a screen
// reader and the keyboard come to all of them.

import { arrange, element } from "../dom.js";

/**
 * Where the cards are from.
 * @typedef {object} CardSource
 * @property {(card: string) => HTMLElement} elementOf made if it is not there
 * @property {(card: string) => boolean} isMade
 * @property {(card: string) => readonly [lines: number, facts: number]} room about how many lines of
 *   text, and of facts below it, a card has
 */

/** One card in so many begins a group, always the same ones: a card that comes or goes moves few others. */
const groupSize = 12;
const groupSizeMax = 30;

export class CardGroup {
  constructor() {
    this.element = element("div", { class: "card-group" });
    /** @type {readonly string[]} */
    this.cards = [];
    /** Whether its cards are in the page, or will be. */
    this.isMade = this.isWaiting = false;
    /** How much room its cards need, in lines. */
    this.lines = 0;
    owners.set(this.element, this);
  }

  /**
   * @param {readonly string[]} cards
   * @param {CardSource} source
   */
  show(cards, source) {
    this.cards = cards;
    if (this.isMade || cards.some((card) => source.isMade(card))) this.make(source);
    this.lines = reserve(this.element, cards, source);
  }

  /** @param {CardSource} source */
  make(source) {
    this.isMade = true;
    arrange(this.element, this.cards.map((card) => source.elementOf(card)));
  }
}

/** @type {WeakMap<EventTarget, CardGroup>} */
const owners = new WeakMap();

/** @param {EventTarget | null} target */
export function groupAt(target) {
  return target ? owners.get(target) ?? null : null;
}

export class CardGroups {
  constructor() {
    this.element = element("div", { class: "cards" });
    /**
     * By its first card.
     * @type {Map<string, CardGroup>}
     */
    this.groups = new Map();
  }

  /**
   * Shows these cards, and leaves in place what is in place.
   * @param {readonly string[]} cards
   * @param {CardSource} source
   * @param {HTMLElement} cell which has room for all of them
   */
  show(cards, source, cell) {
    /** @type {Map<string, CardGroup>} */
    const groups = new Map();
    for (const members of grouped(cards)) {
      const group = this.groups.get(members[0]) ?? new CardGroup();
      groups.set(members[0], group);
      // What is written in keeps the focus only where it moves within the page.
      if (!group.element.parentNode) this.element.append(group.element);
      group.show(members, source);
    }
    this.groups = groups;
    reserve(cell, cards, source);
    arrange(this.element, [...groups.values()].map((group) => group.element));
  }

  /**
   * @param {string} card
   * @param {CardSource} source
   */
  make(card, source) {
    for (const group of this.groups.values()) {
      if (!group.isMade && group.cards.includes(card)) group.make(source);
    }
  }
}

/**
 * @param {readonly string[]} cards
 * @returns {string[][]}
 */
export function grouped(cards) {
  const groups = [];
  for (let start = 0; start < cards.length;) {
    let end = start + 1;
    while (end < cards.length && end - start < groupSizeMax && !begins(cards[end])) end++;
    groups.push(cards.slice(start, end));
    start = end;
  }
  return groups;
}

/** @param {string} card */
function begins(card) {
  let hash = 2166136261;
  for (let index = 0; index < card.length; index++) {
    hash = Math.imul(hash ^ card.charCodeAt(index), 16777619);
  }
  return (hash >>> 8) % groupSize === 0;
}

/**
 * How much room they are likely to need: the style sheet reckons with it until they have been in sight.
 * @param {HTMLElement} target
 * @param {readonly string[]} cards
 * @param {CardSource} source
 * @returns {number} lines in all
 */
function reserve(target, cards, source) {
  let [lines, facts] = [0, 0];
  for (const card of cards) {
    const room = source.room(card);
    lines += room[0];
    facts += room[1];
  }
  const { style } = target;
  for (const [name, count] of /** @type {const} */ ([["--cards", cards.length], ["--lines", lines],
    ["--facts", facts]])) {
    if (style.getPropertyValue(name) !== String(count)) style.setProperty(name, String(count));
  }
  return lines + facts + cards.length;
}
