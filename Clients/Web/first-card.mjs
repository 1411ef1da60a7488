// What of the engine the first card needs: a map is opened as by somebody who never had it on their device, in a
// module that notes which of its functions are called. lay-engine makes of these the part that comes first. The
// same functions are noted each time.
//
//     node first-card.mjs NOTING.wasm PROFILE

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Field, forms, Kind } from "./page/board/schema.js";
import { encode } from "./page/engine/cbor.js";
import { add, change, mapRecord, remove, set, setKey, splice, to } from "./page/engine/edits.js";
import { EngineModule } from "./page/engine/module.js";
import { RefusedEdit, Session } from "./page/engine/session.js";

const [modulePath, profilePath] = process.argv.slice(2);
const compiled = new WebAssembly.Module(readFileSync(modulePath));

// No chance, and no time but what passes here: hash tables are the same each time.
let clock = 1_000;
const random = (bytes) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).fill(7);
for (const [name, value] of Object.entries({
  crypto: { getRandomValues: (bytes) => (random(bytes), bytes) }, performance: { now: () => clock },
})) Object.defineProperty(globalThis, name, { value });

const load = () => EngineModule.begin(async (imports) =>
  ({ module: compiled, instance: new WebAssembly.Instance(compiled, imports) }));

const seal = new Uint8Array(16);
const limits = [20_000, 100_000, 100_000, 4096, 256, 4096, 10_000, 256, 4096, 2 ** 40, 1 << 20, 1000];

/** What a server says to those who open a map. Messages are in Protocol/. */
class Server {
  /** The changes that were made: `[replica, batch]`. */
  changes = [];
  guests = [];

  get roster() { return [...new Set(this.changes.map(([replica]) => replica))].map((replica) =>
    [replica, "p2", "Jan", 1]); }

  welcome(guest, count = this.changes.length) {
    const counts = new Map();
    for (const [replica] of this.changes.slice(0, count)) counts.set(replica, (counts.get(replica) ?? 0) + 1);
    const version = [...counts].sort(([a], [b]) => a < b ? -1 : 1).flat();
    guest.hears(encode([16, 1, [1, 9], "p1", "Ana", 0, 4, limits, 2000, count, count, version]));
    this.guests.push(guest);
  }

  /** The changes from one on, each in a message. */
  from(index, end = this.changes.length) {
    return this.changes.slice(index, end).map(([, batch], count) => {
      const body = [[0x83], encode(index + count + 1), encode(count === 0 ? this.roster : []), batch];
      return encode([19, seal, new Uint8Array(Buffer.concat(body.map((part) => Buffer.from(part))))]);
    });
  }

  keep(guest) {
    for (const batch of guest.takeChanges()) this.changes.push([guest.replica, batch]);
  }

  /** What a guest has just changed: the others hear it. */
  take(guest) {
    const before = this.changes.length;
    this.keep(guest);
    const count = this.changes.length;
    const own = this.changes.filter(([replica]) => replica === guest.replica).length;
    for (const other of this.guests) {
      if (other !== guest) other.hears(...this.from(before));
      else other.hears(encode([20, own, count]));
      other.hears(encode([21, count]));
    }
  }

  /** A snapshot in two pieces, and what came behind it. */
  snapshot(bytes, index, end) {
    const hash = createHash("sha256").update(bytes).digest();
    const middle = bytes.length >> 1;
    const piece = (from, to) => encode([18, hash, index, bytes.length, from, bytes.subarray(from, to)]);
    return [piece(0, middle), piece(middle, bytes.length), ...this.from(index, end)];
  }
}

class Guest {
  /** One who opens the map, until the connection is there. */
  constructor(module, key, hasServer = true) {
    this.session = new Session(module, { map: "spring", token: null, name: "Ana" }, null,
      new Uint8Array(16).fill(key), true);
    this.told = [];
    this.session.watch([]);
    this.look();
    this.session.setLanguage("pl");
    this.session.version();
    this.session.start();
    this.look();
    if (hasServer) this.session.connected(this.connection);
    this.look();
  }

  /** As a page looks after each thing that happens. */
  look() {
    clock += 10;
    for (let effects = this.session.effects(); effects.length > 0; effects = this.session.effects()) {
      for (const [code, connection, bytes] of effects) {
        if (code === 0) this.connection = connection;
        if (code === 1) this.told.push(bytes);
        if (code === 11 || code === 12) this.failure = connection;
        if (code === 30) this.session.copyWritten();
      }
    }
    this.session.changes();
    this.session.status();
  }

  /** What comes within a frame is handled together. */
  hears(...messages) {
    for (const [index, message] of messages.entries()) {
      this.session.receive(this.connection, message);
      // At times a few changes, at times many.
      if ((index & (index + 1)) === 0) this.look();
    }
    this.session.tick();
    this.look();
  }

  /** One change, told at once. */
  edit(...steps) {
    const records = this.session.edit(steps, false);
    this.look();
    return records;
  }

  /** @param {string} state */
  expect(state) {
    const { state: found } = this.session.status();
    if (found !== state) throw new Error(`${found} instead of ${state}: ${this.failure ?? "no reason"}`);
    return this;
  }

  get replica() { return BigInt(`0x${this.session.status().replica}`); }

  /** The changes that it has sent since this was last asked, each by itself. */
  takeChanges() {
    const batches = this.told.filter(([, type]) => type === 1).map((message) => message.subarray(2));
    this.told = [];
    return batches;
  }
}

/** Something of everything that a map can hold. */
function fill(ana) {
  const made = (kind, fields, destination) =>
    ana.edit(add(kind, fields.map(([field, value]) => [field, null, value]), destination))[0];
  const discovery = made(Kind.stage, [[Field.stage.title, "Odkrywanie"]]);
  const purchase = made(Kind.stage, [[Field.stage.title, "Zakup"]]);
  const lane = made(Kind.lane, [[Field.lane.title, "Emocje"]]);
  const [touchpoint, pain, thought] = [
    ["Sees a notice, żółty 🙂, and reads it", discovery], ["Цена\nслишком высока", discovery], ["", purchase],
  ].map(([text, stage]) => made(Kind.card, [[Field.card.text, text]], [stage, lane, null]));
  const persona = made(Kind.persona, [[Field.persona.name, "Ewa"]]);
  const channel = made(Kind.channel, [[Field.channel.name, "Sklep"]]);
  const link = made(Kind.link, [[Field.link.from, to(touchpoint)], [Field.link.to, to(pain)]]);
  const comment = made(Kind.comment, [[Field.comment.on, to(pain)], [Field.comment.text, "Tak"]]);
  const records = { map: mapRecord, stage: discovery, lane, card: pain, persona, channel, link, comment };
  for (const [kind, record] of Object.entries(records)) {
    for (const row of forms[Kind[kind]] ?? []) {
      for (const step of steps(record, row)) {
        try {
          ana.edit(step);
        } catch (error) {
          // Not every field may hold what stands here.
          if (!(error instanceof RefusedEdit)) throw error;
        }
      }
    }
  }
  for (const stage of [discovery, purchase]) {
    for (let count = 0; count < 20; count++) {
      made(Kind.card, [[Field.card.text, "Reads what others say of it. ".repeat(count)]], [stage, lane, null]);
    }
  }
  for (const [field, value] of [[Field.card.tags, true], [Field.card.votes, 1]]) {
    for (let count = 0; count < 9; count++) ana.edit(setKey(pain, field, `p${count}`, value));
  }
  ana.edit(remove(made(Kind.card, [], [discovery, lane, null])));
  return { purchase, lane, touchpoint, pain, thought };
}

function steps(record, { field, form }) {
  switch (form.type) {
    case "channel": case "persona": return [set(record, field, null)];
    case "text": return [set(record, field, "Co mówi"), set(record, field, "Co mówią inni")];
    case "yes": return [set(record, field, true), set(record, field, false)];
    case "choice": return [set(record, field, form.values[0]), set(record, field, null)];
    case "level": return [set(record, field, form.from)];
    case "number": return [set(record, field, 9_007_199_254_740_991)];
    case "decimal": return [set(record, field, "12.50")];
    case "date": return [set(record, field, "2026-03-31")];
    case "line": return [set(record, field, "touchpoint"), set(record, field, "pl")];
    default: return ["p1", "pl", "en", "ro", "ru", "p2", "2026-03-31", "2026-04-01"].flatMap((key) =>
      [true, "Odkrycie", 2, null].map((value) => setKey(record, field, key, value))).slice(0, -3);
  }
}

/** What two do to the same cards. */
function work(ana, jan, { purchase, lane, touchpoint, pain, thought }) {
  for (const [guest, ...edit] of [
    [ana, splice(touchpoint, Field.card.text, 0, 0, "He ")],
    [jan, splice(touchpoint, Field.card.text, 3, 4, "")],
    [ana, splice(touchpoint, Field.card.text, 0, 2, "S")],
    [jan, splice(touchpoint, Field.card.text, 12, 1, "żż🙂"),
      splice(touchpoint, Field.card.text, 9, 3, "")],
    [ana, splice(pain, Field.card.text, 0, 200, "")],
    [jan, splice(pain, Field.card.text, 0, 0, "Dear")],
    [ana, set(pain, Field.card.text, "Too dear")],
    [jan, splice(pain, Field.card.text, 8, 0, "!")],
    [jan, splice(pain, Field.card.text, 9, 0, "!")],
    [jan, set(pain, Field.card.emotion, -2)],
    [ana, change([pain], [], [purchase, lane, thought])],
    [jan, add(Kind.card, [[Field.card.text, null, "Pays"]], [purchase, lane, null])],
  ]) {
    guest.edit(...edit);
    server.take(guest);
  }
}

/** What somebody does just now. */
function goOn(guest, { purchase, lane, touchpoint, pain }) {
  for (const edit of [
    [splice(touchpoint, Field.card.text, 5, 1, "red")], [splice(touchpoint, Field.card.text, 8, 0, "!")],
    [set(pain, Field.card.emotion, -1)],
    [add(Kind.card, [[Field.card.text, null, "Pays"]], [purchase, lane, null])],
  ]) guest.edit(...edit);
}

const server = new Server();
const ana = new Guest(await load(), 1);
server.welcome(ana);
const records = fill(ana);
server.take(ana);
const jan = new Guest(await load(), 3);
server.welcome(jan);
jan.hears(...server.from(0));
jan.expect("live");
const early = ana.session.localCopy()[1];
const earlyIndex = server.changes.length;
work(ana, jan, records);
const late = ana.session.localCopy()[1];
const lateIndex = server.changes.length;
goOn(jan, records);
server.keep(jan);

const stampOf = (name) => name.split("-").reverse().map((digits) => BigInt(`0x${digits}`));
const cell = [stampOf(records.purchase), stampOf(records.lane)];
const others = [5, 6, 7, 8, 9];
const people = [
  encode([23, others.map((connection) => [connection, `p${connection}`, "Jan", 1]),
    others.flatMap((connection) => [connection, [stampOf(records.pain), null, null, false,
      [null, cell, false, null]]]), []]),
  encode([23, [], [], others.slice(2)]),
];

/** Opens the map as it was after so many changes. */
function open(module, index, ...messages) {
  const guest = new Guest(module, 2);
  server.welcome(guest, index);
  guest.hears(encode([17, server.roster]), ...people);
  guest.expect("catching-up");
  guest.hears(...messages);
  return guest.expect("live");
}

/** Hears what somebody does, asks what the insights ask, and some time goes by. */
function stay(guest) {
  guest.hears(...server.from(lateIndex), encode([21, server.changes.length]));
  guest.hears(encode([24, 1, server.changes.length, createHash("sha256").digest()]));
  guest.session.whole();
  for (let count = 0; count < 30; count++) {
    guest.session.tick();
    guest.look();
    clock += 100;
  }
  guest.expect("live");
}

const module = await load();
// By a snapshot of just now or of a while ago, by changes, and without a server.
stay(open(module, lateIndex, ...server.snapshot(late, lateIndex, lateIndex)));
stay(open(module, lateIndex, ...server.snapshot(early, earlyIndex, lateIndex)));
stay(open(module, lateIndex, ...server.from(0, lateIndex)));
const alone = new Guest(module, 2, false);
for (let count = 0; count < 2; count++) {
  alone.session.disconnected(alone.connection);
  alone.look();
  alone.session.lose();
  alone.look();
  alone.session.start();
  alone.look();
}

// What the page's own edits do not make, such as records with a given name.
const vectors = JSON.parse(readFileSync(new URL("../../Protocol/Vectors/documents.json", import.meta.url), "utf8"));
const bytesOf = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
for (const { changes, snapshot } of vectors) {
  const other = new Server();
  for (const batch of changes) other.changes.push([1n, bytesOf(batch)]);
  for (const messages of [other.snapshot(bytesOf(snapshot), changes.length), other.from(0)]) {
    const guest = new Guest(module, 2);
    other.welcome(guest, 0);
    guest.hears(...messages);
    guest.expect("live");
  }
}

const core = /** @type {any} */ (module.core);
const room = 1 << 20;
const start = core.allocate(room);
const count = core.noteCalls(start, room);
if (count > room) throw new Error("the profile is larger than its room");
writeFileSync(profilePath, new Uint8Array(core.memory.buffer, start, count));
