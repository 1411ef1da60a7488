// What a part of the page says that has words of its own, since few need them: a catalogue in each
// language, of which one is loaded.

import { format, shown } from "./words.js";

/** @template {string} Key */
export class Speech {
  /**
   * @param {Record<Key, string>} english
   * @param {Record<string, () => Promise<Record<Key, string>>>} others by language, loaded when it is spoken
   */
  constructor(english, others) {
    this.english = this.catalogue = english;
    this.others = others;
    this.tag = "en";
    this.plurals = new Intl.PluralRules(this.tag);
    this.numbers = new Intl.NumberFormat(this.tag);
  }

  /** @param {string} wanted English, if it is none of those */
  async speak(wanted) {
    this.catalogue = await this.others[wanted]?.() ?? this.english;
    this.tag = wanted in this.others ? wanted : "en";
    this.plurals = new Intl.PluralRules(this.tag);
    this.numbers = new Intl.NumberFormat(this.tag);
  }

  /**
   * @param {Key} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    return shown(format(this.catalogue[key], values, this.plurals, this.numbers));
  }
}
