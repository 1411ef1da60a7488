// Undo and redo, and what is said of them.

import { RefusedEdit } from "../engine/session.js";
import { say } from "../words/words.js";
import { announce, notice } from "./notices.js";
import { refusalWords } from "./refusals.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {"undone" | "redone"} Reversing */

/**
 * @param {App} app
 * @param {Reversing} word
 */
export function reverse(app, word) {
  const { live } = app;
  if (!app.canWrite || !live) return;
  const passesOver = app.refusedReversal === word;
  app.refusedReversal = null;
  app.groups.close();
  app.isOwnEdit = true;
  let reversal;
  try {
    reversal = word === "undone" ? live.undo(passesOver) : live.redo(passesOver);
  } catch (error) {
    if (!(error instanceof RefusedEdit)) throw error;
    notice(refusalWords(error.code));
    return;
  } finally {
    app.isOwnEdit = false;
  }
  const name = reversal.builders.map((replica) =>
    (replica && live.roster.get(replica)?.name) || say("somebody")).join(", ");
  switch (reversal.outcome) {
    case "nothing": return void notice(say(word === "undone" ? "nothingToUndo" : "nothingToRedo"));
    case "done":
      announce(say(word));
      if (name !== "") notice(say("builtOnPart", { name }));
      return;
    case "builtOn":
    case "unknown":
      app.refusedReversal = word;
      notice(reversal.outcome === "unknown" ? say("stepUnknown") : say("builtOn", { name }));
  }
}
