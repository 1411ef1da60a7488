// Whether a history is what was recorded, in words.

import { tell } from "./words.js";

/** @typedef {import("../engine/replay.js").ReplayState} ReplayState */

/**
 * What is wrong with it; empty if nothing is.
 * @param {ReplayState} state
 */
export function faultWords({ fault, faultAt, count, verified }) {
  switch (fault) {
    case "mismatch": return tell("changedHash", { index: faultAt });
    case "unfitting": return tell("changedFit", { index: faultAt });
    case "unreadable": return tell("changedUnreadable", { index: count + 1 });
    case "altered": return tell("changedBytes");
    default: return verified < count || count === 0 ? tell("changedEnd") : "";
  }
}
