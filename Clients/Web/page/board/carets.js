// The carets and selections of those who write in a text, within its words.

import { colourOf, element } from "../dom.js";

/** @typedef {import("../engine/session.js").Person} Person */
/**
 * A part of a text: from where to where, whose selection it is in, and whose carets stand before it; by
 * their places in the list of people, -1 is nobody.
 * @typedef {{ at: number, to: number, whose: number, carets: number[] }} MarkedPart
 */

/**
 * The parts of a text one behind the other; the last one is empty and has the carets at the end. Pure.
 * @param {string} text
 * @param {readonly { anchor: number | null, caret: number | null }[]} people
 * @returns {MarkedPart[]}
 */
export function marksIn(text, people) {
  const within = (/** @type {number | null} */ offset) =>
    Math.min(Math.max(offset ?? 0, 0), text.length);
  const marks = people.map(({ anchor, caret }) => {
    const [start, end] = [within(anchor ?? caret), within(caret)];
    return { caret: end, from: Math.min(start, end), to: Math.max(start, end) };
  });
  const places = [...new Set([0, text.length, ...marks.flatMap(({ from, to }) => [from, to])])]
    .sort((a, b) => a - b);
  return places.map((at, index) => {
    const to = places[index + 1] ?? at;
    return { at, to, whose: to === at ? -1 : marks.findIndex((mark) => mark.from <= at && mark.to >= to),
      carets: [...marks.keys()].filter((place) => marks[place].caret === at) };
  });
}

/**
 * The text with a mark where each of them is.
 * @param {string} text
 * @param {readonly Person[]} people those who are in it
 * @returns {(Node | string)[]}
 */
export function withCarets(text, people) {
  return marksIn(text, people).flatMap(({ at, to, whose, carets }) => {
    const words = text.slice(at, to);
    return [...carets.map((place) => caret(people[place])), whose < 0 ? words
      : element("span", { class: `chosen p-${colourOf(people[whose].id)}` }, words)];
  });
}

/** @param {Person} person */
function caret({ id, name, isTyping }) {
  return element("span", { class: `caret p-${colourOf(id)}${isTyping ? " types" : ""}`, title: name,
    "data-name": name });
}
