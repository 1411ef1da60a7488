// The day where one is.

let day = { text: "", at: -Infinity };

/** The day where one is, `2026-03-31`; looked up once in a while. */
export function today() {
  if (performance.now() - day.at > 10_000) {
    day = { text: new Date().toLocaleDateString("sv"), at: performance.now() };
  }
  return day.text;
}
