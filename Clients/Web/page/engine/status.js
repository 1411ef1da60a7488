// What of a connection and of others is the same as it was.

/** @typedef {import("./session.js").Person} Person */
/** @typedef {import("./session.js").Status} Status */

/**
 * Somebody whose caret stands in what has not come yet stays where they were until it does.
 * @param {Person} now
 * @param {Person[]} before
 */
export function waiting(now, before) {
  if (now.caret !== null || now.field === null) return now;
  const same = before.find(({ connection, record, field }) => connection === now.connection
    && record === now.record && field === now.field);
  return same ? { ...now, anchor: same.caret, caret: same.caret } : now;
}

/**
 * @param {Status} a
 * @param {Status} b
 */
export function sameStatus(a, b) {
  return a.state === b.state && a.retryAt === b.retryAt && a.unkept === b.unkept
    && a.unmerged === b.unmerged && a.undurable === b.undurable && a.id === b.id
    && a.name === b.name && a.role === b.role && a.keepFailure === b.keepFailure
    && a.replica === b.replica;
}
