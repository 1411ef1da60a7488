// A file that is dropped on the map, or chosen from the menu: what becomes of it is shown first.

import { show } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { RefusedEdit } from "../engine/session.js";
import { language, say } from "../words/words.js";
import { readAddress } from "./address.js";
import { notice } from "./notices.js";
import { refusalWords } from "./refusals.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app */
export function addFileDrop(app) {
  const veil = element("div", { class: "drop-veil", "aria-hidden": "true" });
  /** @param {DragEvent} event */
  const holdsFile = (event) => app.canWrite && event.dataTransfer?.types.includes("Files")
    && !document.querySelector("dialog[open]");
  document.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    veil.textContent = say("dropFile");
    if (!veil.isConnected) document.body.append(veil);
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) veil.remove();
  });
  document.addEventListener("drop", (event) => {
    veil.remove();
    if (!holdsFile(event)) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void importInto(app, file);
  });
}

/**
 * @param {App} app
 * @param {File | null} [file]
 */
export async function importInto(app, file = null) {
  try {
    const { showImport } = /** @type {typeof import("../dialogs/import-dialog.js")} */ (
      await import(app.modules.importDialog.href));
    await showImport({ map: app.map, token: readAddress(location.hash).token, language: language(),
      title: say("command.importFile"), show,
      // What the server does not have yet it could not tell from what is new.
      hindrance: () => (app.live?.status.unmerged ?? 1) > 0 ? say("importUnsent") : null,
      take: (changes) => take(app, changes) }, file);
  } catch (error) {
    notice(say("needsServer", { reason: error instanceof Error ? error.message : String(error) }));
  }
}

/**
 * @param {App} app
 * @param {Uint8Array} changes
 */
function take(app, changes) {
  app.groups.close();
  try {
    app.live?.adopt(changes);
  } catch (error) {
    if (!(error instanceof RefusedEdit)) throw error;
    return notice(refusalWords(error.code));
  }
  notice(say("imported"), { actions: [{ label: say("undo"), run: () => app.undo() }] });
}
