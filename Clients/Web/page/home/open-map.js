// From what somebody has, a name or a link that was sent to them, to the address of a map.

/** Where the server's own addresses begin, below the path that a proxy may have it at; seen from a map, too. */
export const serverBase = new URL(/\/m\/[^/]*$/u.test(location.pathname) ? "../" : "./",
  document.baseURI);

/**
 * The token stays behind the `#`, which is sent to nobody.
 * @param {string} map
 * @param {string | null} [token]
 */
export function addressOfMap(map, token = null) {
  const address = new URL(`m/${encodeURIComponent(map)}`, serverBase);
  if (token) address.hash = `token=${token}`;
  return address.href;
}

/**
 * As the server takes it: a–z, 0–9, “-”, “_” and “.”.
 * @param {string} text
 */
export function isMapName(text) {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/u.test(text);
}

/**
 * The address that a text leads to; null if it is neither a link nor a name.
 * @param {string} text
 * @returns {string | null}
 */
export function addressOf(text) {
  const trimmed = text.trim();
  if (/^https?:\/\//iu.test(trimmed)) {
    try {
      return new URL(trimmed).href;
    } catch {
      return null;
    }
  }
  const name = trimmed.toLowerCase();
  return isMapName(name) ? addressOfMap(name) : null;
}
