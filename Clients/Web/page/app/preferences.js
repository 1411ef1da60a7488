// What somebody likes on this device: name, language, theme, zoom. Where the browser keeps nothing,
// it holds until the page is left.

/** @type {Map<string, string>} */
const fallback = new Map();

/**
 * @param {string} name
 * @returns {string | null}
 */
export function preference(name) {
  try {
    return localStorage.getItem(`waymark.${name}`) ?? fallback.get(name) ?? null;
  } catch {
    return fallback.get(name) ?? null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function prefer(name, value) {
  fallback.set(name, value);
  try {
    localStorage.setItem(`waymark.${name}`, value);
  } catch {
    // A private window: it holds until then.
  }
}
