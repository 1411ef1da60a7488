// What the first card does not need. It comes when that is on the screen, so that it is there when it is asked
// for, also without a network by then; one file, when it is packed.

// What both need is in one file then, with all that the first card needs.
import "./app/opening.js";
import { cardCommands } from "./app/card-commands.js";
import { addCurve } from "./app/board-curve.js";
import { addDragging } from "./app/dragging.js";
import { addFileDrop } from "./app/file-drop.js";
import { addLinksOverlay } from "./app/links-overlay.js";
import { lookCommands } from "./app/look-commands.js";
import { mapCommands } from "./app/map-commands.js";
import { addPrinting } from "./app/printing.js";
import { Insight } from "./engine/insight.js";
import { watchAbsence } from "./panes/away.js";
import { addPane } from "./panes/pane.js";

export { editFrame } from "./app/map-commands.js";
export { sendLeftCopies } from "./engine/left-copies.js";
export { exportUnsent } from "./panes/export.js";

/** @type {import("./app/commands.js").CommandTable} */
export const commands = { ...cardCommands, ...mapCommands, ...lookCommands };

/** @param {import("./app/app.js").App} app */
export function addLater(app) {
  if (app.live) app.live.insight = new Insight(app.live, app.modules.insight);
  addDragging(app);
  addPane(app);
  addCurve(app);
  addLinksOverlay(app);
  addFileDrop(app);
  addPrinting(app);
  watchAbsence(app);
}
