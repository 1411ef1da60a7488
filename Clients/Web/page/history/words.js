// What the history says, in the languages of the page: loaded when it is first asked for.

import { Speech } from "../words/speech.js";
import { language } from "../words/words.js";
import { en } from "./words/en.js";

/** @typedef {keyof typeof en} Key */
/** @typedef {Record<Key, string>} Catalogue */

/** @type {Speech<Key>} */
const speech = new Speech(/** @type {Catalogue} */ (en), {
  pl: async () => (await import("./words/pl.js")).pl,
  ro: async () => (await import("./words/ro.js")).ro,
  ru: async () => (await import("./words/ru.js")).ru,
});

/** From now on in the page's language. */
export async function speakAlong() {
  if (speech.tag !== language()) await speech.speak(language());
}

/** @param {Key} key @param {Record<string, string | number>} [values] */
export function tell(key, values) { return speech.say(key, values); }

/** @param {number} milliseconds since 1970 */
export function timeWords(milliseconds) {
  return new Date(milliseconds).toLocaleString(speech.tag, { dateStyle: "medium", timeStyle: "medium" });
}

/** @param {number} milliseconds since 1970 */
export function hourWords(milliseconds) {
  return new Date(milliseconds).toLocaleString(speech.tag, { dateStyle: "medium", timeStyle: "short" });
}
