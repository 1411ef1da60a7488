// The day where one is.

let day = { text: "", at: -Infinity };

/** The day where one is, `2026-03-31`; looked up once in a while. */
export function today() {
  if (performance.now() - day.at > 10_000) {
    const now = new Date();
    // Not in the words of a language, which the browser would load for it before the first card.
    day = { text: [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((number) =>
      String(number).padStart(2, "0")).join("-"), at: performance.now() };
  }
  return day.text;
}
