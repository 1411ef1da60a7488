// Why an edit was not made, in words.

import { roomIsFull } from "../engine/reason.js";
import { say, term } from "../words/words.js";

/**
 * Why nothing can be kept on this device, in words.
 * @param {string} reason
 * @param {"keepFailed" | "saveFailed"} what
 */
export function keepWords(reason, what = "keepFailed") {
  return say(what, { reason: reason === roomIsFull ? say("roomIsFull") : reason });
}

/** What makes no sense as an edit, by its number (`EditFault` in Sources/JourneyMap). */
const faults = ["no-name", "no-words", "no-address", "to-itself", "end-deleted", "unknown-participant"];
const firstFault = 128;

/**
 * Why an edit was not made, in words.
 * @param {number} code of the protocol's refusals, or of a fault
 */
export function refusalWords(code) {
  if (code >= firstFault) return term("fault", faults[code - firstFault]);
  /** @type {Record<number, import("../words/en.js").Key>} */
  const words = { 7: "refusedGone", 11: "refusedValue", 12: "refusedKey", 14: "refusedControl",
    32: "refusedCards", 33: "refusedCards", 34: "refusedText", 38: "refusedTooMuch",
    42: "refusedFull", 64: "refusedRole", 66: "refusedRole", 67: "refusedStorage",
    68: "refusedRate", 69: "refusedEarlier", 70: "refusedRole" };
  return say(words[code] ?? "refusedOther", { code });
}
