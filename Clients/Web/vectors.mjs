// Turns the cases of Protocol/Vectors into checks: each asks the core once and returns what is wrong
// with the answer, or nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "./cbor.mjs";

const command = {
  item: 0, recode: 1, describeBatch: 2, composeBatch: 3, seal: 4, merge: 5, workload: 6,
  workshop: 7,
};
const form = { client: 0, server: 1, changesBody: 2, snapshot: 3 };
const operationCode = {
  "create": 0, "set": 1, "set-key": 2, "place": 3, "insert-right": 4, "insert-left": 5,
  "extend": 6, "erase": 7, "replace": 9, "create-named": 10,
};

const unhex = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const text = (value) =>
  JSON.stringify(value, (_, part) =>
    part instanceof Uint8Array ? hex(part) : typeof part === "bigint" ? String(part) : part);

/** All checks: `{ name, request, judge }`, where `judge(response)` returns what is wrong or null. */
export function checks(folder) {
  const cases = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const list = [];
  const add = (file, index, name, request, judge) =>
    list.push({ name: `${file}:${index + 2} ${name ?? ""}`, request: encode(request), judge });

  cases("cbor.json").forEach((vector, index) =>
    add("cbor.json", index, vector.hex, [command.item, unhex(vector.hex)], (response) =>
      vector.error
        ? refused(response, vector.error)
        : accepted(response, [item(vector.value)])));

  cases("batches.json").forEach((vector, index) => {
    const changes = vector.changes.map(explicitChange);
    add("batches.json", index, vector.name, [command.describeBatch, unhex(vector.hex)],
      (response) => accepted(response, [changes, unhex(vector.hex)]));
    add("batches.json", index, `${vector.name}, composed`, [command.composeBatch, changes],
      (response) => accepted(response, [unhex(vector.hex)]));
  });

  cases("batches-refused.json").forEach((vector, index) =>
    add("batches-refused.json", index, vector.hex, [command.describeBatch, unhex(vector.hex)],
      (response) => refused(response, vector.error)));

  cases("messages.json").forEach((vector, index) => {
    add("messages.json", index, vector.name,
      [command.recode, form[vector.from], unhex(vector.hex)],
      (response) => accepted(response, [unhex(vector.hex)]));
    if (vector.meaning.message === "changes") {
      const body = unhex(vector.meaning.sealed.body);
      add("messages.json", index, `${vector.name}, its body`,
        [command.recode, form.changesBody, body], (response) => accepted(response, [body]));
    }
  });

  cases("messages-refused.json").forEach((vector, index) =>
    add("messages-refused.json", index, vector.hex,
      [command.recode, form[vector.from], unhex(vector.hex)],
      (response) => refused(response, vector.error, vector.bye)));

  cases("seals.json").forEach((vector, index) =>
    add("seals.json", index, vector.map,
      [command.seal, unhex(vector.key), vector.map, unhex(vector.body)],
      (response) => accepted(response, [unhex(vector.seal)])));

  cases("documents.json").forEach((vector, index) => {
    const changes = vector.changes.map(unhex);
    const snapshot = unhex(vector.snapshot);
    add("documents.json", index, vector.name, merge(null, changes), (response) =>
      accepted(response.slice(0, 4),
        [unhex(vector.stateHash), snapshot, changes.map(() => null)]));
    add("documents.json", index, `${vector.name}, its snapshot`,
      [command.recode, form.snapshot, snapshot],
      (response) => accepted(response, [snapshot]));
    add("documents.json", index, `${vector.name}, opened`, merge(snapshot, []),
      (response) =>
        accepted(response.slice(0, 4), [unhex(vector.stateHash), snapshot, []]));
  });

  cases("merges.json").forEach((vector, index) =>
    vector.orders.forEach((order, orderIndex) =>
      add("merges.json", index, `${vector.name}, order ${orderIndex + 1}`,
        merge(null, order.map((place) => unhex(vector.changes[place])), vector),
        (response) => merged(response, vector, order.length))));

  cases("changes-refused.json").forEach((vector, index) => {
    const before = vector.changes.map(unhex);
    add("changes-refused.json", index, vector.name,
      merge(null, [...before, unhex(vector.refused)]),
      (response) => response[0] === 0
        ? differs(response[3], [...before.map(() => null), vector.code])
        : text(response));
  });

  return list;
}

/** Random editing, to be compared between the module and the program: `count` seeds from `seed`. */
export function randomEditing(seed, count, steps) {
  return Array.from({ length: count }, (_, index) => seed + BigInt(index)).flatMap((seed) => [
    {
      name: `random editing, SEED=${seed}`,
      request: encode([command.workload, seed, 3, steps]),
      judge: (response) => (response[0] === 0 ? null : text(response)),
    },
    {
      name: `random workshop, SEED=${seed}`,
      request: encode([command.workshop, seed, 3, steps]),
      judge: (response) => (response[0] === 0 ? null : text(response)),
    },
  ]);
}

/** What can be damaged: `{ bytes, request }`, where `request(bytes)` asks about other bytes. */
export function inputs(folder) {
  const cases = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const list = [];
  const add = (digits, request) =>
    list.push({ bytes: unhex(digits), request: (bytes) => encode(request(bytes)) });
  for (const { hex } of cases("batches.json")) add(hex, (bytes) => [command.describeBatch, bytes]);
  for (const { hex, from } of cases("messages.json")) {
    add(hex, (bytes) => [command.recode, form[from], bytes]);
  }
  for (const { snapshot } of cases("documents.json")) add(snapshot, (bytes) => merge(bytes, []));
  for (const { changes } of [...cases("documents.json"), ...cases("merges.json")]) {
    const batches = changes.map(unhex);
    changes.forEach((digits, place) =>
      add(digits, (bytes) => merge(null, batches.map((batch, at) => (at === place ? bytes : batch)))));
  }
  return list;
}

function merged(response, vector, changeCount) {
  const [status, hash, , refusals, visible] = response;
  if (status !== 0) return text(response);
  return differs(refusals, Array.from({ length: changeCount }, () => null))
    ?? differs(hash, unhex(vector.stateHash)) ?? differs(visible, vector.text);
}

function accepted(response, results) {
  return differs(response, [0, ...results]);
}

function refused(response, error, bye = null) {
  return differs(response, [1, error, bye]);
}

function differs(actual, expected) {
  const [found, wanted] = [text(actual), text(expected)];
  return found === wanted ? null : `${found}\n    instead of ${wanted}`;
}

function merge(snapshot, batches, { record, field } = { record: ["0", 0], field: 1 }) {
  return [command.merge, snapshot, batches, ...pair(record), field];
}

// The words of the vectors as requests and responses have them.

function item(value) {
  if (Array.isArray(value)) return value.map(item);
  if (value?.integer !== undefined) return BigInt(value.integer);
  if (value?.bytes !== undefined) return unhex(value.bytes);
  return value;
}

function explicitChange(change) {
  return [
    ...pair([change.replica, change.seq]), change.lamport, change.deps.flatMap(pair), change.time,
    change.operations.map(explicitOperation),
    change.reversal
      ? [change.reversal.direction === "redo", ...pair(change.reversal.change)]
      : null,
  ];
}

function explicitOperation(operation) {
  const code = operationCode[operation.op];
  if (operation.op === "create") return [code, operation.kind];
  if (operation.op === "create-named") return [code, ...pair(operation.record)];
  const head = [code, ...pair(operation.record), operation.field];
  switch (operation.op) {
    case "set": return [...head, explicitValue(operation.value)];
    case "set-key": return [...head, operation.key, explicitValue(operation.value)];
    case "place":
      return [...head, idOrNull(operation.column), idOrNull(operation.row), unhex(operation.key)];
    case "insert-right":
      return [
        ...head, idOrNull(operation.parent), idOrNull(operation.rightOrigin), operation.text,
      ];
    case "insert-left": return [...head, idOrNull(operation.parent), operation.text];
    case "extend":
    case "replace": return [...head, operation.text];
    default:
      return [...head, operation.ranges.flatMap(([replica, ...rest]) =>
        [...pair([replica, rest[0]]), rest[1]])];
  }
}

function explicitValue(value) {
  if (value?.integer !== undefined) return BigInt(value.integer);
  return value?.reference ? pair(value.reference) : value;
}

function idOrNull(id) {
  return id && pair(id);
}

/** Replica ids use all 64 bits, and come out of CBOR as numbers where they are small enough. */
function pair([replica, number]) {
  const id = BigInt(`0x${replica}`);
  return [id <= Number.MAX_SAFE_INTEGER ? Number(id) : id, number];
}
