// The question that an empty cell asks, by its lane: the same as on the product's blank grids.

import { term } from "../words/words.js";
import { Field } from "./schema.js";

/** @typedef {import("./map-state.js").MapState} MapState */

const known = new Set(["goal", "action", "ownAction", "touchpoint", "channel", "thought", "pain",
  "opportunity", "kpi", "emotion", "resource", "action-item"]);

/**
 * @param {MapState} state
 * @param {string | null} lane
 * @returns {string} empty where the lane's title says enough
 */
export function hintFor(state, lane) {
  if (lane === null) return "";
  const key = state.text(lane, Field.lane.key);
  const kind = state.text(lane, Field.lane.cardKind);
  const isOurs = key === "front-stage"
    || state.value(lane, Field.lane.backstage) === true && kind === "action";
  const name = key === "channels" ? "channel" : isOurs ? "ownAction" : kind;
  return known.has(name) ? term("hint", name) : "";
}
