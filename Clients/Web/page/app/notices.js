// What the page has to say: on the screen for a while, and to a screen reader at once or in one go.

import { byID, element, nodes } from "../dom.js";
import { say } from "../words/words.js";

const shortMilliseconds = 6000;
const batchMilliseconds = 1500;

/**
 * @param {string} text
 * @param {{ quote?: string, stays?: boolean, isCalm?: boolean, actions?: { label: string, run: () => void }[] }} [options]
 */
export function notice(text, options = {}) {
  const { quote, stays = false, isCalm = false, actions = [] } = options;
  const list = byID("notices");
  for (const each of [...list.children]) {
    if (each.firstElementChild?.textContent === text) each.remove();
  }
  const shown = element("div", { class: "notice", role: stays && !isCalm ? "alert" : null });
  const close = () => shown.remove();
  shown.append(...nodes([
    element("span", {}, text), quote !== undefined && quote !== "" && element("blockquote", {}, quote),
    (stays || actions.length > 0) && element("div", { class: "row-buttons" },
      ...actions.map(({ label, run }) => element("button", { type: "button",
        onclick: () => { close(); run(); } }, label)),
      element("button", { type: "button", onclick: close }, say("close"))),
  ]));
  list.append(shown);
  while (list.children.length > 4) list.firstElementChild?.remove();
  if (!stays) {
    setTimeout(close, shortMilliseconds + text.length * 30);
    announce(text);
  }
}

/** @type {string[]} */
let waiting = [];
let isWaiting = false;
let isSilent = false;

/** @param {boolean} silent whether a screen reader is to be left alone with what others do */
export function setSilent(silent) {
  isSilent = silent;
}

/**
 * Said to a screen reader.
 * @param {string} text
 */
export function announce(text) {
  const region = byID("said");
  // The same words twice are said twice.
  region.textContent = region.textContent === text ? `${text} ` : text;
}

/**
 * What others did: said together, politely.
 * @param {string} text
 */
export function mention(text) {
  if (isSilent) return;
  waiting.push(text);
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    announce(waiting.length > 4 ? [...waiting.slice(0, 3), say("andMore", {
      count: waiting.length - 3 })].join(" ") : waiting.join(" "));
    waiting = [];
  }, batchMilliseconds);
}
