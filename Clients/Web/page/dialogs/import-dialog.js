// Importing a file into the map that is open. The server reads it, the page makes the changes: so one undo
// takes them back. Loaded when it is first asked for, with the words and the looks of the home.

import { readAddress } from "../app/address.js";
import { notice } from "../app/notices.js";
import { element } from "../dom.js";
import { RefusedEdit } from "../engine/session.js";
import { FileImport } from "../home/import-file.js";
import { changesOfFile } from "../home/server.js";
import { speakAs } from "../home/words.js";
import { language, say } from "../words/words.js";
import { refusalWords } from "../app/refusals.js";
import { show } from "./dialog.js";

/** @typedef {import("../app/app.js").App} App */

const looks = new URL("../look/import.css", import.meta.url).href;

/**
 * @param {App} app
 * @param {File | null} file
 */
export async function showImport(app, file) {
  if (!document.querySelector(`link[href="${looks}"]`)) {
    document.head.append(element("link", { rel: "stylesheet", href: looks }));
  }
  await speakAs(language());
  const { token } = readAddress(location.hash);
  await show(say("command.importFile"), (/** @type {(isDone: boolean) => void} */ close) => {
    const view = new FileImport({ map: app.map, token, take: async (chosen, query) => {
      const { live } = app;
      // What the server does not have yet it could not tell from what is new.
      if (!live || live.status.unmerged > 0) throw new Error(say("importUnsent"));
      const changes = await changesOfFile(app.map, chosen, query, token);
      close(true);
      take(app, changes);
    } });
    if (file) view.begin(file);
    return [view.place];
  }, { isWide: true });
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
