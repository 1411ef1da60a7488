// Numbers as people write them, read as everywhere (Sources/JourneyFormats/Document/NumberText.swift):
// both are held against Tests/ValueCases.json.

/**
 * Without spaces between the thousands, a percent sign and a plus, with a minus and a point.
 * @param {string} text
 * @returns {string | null} null for what has anything else in it
 */
function plainNumber(text) {
  const plain = text.replace(/[% \t\u00a0\u2009\u202f'\u2019]/gu, "").replace(/^\+/u, "")
    .replace(/^[\u2010-\u2014\ufe63\uff0d]/u, "-").replaceAll("\u2212", "-").replaceAll(",", ".");
  return /^[-0-9.]+$/u.test(plain) ? plain : null;
}

/**
 * A decimal number as the schema takes it: `37,5` is `37.5`.
 * @param {string} text
 * @returns {string | null}
 */
export function decimalOf(text) {
  const found = /^(-?)(\d{0,18})(?:\.(\d{0,18}))?$/u.exec(plainNumber(text) ?? "");
  if (!found) return null;
  const [, minus, whole, fraction = ""] = found;
  if (whole === "" && fraction === "") return null;
  return minus + (whole || "0") + (fraction && `.${fraction}`);
}

/**
 * A whole number, also with a point or a comma between its thousands.
 * @param {string} text
 * @returns {number | null}
 */
export function integerOf(text) {
  const plain = plainNumber(text) ?? "";
  if (!/^-?(\d+|\d{1,3}(\.\d{3})+)$/u.test(plain)) return null;
  const number = Number(plain.replaceAll(".", ""));
  return Number.isSafeInteger(number) ? number : null;
}
