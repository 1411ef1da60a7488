// Loads the client module, works through a short session without a server, and prints the size.
//
//     node check-client.mjs WHOLE.wasm
//     node check-client.mjs FIRST.wasm REST.wasm

import assert from "node:assert/strict";
import { createHash, randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { decode, encode } from "./cbor.mjs";
import { RestOfEngine } from "./page/engine/rest.js";
import { sizes } from "./sizes.mjs";

const command = { start: 0, connected: 1, leave: 5, undo: 7, redo: 8, effects: 10, copy: 14,
  copyWritten: 15, copyFailed: 16, status: 21, edit: 25, whole: 28 };
const kind = { stage: 2, lane: 3, card: 4 };
const cardText = 1;

const [modulePath, restPath] = process.argv.slice(2);
const bytes = readFileSync(modulePath);
// The rest comes when a placeholder is called.
const rest = restPath ? new RestOfEngine(restPath, readFileSync) : null;
let core;
const host = {
  random: (start, count) => randomFillSync(new Uint8Array(core.memory.buffer, start, count)),
};
core = new WebAssembly.Instance(new WebAssembly.Module(bytes),
  { waymark: host, ...(rest && { placeholder: rest.placeholders }) }).exports;
rest?.follow(core);

function withBytes(request, body) {
  const start = core.allocate(request.length);
  // The memory may grow in any call, and then has another buffer.
  new Uint8Array(core.memory.buffer, start, request.length).set(request);
  const result = body(start, request.length);
  core.release(start);
  return result;
}

function open(replica, snapshot, own, hasLocalCopy = false, history) {
  const request = [
    "spring", true, null, "Ana", replica, 7, snapshot ?? null, own ?? null, [], null, null,
    hasLocalCopy, history ?? null, [],
  ];
  return withBytes(encode(request), core.open);
}

function call(session, ...request) {
  const answer = withBytes(encode([request[0], 1_000, 1_795_000_000_000, ...request.slice(1)]),
    (start, count) => core.call(session, start, count));
  const count = new DataView(core.memory.buffer).getUint32(answer, true);
  const result = decode(new Uint8Array(core.memory.buffer, answer + 4, count).slice());
  core.release(answer);
  return result;
}

assert.equal(withBytes(encode(["no session"]), core.open), 0);
const session = open(41);
assert.notEqual(session, 0);

// A stage, a lane and a card; what is added is told by name, in the order it was asked for.
const added = (kind, text) => [0, kind, [1, null, text], null];
const created = call(session, command.edit, false,
  [added(kind.stage, "Before"), added(kind.lane, "Actions"), added(kind.card, "Żółta karta 🙂")]);
assert.equal(created[0], 0);
assert.equal(created[1].length, 3);
const cardName = created[1][2];

const textOf = (session) => {
  const [, , , , fields] = call(session, command.whole)[1][1].find(([name]) => name === cardName);
  return fields[fields.indexOf(cardText) + 1];
};
assert.equal(textOf(session), "Żółta karta 🙂");
const worded = (name, text) => [1, [name], [cardText, null, text], null];
assert.equal(call(session, command.edit, false, [worded(cardName, "Żółte karty 🙂")])[0], 0);
assert.equal(textOf(session), "Żółte karty 🙂");
assert.deepEqual(call(session, command.undo, false), [0, [true, []]]);
assert.equal(textOf(session), "Żółta karta 🙂");
assert.deepEqual(call(session, command.redo, false), [0, [true, []]]);

// An edit that cannot be made does nothing; a request that makes no sense is answered with null.
for (const [step, answer] of [[[1, [cardName], [900, null, 1], null], [1, 10]], [added(kind.stage, " "), [1, 128]],
  [[3], null]]) {
  assert.deepEqual(call(session, command.edit, false, [added(kind.card, "x"), step]), answer);
}
assert.equal(textOf(session), "Żółte karty 🙂");
assert.equal(call(session, 99), null);

call(session, command.start);
call(session, command.connected, 1);
const effects = call(session, command.effects)[1];
assert.ok(effects.some(([code]) => code === 0) && effects.some(([code]) => code === 1));
assert.equal(call(session, command.status)[1][4], 4);

// What is kept opens again as it was.
const [replica, snapshot, own, , , , undoHistory] = call(session, command.copy)[1];
const again = open(replica, snapshot, own, false, undoHistory);
assert.equal(textOf(again), "Żółte karty 🙂");
assert.equal(call(again, command.status)[1][4], 4);
assert.deepEqual(call(again, command.undo, false), [0, [true, []]]);
assert.equal(textOf(again), "Żółta karta 🙂");
core.close(again);

// A recording of the same changes: read in the module, gone through in both directions, and proved; one that
// somebody has changed is told.
const history = { state: 2, timeline: 3, people: 4, seek: 5, touched: 7, story: 8, unseen: 9, recording: 10,
  read: 11 };
const openHistory = () => withBytes(encode(["spring", null, null]), core.openReplay);
function ask(replay, ...request) {
  const answer = withBytes(encode(request), (start, count) => core.callReplay(replay, start, count));
  const count = new DataView(core.memory.buffer).getUint32(answer, true);
  const result = decode(new Uint8Array(core.memory.buffer, answer + 4, count).slice());
  core.release(answer);
  return result;
}
assert.equal(withBytes(encode(["No map!", null, null]), core.openReplay), 0);
// An array of three: the kind of message, the first index, and the entry with the changes as they are kept.
const entries = Buffer.concat([Buffer.from([0x83, 0x18, 28, 1, 0x83, 0x19, 0x03, 0xe8, 0x62]),
  Buffer.from("p1"), own]);
const hashOf = (bytes) => createHash("sha256").update(bytes).digest();
const recorded = (messages) => encode(["waymark.recording", 1, "spring", hashOf(encode(messages)), messages]);
const stateHash = hashOf(snapshot);
const honest = recorded([encode([17, [[41, "p1", "Ana", 0]]]), entries, encode([29, 4, stateHash])]);
const played = openHistory();
assert.equal(ask(played, history.read, honest), true);
const [changeCount, , isComplete, checks, verified, fault, , hash] = ask(played, history.state);
assert.deepEqual([changeCount, isComplete, checks, verified, fault], [4, true, 1, 4, 0]);
assert.deepEqual(Buffer.from(hash), stateHash);
assert.deepEqual(ask(played, history.timeline), [1000, 0, 1000, 0, 1000, 0, 1000, 0]);
const textAt = (index) => {
  const [isWhole, records] = ask(played, history.seek, index);
  const found = records.find(([name]) => name.endsWith("-29") && records.length > 0
    && name === cardName);
  return [isWhole, found?.[4][found[4].indexOf(cardText) + 1]];
};
assert.deepEqual(textAt(1), [true, "Żółta karta 🙂"]);
assert.deepEqual(textAt(4), [false, "Żółte karty 🙂"]);
assert.deepEqual(textAt(3), [false, "Żółta karta 🙂"]);
assert.deepEqual(textAt(0), [true, undefined]);
assert.deepEqual(textAt(99), [false, "Żółte karty 🙂"]);
assert.deepEqual(ask(played, history.touched, 2), [cardName]);
const story = ask(played, history.story, cardName);
assert.deepEqual(story.map(([index, , , before]) => [index, before === null]),
  [[1, true], [2, false], [3, false], [4, false]]);
assert.deepEqual(ask(played, history.unseen, [41, 2]), [3, [0]]);
assert.deepEqual(ask(played, history.unseen, [41, 4]), [0, []]);
assert.deepEqual(Buffer.from(ask(played, history.recording)), Buffer.from(honest));
assert.equal(ask(played, 99), null);
core.closeReplay(played);
// Words that were taken back leave no trace in the state; those that stand there do.
const forge = (bytes, word) => {
  const forged = Buffer.from(bytes);
  forged[forged.lastIndexOf(word)] ^= 0x20;
  return forged;
};
for (const [bytes, expected] of [
  [forge(honest, "Ana"), 4], [recorded([forge(entries, "te karty"), encode([29, 4, stateHash])]), 1],
  [recorded([entries, encode([29, 3, stateHash])]), 1],
  [recorded([encode([29, 4, stateHash]), entries]), 1], [recorded([encode([28, 2])]), 3],
  [recorded([Buffer.from("no message")]), 3], [honest.subarray(0, honest.length - 1), 3],
  [new Uint8Array(0), 3],
]) {
  const other = openHistory();
  ask(other, history.read, bytes);
  assert.equal(ask(other, history.state)[5], expected);
  core.closeReplay(other);
}
// Without a state hash behind its end nothing proves the last changes.
const unproved = openHistory();
ask(unproved, history.read, recorded([entries]));
assert.deepEqual(ask(unproved, history.state).slice(3, 6), [0, 0, 0]);
core.closeReplay(unproved);

// As a page asks: records by name, offsets in UTF-16, and only what has changed.
const page = { changes: 20, status: 21, people: 22, roster: 23, presence: 24, edit: 25, language: 26,
  call: 29, watch: 30 };
const paged = open(43);
const edit = (...steps) => call(paged, page.edit, false, steps);
const names = edit([0, kind.stage, [1, null, "Odkrywanie", 4, "pl", "Odkrywanie", 4, "en", "Discovery"], null],
  added(kind.lane, "Actions"))[1];
names.push(...edit([0, kind.card, [cardText, null, "a🙂c"], [names[0], names[1], null]])[1]);
assert.equal(names.length, 3);
assert.match(names[2], /^[0-9a-f]+-2b$/u);
const delta = () => call(paged, page.changes)[1];
assert.deepEqual(delta()[0], true);
assert.deepEqual(delta(), [false, [], []]);
assert.deepEqual(edit([2, names[2], cardText, 1, 2, "👍👍"]), [0, []]);
const [isWhole, [[name, , isLive, author, fields], ...others]] = delta();
assert.deepEqual([isWhole, name, isLive, author, others], [false, names[2], true, "2b", []]);
assert.equal(fields[fields.indexOf(cardText) + 1], "a👍👍c");
assert.deepEqual(fields[fields.indexOf(2) + 1].slice(0, 2), names.slice(0, 2));
// An offset within a character counts as before it; one beyond the end as the end.
edit([2, names[2], cardText, 4, 90, "!"]);
assert.equal(delta()[1][0][4][1], "a👍!");
assert.equal(edit([2, "7-7", cardText, 0, 0, "x"])[0], 1);
for (const bad of ["", "g-1", "1-", "-1", "1", "1-1-1", "#1", "11111111111111111-1"]) {
  assert.equal(edit([2, bad, cardText, 0, 0, "x"]), null, bad);
}
assert.deepEqual(delta(), [false, [], []]);
call(paged, page.language, "en");
assert.equal(delta()[1].find(([each]) => each === names[0])[4][1], "Discovery");
assert.deepEqual(call(paged, command.undo, false), [0, [true, []]]);
assert.equal(delta()[1][0][4][1], "a👍👍c");
assert.deepEqual(call(paged, page.status)[1].slice(0, 5), [0, null, 5, 5, 5]);
assert.deepEqual([call(paged, page.people), call(paged, page.roster)], [[0, []], [0, []]]);
assert.deepEqual(call(paged, page.presence, names[2], cardText, 1, 3, true, null, false), [0, null]);
assert.deepEqual(call(paged, page.presence, null, null, null, null, false, names.slice(0, 2), false),
  [0, null]);
assert.deepEqual(call(paged, page.call, null, names.slice(0, 2)), [0, null]);
assert.equal(call(paged, page.presence, names[2], cardText, 3, true), null);

// A text that is watched is told by its characters: among equal ones, which is new.
edit(worded(names[2], "aaaa"));
call(paged, page.watch, [[names[2], cardText]]);
delta();
edit([2, names[2], cardText, 1, 0, "a"], [2, names[2], cardText, 4, 1, ""]);
assert.deepEqual(delta()[2], [[names[2], cardText, [1, 0, "a", 4, 1, ""]]]);
edit(worded(names[2], "another wording"));
assert.deepEqual(delta()[2], []);
let shown = "another wording";
let chance = 1;
const below = (count) => (chance = chance * 48_271 % 2_147_483_647) % count;
for (let turn = 0; turn < 500; turn++) {
  for (let step = below(3); step >= 0; step--) {
    edit([2, names[2], cardText, below(20), below(4), ["a", "🙂a", "", "żół"][below(4)]]);
  }
  const [, records, spliced] = delta();
  for (const [record, field, flat] of spliced) {
    assert.deepEqual([record, field], [names[2], cardText]);
    for (let index = 0; index < flat.length; index += 3) {
      const [at, count, put] = flat.slice(index, index + 3);
      shown = shown.slice(0, at) + put + shown.slice(at + count);
    }
  }
  const at = records.length === 0 ? -1 : records[0][4].indexOf(cardText);
  if (records.length > 0) assert.equal(shown, at < 0 ? "" : records[0][4][at + 1], `turn ${turn}`);
}
call(paged, page.watch, []);
edit(worded(names[2], "not watched"));
assert.deepEqual(delta()[2], []);
core.close(paged);

// With a local copy what is written is to be kept, and then the driver is told so; one write at a time.
const keeping = open(42, undefined, undefined, true);
const effectsOf = (code) => call(keeping, command.effects)[1].filter(([each]) => each === code);
const unkept = () => call(keeping, page.status)[1][2];
assert.equal(call(keeping, command.edit, false, [added(kind.stage, "Before")])[0], 0);
assert.deepEqual(effectsOf(30), [[30]]);
assert.equal(call(keeping, command.edit, false, [added(kind.stage, "Before")])[0], 0);
assert.deepEqual([effectsOf(30), unkept()], [[], 2]);
assert.deepEqual(call(keeping, command.copyWritten), [0, null]);
assert.deepEqual([effectsOf(30), unkept()], [[[30]], 1]);
assert.deepEqual(call(keeping, command.copyFailed, "The quota is exceeded"), [0, null]);
assert.deepEqual([effectsOf(16), unkept()], [[[16, "The quota is exceeded"]], 1]);
// Who leaves has it tried once more, and is told when that has come to its end.
assert.deepEqual(call(keeping, command.leave), [0, null]);
assert.deepEqual(effectsOf(30), [[30]]);
assert.deepEqual(call(keeping, command.copyWritten), [0, null]);
assert.deepEqual([effectsOf(32), unkept()], [[[32]], 0]);
core.close(keeping);
core.close(session);

if (rest) {
  assert.ok(rest.isHere);
  console.log(`What the first card needs of it: ${sizes(modulePath)}`);
  console.log(`The rest: ${sizes(restPath)}`);
} else {
  console.log(`The client module: ${sizes(modulePath)}`);
}
