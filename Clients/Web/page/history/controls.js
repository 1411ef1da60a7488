// What one steers a replay with.

import { mark } from "../board/marks.js";
import { element } from "../dom.js";

/**
 * @param {string} sign
 * @param {string} words
 * @param {() => void} run
 */
export function tool(sign, words, run) {
  return element("button", { class: "tool", type: "button", "aria-label": words, title: words,
    onclick: run }, mark(sign));
}

/**
 * @param {string} label
 * @param {[value: string, words: string][]} choices
 * @param {(value: string) => void} chosen
 */
export function select(label, choices, chosen) {
  const box = element("select", { "aria-label": label }, ...choices.map(([value, words]) =>
    element("option", { value }, words)));
  box.addEventListener("change", () => chosen(box.value));
  return box;
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
export function labelled(label, control) {
  return element("label", { class: "theatre-choice" }, element("span", {}, label), control);
}
