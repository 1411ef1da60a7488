// A file that is dropped on the map, or chosen from the menu: what becomes of it is shown first.

import { element } from "../dom.js";
import { say } from "../words/words.js";
import { notice } from "./notices.js";

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
    const { showImport } = await import("../dialogs/import-dialog.js");
    await showImport(app, file);
  } catch (error) {
    notice(say("needsServer", { reason: error instanceof Error ? error.message : String(error) }));
  }
}
