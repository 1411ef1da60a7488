// Importing a file into the map that is open. The server reads it, the page makes the changes: so one undo
// takes them back. Loaded when it is first asked for, with the words and the looks of the home; packed by
// itself, so that the map's page comes in as few files as before. What it needs of the page it is given.

import { element } from "../dom.js";
import { FileImport } from "../home/import-file.js";
import { changesOfFile } from "../home/server.js";
import { speakAs } from "../home/words.js";

/**
 * The page that has the map open.
 * @typedef {object} ImportHost
 * @property {string} map
 * @property {string | null} token
 * @property {string} language
 * @property {string} title
 * @property {typeof import("./dialog.js").show} show
 * @property {() => string | null} hindrance why it cannot be done just now, in words
 * @property {(changes: Uint8Array) => void} take makes the changes
 */

const looks = new URL("../look/import.css", import.meta.url).href;

/**
 * @param {ImportHost} host
 * @param {File | null} file
 */
export async function showImport(host, file) {
  if (!document.querySelector(`link[href="${looks}"]`)) {
    document.head.append(element("link", { rel: "stylesheet", href: looks }));
  }
  await speakAs(host.language);
  await host.show(host.title, (/** @type {(isDone: boolean) => void} */ close) => {
    const view = new FileImport({ map: host.map, token: host.token, take: async (chosen, query) => {
      const hindrance = host.hindrance();
      if (hindrance !== null) throw new Error(hindrance);
      const changes = await changesOfFile(host.map, chosen, query, host.token);
      close(true);
      host.take(changes);
    } });
    if (file) view.begin(file);
    return [view.place];
  }, { isWide: true });
}
