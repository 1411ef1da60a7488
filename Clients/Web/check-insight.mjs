// The module of the insights: what the client module tells of a map that is edited at random, it says as
// the same code says it on this machine, byte by byte; told piece by piece, as told at once; and every
// sentence there can be has its words in all languages. Prints the seed and the size.
//
//     node check-insight.mjs WaymarkClient.wasm WaymarkInsight.wasm WaymarkInsight [seed]

import assert from "node:assert/strict";
import { randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { askProgram } from "./core.mjs";
import { decode, encode } from "./page/engine/cbor.js";
import { append, create, created, mapRecord, refer, remove, restore, set, setKey, write } from "./page/engine/edits.js";
import { EngineModule } from "./page/engine/module.js";
import { RefusedEdit, Session } from "./page/engine/session.js";
import { Field, forms, Kind } from "./page/board/schema.js";
import { Sentences } from "./page/words/sentences.js";
import { format, languages, speak, term } from "./page/words/words.js";
import { sizes } from "./sizes.mjs";

const [clientPath, insightPath, program] = process.argv.slice(2);
const seed = Number(process.argv[5] ?? Math.floor(Math.random() * 2 ** 31));
let state = seed;
const random = (count) => {
  state = (state + 0x9e3779b9) | 0;
  let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return ((z ^ (z >>> 15)) >>> 0) % count;
};
const one = (list) => list[random(list.length)];

function load(path) {
  let core;
  const host = {
    random: (start, count) => randomFillSync(new Uint8Array(core.memory.buffer, start, count)),
  };
  const module = new WebAssembly.Module(readFileSync(path));
  core = new WebAssembly.Instance(module, { waymark: host }).exports;
  return new EngineModule(core);
}

const session = new Session(load(clientPath), { map: "spring", token: null, name: "Ana" }, null,
  new Uint8Array(16).fill(7), false);
const module = load(insightPath);
const kept = module.open(null);
const known = new Map(Object.values(Kind).map((kind) => [kind, []]));
const words = ["", " \u00a0", "pain", "Żółta karta", "🙂", "Цена\nслишком высока", "x".repeat(90)];

const kindRow = forms[Kind.card].find(({ field }) => field === Field.card.kind);

/** A value that a field may hold; where it may not, the edit is refused, which is no harm. */
function valueSteps(record, { field, form }) {
  switch (form.type) {
    case "text": return [write(record, field, one(words))];
    case "line": return [set(record, field, one(["1", "3.5", "9", "none"]))];
    case "yes": return [set(record, field, random(2) === 0)];
    case "choice": return [set(record, field, one([null, ...form.values]))];
    case "level": return [set(record, field, form.from + random(form.to - form.from + 1))];
    case "number": return [set(record, field, random(3) === 0 ? 9007199254740991 : random(1000))];
    case "decimal": return [set(record, field, one(["12.50", "-3", "0.1"]))];
    case "date": return [set(record, field, one(["2026-03-31", "2020-02-29", "9999-12-31"]))];
    case "channel": return [refer(record, field, one([null, ...known.get(Kind.channel)]))];
    case "persona": return [refer(record, field, one([null, ...known.get(Kind.persona)]))];
    case "own-level": return [setKey(record, field, `guest-${random(5)}`, random(5) - 2)];
    case "own-votes": return [setKey(record, field, `guest-${random(99)}`, 1 + random(100))];
    case "names": return [setKey(record, field, one(["price", "zażółć"]), field === Field.card.actors
      ? random(9) : true)];
    default: return [setKey(record, field, `2026-0${1 + random(9)}-01`, `${random(99)}.5`)];
  }
}

function randomSteps() {
  const kind = one([Kind.card, Kind.card, Kind.card, Kind.card, Kind.link, Kind.link, Kind.comment,
    Kind.stage, Kind.lane, Kind.channel, Kind.persona, Kind.map]);
  const own = known.get(kind);
  const cards = known.get(Kind.card);
  if (kind === Kind.map) {
    if (random(3) > 0) return { kind, steps: valueSteps(mapRecord, one(forms[Kind.map])) };
    return { kind, steps: [random(2) === 0
      ? setKey(mapRecord, Field.map.insightWeights, one(["emotion", "worst", "strange"]), random(101))
      : setKey(mapRecord, Field.map.silencedRules, one(["empty-card", "no-rule"]), "for now")] };
  }
  if (own.length === 0 || random(3) === 0) {
    const steps = [create(kind)];
    const record = created(1);
    if (kind === Kind.link) {
      if (cards.length < 2) return null;
      steps.push(refer(record, Field.link.from, one(cards)), refer(record, Field.link.to, one(cards)),
        set(record, Field.link.type, one(["causes", "answers", "leads-to", "loops-back-to"])));
    } else if (kind === Kind.comment) {
      if (cards.length === 0) return null;
      steps.push(refer(record, Field.comment.on, one(cards)),
        set(record, Field.comment.type, one(["comment", "quote", "link", "survey-answer"])));
    } else if (kind === Kind.card) {
      steps.push(append(record, one([null, ...known.get(Kind.stage)]), one([null, ...known.get(Kind.lane)])),
        ...valueSteps(record, kindRow));
    } else {
      steps.push(append(record));
    }
    return { kind, steps };
  }
  const record = one(own);
  if (random(6) === 0) return { kind, steps: [one([remove, restore])(record)] };
  if (kind === Kind.card && random(3) === 0) {
    return { kind, steps: [append(record, one([null, ...known.get(Kind.stage)]), one(known.get(Kind.lane)) ?? null)] };
  }
  if (random(4) === 0 || !forms[kind]) {
    return kind === Kind.card || kind === Kind.comment ? { kind, steps: [write(record,
      kind === Kind.card ? Field.card.text : Field.comment.text, one(words))] } : null;
  }
  if (kind === Kind.card) {
    const steps = [];
    for (let count = 1 + random(4); count > 0; count--) steps.push(...valueSteps(record, one(forms[kind])));
    return { kind, steps };
  }
  return { kind, steps: valueSteps(record, one(forms[kind])) };
}

const today = 20_544;
const questions = [[1], [2], [3, today]].map(encode);
const text = (bytes) => new TextDecoder().decode(bytes);
const requests = [];
const expected = [];
/** Asks the module, and notes what the program is to be asked. */
function ask(request) {
  requests.push(request);
  const answer = module.callRaw(kept, request);
  expected.push(answer);
  return answer;
}

/** Every message that was said, for the words. */
const said = new Map();
function collect(value) {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value) && "key" in value && "values" in value) said.set(value.key, value);
  for (const each of Object.values(value)) collect(each);
}

let edits = 0;
for (let turn = 0; turn < 3_000; turn++) {
  const edit = randomSteps();
  if (edit) {
    try {
      const [record] = session.edit(edit.steps, false);
      if (record) known.get(edit.kind).push(record);
      edits++;
    } catch (error) {
      assert.ok(error instanceof RefusedEdit, `SEED=${seed}: ${error}`);
    }
  }
  if (turn % 10 > 0) continue;
  const { isWhole, records } = session.changes();
  ask(encode([0, [0, [isWhole, records]]]));
  if (turn % 100 > 0) continue;
  const answers = questions.map(ask);
  for (const answer of answers) collect(JSON.parse(text(answer)));
  // Told at once, it says the same.
  const fresh = module.open(null);
  module.callRaw(fresh, Buffer.concat([new Uint8Array([0x82, 0x00]), session.whole()]));
  for (const [index, question] of questions.entries()) {
    assert.equal(text(module.callRaw(fresh, question)), text(answers[index]), `SEED=${seed}, turn ${turn}`);
  }
  module.close(fresh);
}
for (const bad of [[9], [1, 1], [0, [0, [true, [["g-1", 4, true, "1", []]]]]], "text"]) {
  assert.equal(ask(encode(bad)).length, 0);
}
assert.ok(edits > 1_000, `SEED=${seed}: only ${edits} edits`);
for (const [index, answer] of askProgram(program, requests).entries()) {
  assert.equal(text(expected[index]), text(answer),
    `SEED=${seed}: request ${index}, ${JSON.stringify(decode(requests[index])).slice(0, 200)}`);
}

// Whatever was said is said in every language, with all its places filled in.
assert.ok(said.size > 60, `SEED=${seed}: only ${said.size} messages`);
const names = { stages: [], channels: [], title: () => "Purchase", text: () => "A card",
  cardKind: () => "pain", person: () => "Ana" };
for (const language of Object.keys(languages)) {
  await speak(language);
  const sentences = await Sentences.load(language, { format, term }, names);
  for (const [key, message] of said) {
    const sentence = sentences.sentence(message);
    assert.ok(key in sentences.messages && sentence !== "" && !/[{}#]|undefined|NaN/u.test(sentence),
      `SEED=${seed}: ${key} in ${language}: ${sentence}`);
  }
}
console.log(`The insights: ${edits} edits (SEED=${seed}), ${expected.length} answers as on this machine, `
  + `${said.size} messages in ${Object.keys(languages).length} languages. ${sizes(insightPath)}`);
