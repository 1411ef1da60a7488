// What the home says, in the languages it speaks: catalogues like those of the map's page, of its own, since
// who opens a map needs none of these.

import { prefer, preference } from "../app/preferences.js";
import { Speech } from "../words/speech.js";
import { bestLanguage, languages, notePseudo, shown } from "../words/words.js";
import { en } from "./words/en.js";

export { languages };

/** @typedef {keyof typeof en} Key */
/** @typedef {Record<Key, string>} Catalogue */

/** @type {Speech<Key>} */
const speech = new Speech(/** @type {Catalogue} */ (en), {
  pl: async () => (await import("./words/pl.js")).pl,
  ro: async () => (await import("./words/ro.js")).ro,
  ru: async () => (await import("./words/ru.js")).ru,
});

export function language() { return speech.tag; }

/** Speaks as was settled before, else as the browser asks. */
export function speak() {
  notePseudo(preference("language") ?? "");
  return speech.speak(bestLanguage([preference("language") ?? "", ...navigator.languages]));
}

/** @param {string} wanted for now and for the next time */
export function settle(wanted) {
  prefer("language", wanted);
  return speech.speak(wanted);
}

/** @param {string} wanted as the page that it is part of speaks */
export function speakAs(wanted) { return speech.speak(wanted); }

/** @param {Key} key @param {Record<string, string | number>} [values] */
export function say(key, values) { return speech.say(key, values); }

/**
 * In the language spoken, else in English.
 * @param {Record<string, string> | undefined} labels
 */
export function label(labels) {
  return shown(labels?.[speech.tag] ?? labels?.en ?? "");
}

/**
 * “3 hours ago”.
 * @param {number} milliseconds since 1970
 */
export function timeAgo(milliseconds) {
  const words = new Intl.RelativeTimeFormat(speech.tag, { numeric: "auto" });
  let amount = (milliseconds - Date.now()) / 1_000;
  for (const [unit, size] of units) {
    if (Math.abs(amount) < size) return words.format(Math.round(amount), unit);
    amount /= size;
  }
  return words.format(Math.round(amount), "year");
}

/**
 * Each with how many make one of the next.
 * @type {[Intl.RelativeTimeFormatUnit, number][]}
 */
const units = [["second", 60], ["minute", 60], ["hour", 24], ["day", 30.4], ["month", 12]];
