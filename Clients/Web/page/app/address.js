// What the address holds behind the #: the invitation, which no server sees there, and the view: a
// link to a card or a search can be sent.

/** @typedef {{ token: string | null, card: string | null, search: string, kind: string }} Address */

/**
 * @param {string} hash
 * @returns {Address}
 */
export function readAddress(hash) {
  const values = new URLSearchParams(hash.replace(/^#/u, "").replaceAll(",", "&"));
  return { token: values.get("token"), card: values.get("card"), search: values.get("search") ?? "",
    kind: values.get("kind") ?? "" };
}

/**
 * @param {Address} address
 * @param {boolean} withToken
 */
export function writeAddress({ token, card, search, kind }, withToken) {
  const values = new URLSearchParams();
  if (withToken && token) values.set("token", token);
  if (card) values.set("card", card);
  if (search) values.set("search", search);
  if (kind) values.set("kind", kind);
  const text = values.toString();
  return text === "" ? "" : `#${text}`;
}
