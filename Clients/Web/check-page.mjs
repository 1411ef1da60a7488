// The parts of the page that need no browser: text splices, undo groups, words, the schema's
// numbers, the map's shadow. Random ones print their seed and take it back.  node check-page.mjs
// [seed]

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { decode, encode } from "./page/engine/cbor.js";
import { marksIn } from "./page/board/carets.js";
import { loopLinks } from "./page/board/links.js";
import { grouped } from "./page/board/card-group.js";
import { matcher, noFilter } from "./page/board/filter.js";
import { MapState } from "./page/board/map-state.js";
import { factsOf } from "./page/board/card-face.js";
import { askedOfCard, Field, forms, Kind } from "./page/board/schema.js";
import { SearchIndex } from "./page/board/search-index.js";
import { after, afterAll, difference, movedOffset, spliced } from "./page/input/text-splice.js";
import { UndoGroups } from "./page/input/undo-groups.js";
import { bindings } from "./page/input/keys.js";
import { decimalOf, integerOf } from "./page/input/values.js";
import { bestLanguage, format, languages } from "./page/words/words.js";
import { readAddress, writeAddress } from "./page/app/address.js";
import { Film, pauseMilliseconds, sessionsOf } from "./page/history/film.js";
import { dueAfter, nextReview } from "./page/history/review.js";
import { filled as filledPage } from "./page/history/save.js";

const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31));
let state = seed;
/** @param {number} count */
function random(count) {
  state = (state + 0x9e3779b9) | 0;
  let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) % count;
}

/** @type {[string, () => void][]} */
const tests = [
  ["the next review is on the day that the command line comes to", () => {
    /** @type {[string | null, string, import("./page/history/review.js").Interval, string][]} */
    const days = [
      [null, "2026-01-31", "monthly", "2026-02-28"], [null, "2026-01-15", "quarterly", "2026-04-15"],
      ["2026-03-31", "2026-03-31", "monthly", "2026-04-30"], ["2026-04-30", "2026-03-31", "monthly", "2026-04-30"],
      ["2026-02-28", "2026-03-01", "monthly", "2026-03-31"], ["2026-01-30", "2026-02-01", "monthly", "2026-02-28"],
      ["2026-03-20", "2026-03-12", "monthly", "2026-04-20"], ["2020-03-20", "2026-03-21", "quarterly", "2026-06-20"],
      ["2026-01-10", "2026-03-01", "quarterly", "2026-07-10"], ["2027-01-10", "2026-03-01", "monthly", "2027-01-10"],
    ];
    for (const [due, today, interval, next] of days) assert.equal(nextReview(due, interval, today), next);
    assert.equal(dueAfter("2026-03-01", "", "2026-03-31"), null);
    assert.equal(dueAfter("2026-05-01", "", "2026-03-31"), "2026-05-01");
    assert.equal(dueAfter(null, "monthly", "2026-03-31"), "2026-04-30");
  }],
  ["a difference is where the caret is, and cuts no character in two", () => {
    assert.deepEqual(difference("aa", "aaa", 1), { at: 0, count: 0, text: "a" });
    assert.deepEqual(difference("aa", "aaa", 3), { at: 2, count: 0, text: "a" });
    assert.deepEqual(difference("🙂", "🙃", 2), { at: 0, count: 2, text: "🙃" });
    assert.equal(difference("same", "same"), null);
    for (let turn = 0; turn < 2000; turn++) {
      const [before, now] = [randomText(), randomText()];
      const found = difference(before, now, random(now.length + 1));
      assert.equal(found ? spliced(before, found) : before, now);
      if (found) assert.ok(isWhole(before.slice(0, found.at)) && isWhole(found.text));
    }
  }],
  ["a splice done after another one does the same as if it were done before it, and nothing is lost", () => {
    for (let turn = 0; turn < 5000; turn++) {
      const text = randomText();
      const own = randomSplice(text, "o");
      const other = randomSplice(text, "x");
      const later = after(own, other).reduce(spliced, spliced(text, other));
      assert.ok(later.includes(other.text) || other.text === "");
      assert.equal([...later].filter((letter) => letter === "o").length, own.text.length);
      // Neither what one nor what the other took out is there.
      const taken = new Set();
      for (const { at, count } of [own, other]) for (let i = at; i < at + count; i++) taken.add(i);
      const rest = [...later].filter((letter) => letter !== "o" && letter !== "x").join("");
      assert.equal(rest, text.split("").filter((_, index) => !taken.has(index)).join(""));
    }
  }],
  ["a splice follows several others", () => {
    assert.deepEqual(afterAll({ at: 2, count: 0, text: "o" }, [{ at: 0, count: 0, text: "xx" },
      { at: 1, count: 2, text: "" }]), [{ at: 2, count: 0, text: "o" }]);
  }],
  ["a caret stays between the characters that it was between", () => {
    assert.equal(movedOffset(3, { at: 0, count: 0, text: "ab" }), 5);
    assert.equal(movedOffset(3, { at: 3, count: 0, text: "ab" }), 3);
    assert.equal(movedOffset(3, { at: 1, count: 4, text: "x" }), 2);
  }],
  ["what is typed in one go is taken back in one go, word by word", () => {
    const groups = new UndoGroups();
    const typing = { target: "card", isErasing: false };
    const goesOn = [..."two words"].map((letter) => {
      const isContinued = groups.isContinued(typing);
      groups.note(typing, letter === " ");
      return isContinued;
    });
    assert.deepEqual(goesOn, [false, true, true, true, false, true, true, true, true]);
    assert.equal(groups.isContinued({ target: "card", isErasing: true }), false);
    assert.equal(groups.isContinued({ target: "other", isErasing: false }), false);
    groups.note(null);
    assert.equal(groups.isContinued(null), false);
    groups.note(typing);
    groups.close();
    assert.equal(groups.isContinued(typing), false);
  }],
  ["CBOR comes back as it was, whole numbers of 64 bits too", () => {
    const value = [0, 23, 24, 255, 256, 65536, 2 ** 32, 2 ** 53 - 1, 2n ** 64n - 1n, -1, -500, "Żółć 🙂",
      true, false, null, new Uint8Array([1, 2]), [[]]];
    assert.deepEqual(decode(encode(value)), value);
  }],
  ["the numbers of kinds and fields are those of the protocol", () => {
    const text = readFileSync(new URL("../../Protocol/README.md", import.meta.url), "utf8");
    const schema = text.slice(text.indexOf("<!-- schema"), text.indexOf("<!-- end of schema"));
    for (const [, number, kind, rows] of schema.matchAll(/\*\*(\d+) ([a-z]+)\*\*([^*]+)/gu)) {
      assert.equal(Kind[/** @type {keyof typeof Kind} */ (kind)], Number(number));
      /** @type {Record<string, number>} */
      const fields = Object.fromEntries([...rows.matchAll(/^\| (\d+) \| ([a-z-]+) \|/gmu)].map(
        ([, field, name]) => [camel(name), Number(field)]));
      assert.deepEqual(Field[/** @type {"card"} */ (kind)] ?? {}, fieldsOf(kind, fields));
      for (const { field, name } of forms[Number(number)] ?? []) {
        assert.equal(fields[camel(name)], field, name);
      }
    }
  }],
  ["a row makes a field of a card's form, and of the card itself", () => {
    const row = { field: 33, name: "due-time", form: /** @type {const} */ ({ type: "line" }),
      carriers: ["action-item"], isOnCard: true };
    const rows = forms[Kind.card];
    rows.push(row);
    try {
      assert.ok(askedOfCard("action-item").first.includes(row));
      assert.ok(askedOfCard("pain").later.includes(row));
      const map = new MapState();
      map.apply({ isWhole: true, records: [["1-a", Kind.card, true, "a",
        [Field.card.text, "Call Ana", Field.card.kind, "action-item", row.field, "14:30"]]] });
      const facts = factsOf(map, "1-a", "2026-03-31").map(({ text }) => text);
      assert.deepEqual(facts, ["Due time 14:30"]);
    } finally {
      rows.pop();
    }
    assert.ok(!askedOfCard("action-item").first.some(({ field }) => field === row.field));
  }],
  ["numbers are read as every client reads them", () => {
    const { decimals, integers } = JSON.parse(readFileSync(
      new URL("../../Tests/ValueCases.json", import.meta.url), "utf8"));
    for (const [text, wanted] of decimals) assert.equal(decimalOf(text), wanted, text);
    for (const [text, wanted] of integers) assert.equal(integerOf(text), wanted, text);
  }],
  ["plurals are those of each language", () => {
    const pattern = "{count, plural, =0 {nic} one {# karta} few {# karty} many {# kart}} {name}";
    const say = (/** @type {number} */ count) => format(pattern, { count, name: "{x}" },
      new Intl.PluralRules("pl"), new Intl.NumberFormat("pl"));
    assert.deepEqual([0, 1, 2, 5, 22, 12345].map(say),
      ["nic {x}", "1 karta {x}", "2 karty {x}", "5 kart {x}", "22 karty {x}", "12\u00a0345 kart {x}"]);
    assert.equal(bestLanguage(["de-DE", "ro-MD", "en"]), "ro");
  }],
  ["the address holds the view, and a link to a card no invitation", () => {
    const filter = { text: "żółć & co, a=b", kind: "pain", lane: "3-a", author: "open:Ana", tag: "#1",
      hasVotes: true };
    const address = { token: "a.b", card: "1f-9a", filter };
    assert.deepEqual(readAddress(writeAddress(address, true)), address);
    assert.equal(readAddress(writeAddress(address, false)).token, null);
    assert.equal(readAddress("#map=x,token=t.u").token, "t.u");
  }],
  ["links on a way back to where it began are loops; those that only lead there are none", () => {
    const flow = (/** @type {[string, string, string?][]} */ ...links) => [...loopLinks(links.map(
      ([from, to, type = "leads-to"], index) => ({ id: String(index), from, to, type })))].sort();
    assert.deepEqual(flow(["a", "b"], ["b", "c"], ["c", "a", "loops-back-to"], ["c", "d"]), ["0", "1", "2"]);
    assert.deepEqual(flow(["a", "b"], ["b", "a", "causes"], ["a", "c"], ["b", "c"]), []);
    assert.deepEqual(flow(["a", "a"], ["b", "c"], ["c", "b"], ["a", "b"]), ["0", "1", "2"]);
    const long = Array.from({ length: 20_000 }, (_, index) =>
      /** @type {[string, string]} */ ([String(index), String((index + 1) % 20_000)]));
    assert.equal(flow(...long).length, 20_000);
  }],
  ["carets and selections stand where they are in the words", () => {
    const person = (/** @type {number} */ anchor, /** @type {number} */ caret) => ({ anchor, caret });
    assert.deepEqual(marksIn("abcdef", [person(1, 3), person(6, 5)]), [
      { at: 0, to: 1, whose: -1, carets: [] }, { at: 1, to: 3, whose: 0, carets: [] },
      { at: 3, to: 5, whose: -1, carets: [0] }, { at: 5, to: 6, whose: 1, carets: [1] },
      { at: 6, to: 6, whose: -1, carets: [] }]);
    assert.deepEqual(marksIn("ab", [person(9, 9)]), [
      { at: 0, to: 2, whose: -1, carets: [] }, { at: 2, to: 2, whose: -1, carets: [0] }]);
  }],
  ["no key does two things", () => {
    const keys = bindings.flatMap((each) => each.keys);
    assert.equal(new Set(keys).size, keys.length);
  }],
  ["the map's shadow is the same whether it is told at once or change by change", () => {
    const whole = new MapState();
    const parts = new MapState();
    parts.apply({ isWhole: true, records: [], spliced: [] });
    /** @type {Map<string, import("./page/engine/session.js").RawRecord>} */
    const records = new Map();
    for (let turn = 0; turn < 400; turn++) {
      const number = 1 + random(30);
      const kind = number < 4 ? Kind.stage : number < 7 ? Kind.lane : Kind.card;
      const id = `${number.toString(16)}-a`;
      const place = kind === Kind.card ? [random(4) ? `${1 + random(3)}-a` : null, `${4 + random(3)}-a`,
        `${random(1000)}`.padStart(4, "0") + id] : [null, null, `${random(1000)}`.padStart(4, "0") + id];
      /** @type {import("./page/engine/session.js").RawRecord} */
      const record = [id, kind, random(5) > 0, "a", [0, "t", 1, `text ${turn}`, 2, place]];
      records.set(id, record);
      parts.apply({ isWhole: false, records: [record], spliced: [] });
      whole.apply({ isWhole: true, records: [...records.values()], spliced: [] });
      assert.deepEqual(filled(parts), filled(whole));
      assert.deepEqual([parts.stages, parts.lanes], [whole.stages, whole.lanes]);
    }
  }],
  ["a card that comes or goes changes few groups of a column", () => {
    const cards = Array.from({ length: 300 }, (_, number) => `${number.toString(16)}-a1`);
    const names = (/** @type {string[]} */ all) =>
      new Set(grouped(all).map((group) => group.join(" ")));
    const before = names(cards);
    for (let turn = 0; turn < 300; turn++) {
      const changed = [...cards];
      if (turn % 2) changed.splice(random(300), 1);
      else changed.splice(random(301), 0, `f${turn}-b2`);
      const now = names(changed);
      assert.ok([...now].filter((each) => !before.has(each)).length <= 3);
      assert.deepEqual(grouped(changed).flat(), changed);
    }
    assert.ok(before.size > 300 / 30 && before.size < 300 / 4, `${before.size} groups`);
  }],
  ["the index of a search says the same as reading all cards anew, whatever has changed", () => {
    const map = new MapState();
    const index = new SearchIndex(map);
    const texts = ["Zażółć", "gęślą", "Jaźń 🙂", "plain", "łódź"];
    index.note(map.apply({ isWhole: true, records: [] }));
    for (let turn = 0; turn < 600; turn++) {
      const [card, other] = [`${1 + random(20)}-a`, `${1 + random(20)}-a`];
      const text = `${texts[random(5)]} ${texts[random(5)]}`;
      /** @type {import("./page/engine/session.js").RawRecord[]} */
      const records = [
        [card, Kind.card, random(5) > 0, "a", [1, text, 12, [`${40 + random(3)}-c`]]],
        [`${60 + random(20)}-b`, Kind.comment, random(5) > 0, "a", [1, [other], 2, text]],
        [`${40 + random(3)}-c`, Kind.channel, random(5) > 0, "a", [0, texts[random(5)]]]];
      index.note(map.apply({ isWhole: false, records: [records[random(3)]] }));
      if (random(9) === 0) index.fill(() => random(4) > 0);
      const filter = { ...noFilter(), text: ["zazolc", "GĘŚLĄ", "lodz", "n", "jazn plain"][random(5)] };
      const found = (/** @type {SearchIndex} */ each) =>
        [...map.records.values()].filter(matcher(each, filter, () => "")).map(({ id }) => id);
      assert.deepEqual(found(index), found(new SearchIndex(map)));
    }
  }],
  ["a film goes through every change in order, and long pauses are cut short", () => {
    for (let turn = 0; turn < 300; turn++) {
      let time = 1_700_000_000_000;
      const moments = Array.from({ length: random(40) }, () => ({ time: (time += random(4) ? random(9000)
        : random(9_000_000) - 1000), person: random(3) }));
      const person = random(2) ? null : random(3);
      const from = 1 + random(moments.length + 1);
      const film = new Film(moments, { person, from, until: from + random(20) });
      assert.ok(film.length <= film.times.length * pauseMilliseconds);
      const seen = [];
      for (let index = film.from - 1; seen.length < 99; index = film.after(index)) {
        seen.push(index);
        assert.ok(film.indexAt(film.timeOf(index)) >= index);
        if (index >= film.until) break;
      }
      assert.ok(seen.every((each, at) => at === 0 || each > seen[at - 1]));
      const own = seen.slice(1).filter((each) => person === null || moments[each - 1].person === person);
      const all = moments.slice(film.from - 1, film.until).filter((each) => person === null || each.person === person);
      assert.equal(own.length, all.length);
      assert.equal(film.activity(7).reduce((sum, { all }) => sum + all, 0), film.times.length);
      const sessions = sessionsOf(moments);
      assert.equal(sessions.reduce((sum, { first, last }) => sum + last - first + 1, 0), moments.length);
    }
  }],
  ["what people call their map ends nothing in a file, and takes no other place in it", () => {
    const page = "<title>@TITLE@</title><script id=recording>@RECORDING@</script>";
    assert.equal(filledPage(page, "</title><script>@RECORDING@ $& $1", "QUJD"),
      "<title>&#60;/title&#62;&#60;script&#62;@RECORDING@ $&#38; $1</title><script id=recording>QUJD</script>");
  }],
  ["every language has all words, and the product's terms are the product's", () => catalogues()],
];

/** @param {MapState} map */
function filled(map) {
  return [...map.order.cells].filter(([, cards]) => cards.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param {string} name */
function camel(name) {
  return name.replace(/-([a-z])/gu, (_, letter) => letter.toUpperCase());
}

/**
 * @param {string} kind
 * @param {Record<string, number>} fields
 */
function fieldsOf(kind, fields) {
  return Field[/** @type {"card"} */ (kind)] ? fields : {};
}

function randomText() {
  const letters = ["a", "b", "a", "é", "🙂", "👍"];
  return Array.from({ length: random(9) }, () => letters[random(letters.length)]).join("");
}

/**
 * @param {string} text
 * @param {string} letter
 */
function randomSplice(text, letter) {
  const at = random(text.length + 1);
  return { at, count: random(text.length - at + 1), text: letter.repeat(random(3)) };
}

/** @param {string} text */
function isWhole(text) {
  return text.isWellFormed?.() ?? !/[\ud800-\udbff](?![\udc00-\udfff])/u.test(text);
}

/** @type {Map<string, Record<string, string>>} */
const words = new Map();
/** @type {Map<string, Record<string, string>>} */
const terms = new Map();

function catalogues() {
  const english = words.get("en") ?? {};
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(
    new URL(`../../Sources/JourneyTemplates/Resources/${name}.json`, import.meta.url), "utf8"));
  const { messages } = read("messages-words");
  const { "card-kinds": cardKinds } = read("words");
  for (const tag of Object.keys(languages)) {
    sameWords(tag, words.get(tag) ?? {}, english);
    sameWords(`home, ${tag}`, homeWords.get(tag) ?? {}, homeWords.get("en") ?? {});
    sameWords(`history, ${tag}`, historyWords.get(tag) ?? {}, historyWords.get("en") ?? {});
    for (const own of [homeWords, historyWords]) {
      for (const pattern of Object.values(own.get(tag) ?? {})) wholePlurals(tag, pattern);
    }
    for (const [key, text] of Object.entries(terms.get(tag) ?? {})) {
      const kind = cardKinds.find((/** @type {{ key: string }} */ each) => `kind.${each.key}` === key);
      const meant = kind ? kind.labels[tag] : messages[key]?.[tag];
      if (meant !== undefined) assert.equal(text, meant, `${tag}: ${key}`);
    }
  }
}

/**
 * The same keys, and in each the same places to fill in.
 * @param {string} what @param {Record<string, string>} own @param {Record<string, string>} english
 */
function sameWords(what, own, english) {
  assert.deepEqual(Object.keys(own).sort(), Object.keys(english).sort(), what);
  for (const [key, text] of Object.entries(own)) {
    const names = (/** @type {string} */ each) => [...new Set([...each.matchAll(/\{([a-z]+)[,}]/gu)]
      .map(([, name]) => name))].sort();
    assert.deepEqual(names(text), names(english[key]), `${what}: ${key}`);
  }
}

/**
 * A form for every kind of number that the language tells apart.
 * @param {string} tag @param {string} pattern
 */
function wholePlurals(tag, pattern) {
  for (const [, branches] of pattern.matchAll(/\{count, plural, ((?:\w+ \{[^}]*\} ?)+)\}/gu)) {
    for (const category of new Intl.PluralRules(tag).resolvedOptions().pluralCategories) {
      assert.match(branches, new RegExp(`\\b${category} \\{`, "u"), `${tag}: ${pattern}`);
    }
  }
}

/** @type {Map<string, Record<string, string>>} */
const homeWords = new Map();
/** @type {Map<string, Record<string, string>>} */
const historyWords = new Map();
for (const tag of Object.keys(languages)) {
  homeWords.set(tag, (await import(`./page/home/words/${tag}.js`))[tag]);
  historyWords.set(tag, (await import(`./page/history/words/${tag}.js`))[tag]);
  words.set(tag, (await import(`./page/words/${tag}.js`))[tag]);
  terms.set(tag, (await import(`./page/words/terms-${tag}.js`)).terms);
}
console.log(`The page's parts without a browser, seed ${seed}:`);
for (const [sentence, test] of tests) {
  test();
  console.log(`  ${sentence}`);
}
const long = readdirSync(new URL("./page", import.meta.url), { recursive: true })
  .filter((name) => String(name).endsWith(".js")).length;
console.log(`${tests.length} checks, ${long} modules.`);
