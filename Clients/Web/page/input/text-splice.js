// What one edit of a text is: so many UTF-16 units taken out at a place, and others put in. Pure.

/** @typedef {{ at: number, count: number, text: string }} Splice */

/**
 * What was done to a text. Of several possible places the one before the caret is taken, which is
 * where
 * somebody types; no character beyond U+FFFF is cut in two.
 * @param {string} before
 * @param {string} after
 * @param {number} [caret] in `after`
 * @returns {Splice | null} null if nothing was
 */
export function difference(before, after, caret = after.length) {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let suffix = 0;
  const suffixMost = Math.min(shorter, after.length - caret);
  while (suffix < suffixMost
    && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  let prefix = 0;
  const prefixMost = shorter - suffix;
  while (prefix < prefixMost && before[prefix] === after[prefix]) prefix++;
  // What stands behind the caret and is the same, too, where the caret was of no help.
  while (suffix < shorter - prefix
    && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  if (prefix > 0 && isHigh(before, prefix - 1)) prefix--;
  if (suffix > 0 && isLow(before, before.length - suffix)) suffix--;
  return { at: prefix, count: before.length - prefix - suffix,
    text: after.slice(prefix, after.length - suffix) };
}

/**
 * @param {string} text
 * @param {Splice} splice
 */
export function spliced(text, { at, count, text: put }) {
  return text.slice(0, at) + put + text.slice(at + count);
}

/**
 * Where a caret is after a splice by somebody else: it stays between the characters that it was
 * between.
 * @param {number} offset
 * @param {Splice} splice
 */
export function movedOffset(offset, { at, count, text }) {
  if (offset <= at) return offset;
  return offset >= at + count ? offset + text.length - count : at + text.length;
}

/**
 * A splice of a text, as it is to be done after another one of the same text was done. What the
 * other
 * one put in is never taken out.
 * @param {Splice} own
 * @param {Splice} other
 * @returns {Splice[]} to be done one after the other
 */
export function after(own, other) {
  const [start, end] = [own.at, own.at + own.count];
  const [otherStart, otherEnd] = [other.at, other.at + other.count];
  if (otherStart >= end) return [own];
  if (otherEnd <= start) {
    return [{ ...own, at: own.at + other.text.length - other.count }];
  }
  const rest = Math.max(0, end - otherEnd);
  if (start <= otherStart) {
    const first = { at: start, count: otherStart - start, text: own.text };
    return rest === 0 ? [first]
      : [first, { at: start + own.text.length + other.text.length, count: rest, text: "" }];
  }
  return [{ at: otherStart + other.text.length, count: rest, text: own.text }];
}

/**
 * @param {Splice} own
 * @param {readonly Splice[]} others one after the other
 * @returns {Splice[]}
 */
export function afterAll(own, others) {
  let list = [own];
  for (const other of others) {
    /** @type {Splice[]} */
    const next = [];
    // Each of the list stands in a text where those before it are done; the other one does not know
    // them.
    let seen = other;
    for (const each of list) {
      next.push(...after(each, seen));
      seen = { ...seen, at: movedOffset(seen.at, each) };
    }
    list = next;
  }
  return list;
}

/**
 * @param {string} text
 * @param {number} index
 */
function isHigh(text, index) {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit < 0xdc00;
}

/**
 * @param {string} text
 * @param {number} index
 */
function isLow(text, index) {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit < 0xe000;
}
