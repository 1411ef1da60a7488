// What the history says, in the languages of the page: loaded when it is first asked for.

import { format, language } from "../words/words.js";
import { en } from "./words/en.js";

/** @typedef {keyof typeof en} Key */
/** @typedef {Record<Key, string>} Catalogue */

/** @type {Catalogue} */
let catalogue = en;
let tag = "en";
let plurals = new Intl.PluralRules(tag);
let numbers = new Intl.NumberFormat(tag);

/** @type {Record<string, () => Promise<Catalogue>>} */
const others = {
  pl: async () => (await import("./words/pl.js")).pl,
  ro: async () => (await import("./words/ro.js")).ro,
  ru: async () => (await import("./words/ru.js")).ru,
};

/** From now on in the page's language. */
export async function speakAlong() {
  if (tag === language()) return;
  catalogue = await others[language()]?.() ?? en;
  tag = language();
  plurals = new Intl.PluralRules(tag);
  numbers = new Intl.NumberFormat(tag);
}

/** @param {Key} key @param {Record<string, string | number>} [values] */
export function tell(key, values = {}) {
  return format(catalogue[key], values, plurals, numbers);
}

/** @param {number} milliseconds since 1970 */
export function timeWords(milliseconds) {
  return new Date(milliseconds).toLocaleString(tag, { dateStyle: "medium", timeStyle: "medium" });
}

/** @param {number} milliseconds since 1970 */
export function hourWords(milliseconds) {
  return new Date(milliseconds).toLocaleString(tag, { dateStyle: "medium", timeStyle: "short" });
}
