// What the address holds behind the #: the invitation, which no server sees there, and the view: a
// link to a card or a search can be sent.

/** @typedef {import("../board/filter.js").Filter} Filter */
/** @typedef {{ token: string | null, card: string | null, filter: Filter }} Address */

/**
 * @param {string} hash
 * @returns {Address}
 */
export function readAddress(hash) {
  const values = new URLSearchParams(hash.replace(/^#/u, "").replaceAll(",", "&"));
  const text = (/** @type {string} */ name) => values.get(name) ?? "";
  return { token: values.get("token"), card: values.get("card"), filter: { text: text("search"),
    kind: text("kind"), lane: text("lane"), author: text("author"), tag: text("tag"),
    hasVotes: values.has("votes") } };
}

/**
 * @param {Address} address
 * @param {boolean} withToken
 */
export function writeAddress({ token, card, filter }, withToken) {
  const values = new URLSearchParams();
  if (withToken && token) values.set("token", token);
  if (card) values.set("card", card);
  if (filter.text) values.set("search", filter.text);
  for (const name of /** @type {const} */ (["kind", "lane", "author", "tag"])) {
    if (filter[name]) values.set(name, filter[name]);
  }
  if (filter.hasVotes) values.set("votes", "yes");
  const text = values.toString();
  return text === "" ? "" : `#${text}`;
}
