// Why something could not be done, as the browser says it.

/** The reason where the browser's room for the site is full: whoever shows it has the words. */
export const roomIsFull = "QuotaExceededError";

/** @param {unknown} error */
export function reasonOf(error) {
  if (error instanceof DOMException && error.name === roomIsFull) return roomIsFull;
  return error instanceof Error ? error.message : String(error);
}
