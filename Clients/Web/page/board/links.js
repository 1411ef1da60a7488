// The links of a map, and which of them are part of a loop. Pure.

import { Field, Kind } from "./schema.js";

/** @typedef {import("./map-state.js").MapState} MapState */
/** @typedef {{ id: string, from: string, to: string, type: string }} Link */

/**
 * Live links whose two cards are live.
 * @param {MapState} state
 * @returns {Link[]}
 */
export function allLinks(state) {
  const links = [];
  for (const { id, kind } of state.records.values()) {
    if (kind === Kind.link && state.isLive(id)) links.push(...linkOf(state, id));
  }
  return links;
}

/**
 * @param {MapState} state
 * @param {string} id
 * @returns {Link[]} none if it has an end that is not there
 */
export function linkOf(state, id) {
  const [from, to] = [state.reference(id, Field.link.from), state.reference(id, Field.link.to)];
  return from === null || to === null ? []
    : [{ id, from, to, type: state.text(id, Field.link.type) || "leads-to" }];
}

/**
 * Those of the flow that lie on a way back to where it began: both ends are in one strongly connected part
 * (Tarjan 1972), without recursion, since a hostile map may have a way of any length.
 * @param {readonly Link[]} links
 * @returns {Set<string>} ids of links
 */
export function loopLinks(links) {
  const flow = links.filter(({ type }) => type === "leads-to" || type === "loops-back-to");
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const { from, to } of flow) {
    const others = next.get(from);
    if (others) others.push(to); else next.set(from, [to]);
  }
  /** @type {Map<string, number>} */ const index = new Map();
  /** @type {Map<string, number>} */ const low = new Map();
  /** @type {Map<string, number>} */ const part = new Map();
  /** @type {string[]} */ const stack = [];
  let count = 0;
  for (const root of next.keys()) {
    if (index.has(root)) continue;
    /** @type {{ card: string, at: number }[]} */
    const way = [{ card: root, at: 0 }];
    while (way.length > 0) {
      const step = way[way.length - 1];
      const { card } = step;
      if (step.at === 0) {
        index.set(card, count);
        low.set(card, count++);
        stack.push(card);
      }
      const other = (next.get(card) ?? [])[step.at++];
      if (other !== undefined) {
        if (!index.has(other)) way.push({ card: other, at: 0 });
        else if (!part.has(other)) low.set(card, Math.min(low.get(card) ?? 0, index.get(other) ?? 0));
        continue;
      }
      way.pop();
      const before = way[way.length - 1]?.card;
      if (before !== undefined) low.set(before, Math.min(low.get(before) ?? 0, low.get(card) ?? 0));
      if (low.get(card) !== index.get(card)) continue;
      for (let member; member !== card;) {
        member = stack.pop() ?? card;
        part.set(member, index.get(card) ?? 0);
      }
    }
  }
  return new Set(flow.filter(({ from, to }) => part.has(from) && part.get(from) === part.get(to))
    .map(({ id }) => id));
}
