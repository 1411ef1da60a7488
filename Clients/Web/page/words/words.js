// What the page says, in the languages it speaks. Patterns are those of the product's other catalogues:
// `{name}` stands for a word, `{count, plural, one {# card} other {# cards}}` for a number and its noun.

import { en } from "./en.js";
import { terms as enTerms } from "./terms-en.js";

/** @typedef {Record<string, string>} Catalogue */
/** @typedef {import("./en.js").Key} Key */

export const languages = /** @type {const} */ ({
  en: "English", pl: "polski", ro: "română", ru: "русский",
});

/** @type {Catalogue} */
let catalogue = { ...enTerms, ...en };
/** @type {string} */
let tag = "en";
let plurals = new Intl.PluralRules(tag);
let numbers = new Intl.NumberFormat(tag);
let dates = dateFormat(tag);

/** @param {string} language */
function dateFormat(language) {
  return new Intl.DateTimeFormat(language, { timeZone: "UTC", day: "numeric", month: "short",
    year: "numeric" });
}

export function language() {
  return tag;
}

/** A language that nobody speaks, longer than those that somebody does: it shows whether words are cut. */
export const pseudoLanguage = "xx";
let isPseudo = false;

/** @param {string} wanted */
export function notePseudo(wanted) { isPseudo = wanted === pseudoLanguage; }

/**
 * Words as they are shown.
 * @param {string} text
 */
export function shown(text) {
  return isPseudo ? `⟦${text}${" ẅöřḋ".repeat(Math.ceil(text.length / 12))}⟧` : text;
}

/**
 * The first of the wanted languages that the page speaks.
 * @param {readonly string[]} wanted
 */
export function bestLanguage(wanted) {
  for (const each of wanted) {
    const primary = each.toLowerCase().split("-")[0];
    if (primary in languages) return primary;
  }
  return "en";
}

/**
 * By their names in full: what packs the page has to see them.
 * @type {Record<string, () => Promise<Catalogue[]>>}
 */
const others = {
  pl: async () => [(await import("./terms-pl.js")).terms, (await import("./pl.js")).pl],
  ro: async () => [(await import("./terms-ro.js")).terms, (await import("./ro.js")).ro],
  ru: async () => [(await import("./terms-ru.js")).terms, (await import("./ru.js")).ru],
};

/** @param {string} wanted one of {@link languages} */
export async function speak(wanted) {
  notePseudo(wanted);
  if (!(wanted in languages)) return;
  const [terms, own] = await others[wanted]?.() ?? [];
  catalogue = { ...enTerms, ...en, ...terms, ...own };
  tag = wanted;
  plurals = new Intl.PluralRules(tag);
  numbers = new Intl.NumberFormat(tag);
  dates = dateFormat(tag);
}

/**
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  return shown(format(catalogue[key] ?? key, values, plurals, numbers));
}

/**
 * A term of the product: `kind.pain`, `field.title`, `value.open`, `word.overdue`, `hint.goal`. One that
 * is not known, from a newer server perhaps, stands for itself.
 * @param {string} group
 * @param {string} name
 */
export function term(group, name) {
  return shown(catalogue[`${group}.${name}`] ?? name.replaceAll("-", " "));
}

/**
 * What a field or one of its choices is called on a card or in a legend, where it begins a line.
 * @param {"field" | "value"} group
 * @param {string} name
 */
export function cardTerm(group, name) {
  const text = catalogue[`card.${name}`] ?? term(group, name);
  return text.slice(0, 1).toLocaleUpperCase(tag) + text.slice(1);
}

/**
 * A day as the language writes it.
 * @param {string} day `2026-03-31`
 */
export function dayWords(day) {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return dates.format(date);
}

/** @param {number} number */
export function numberWords(number) {
  return numbers.format(number);
}

/**
 * With a sign that is a minus, and no hyphen.
 * @param {number} number
 */
export function signed(number) {
  const text = numbers.format(Math.abs(number));
  return number > 0 ? `+${text}` : number < 0 ? `−${text}` : text;
}

/**
 * @param {string} pattern
 * @param {Record<string, string | number>} values
 * @param {Intl.PluralRules} rules
 * @param {Intl.NumberFormat} digits
 * @returns {string}
 */
export function format(pattern, values, rules, digits) {
  let result = "";
  let index = 0;
  while (index < pattern.length) {
    const open = pattern.indexOf("{", index);
    if (open < 0) return result + pattern.slice(index);
    result += pattern.slice(index, open);
    const close = closing(pattern, open);
    const [name, way, ...rest] = pattern.slice(open + 1, close).split(",");
    const value = values[name.trim()] ?? "";
    if (way?.trim() === "plural") {
      const count = Number(value);
      const branch = chosen(rest.join(","), count, rules);
      result += format(branch, values, rules, digits).replaceAll("#", digits.format(count));
    } else {
      result += typeof value === "number" ? digits.format(value) : value;
    }
    index = close + 1;
  }
  return result;
}

/** @param {string} pattern @param {number} open */
function closing(pattern, open) {
  let depth = 0;
  for (let index = open; index < pattern.length; index++) {
    if (pattern[index] === "{") depth++;
    else if (pattern[index] === "}" && --depth === 0) return index;
  }
  return pattern.length;
}

/**
 * @param {string} branches `=0 {…} one {…} other {…}`
 * @param {number} count
 * @param {Intl.PluralRules} rules
 */
function chosen(branches, count, rules) {
  /** @type {Record<string, string>} */
  const found = {};
  let index = 0;
  while (index < branches.length) {
    const open = branches.indexOf("{", index);
    if (open < 0) break;
    const close = closing(branches, open);
    found[branches.slice(index, open).trim()] = branches.slice(open + 1, close);
    index = close + 1;
  }
  return found[`=${count}`] ?? found[rules.select(count)] ?? found.other ?? found.many ?? Object.values(found)[0] ?? "";
}
