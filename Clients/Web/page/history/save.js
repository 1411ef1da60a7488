// A map's whole past as one file: the page that shows it, with the recording put in.

import { notice } from "../app/notices.js";
import { numberWords } from "../words/words.js";
import { readHistory } from "./open.js";
import { faultWords } from "./proof.js";
import { tell } from "./words.js";

/** @typedef {import("../app/app.js").App} App */

/** What a browser opens from a disk without trouble. */
const bytesMost = 48 << 20;

/**
 * @param {App} app
 * @returns {Promise<Blob | null>} null if it cannot be made, which is said
 */
export async function replayFile(app) {
  const replay = await readHistory(app);
  const fault = faultWords(replay.state());
  if (fault !== "" && replay.moments.length > 0) {
    notice(`${tell("fileUnproved")} ${fault}`, { stays: true });
    return null;
  }
  if (replay.moments.length === 0) {
    notice(tell("nothing"));
    return null;
  }
  const recording = replay.recording();
  if (recording.length > bytesMost) {
    notice(tell("fileTooLarge", { size: megabytes(recording.length), most: megabytes(bytesMost) }),
      { stays: true });
    return null;
  }
  const response = await fetch(pageFile("history/replay.html"));
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  const page = filled(await response.text(), tell("fileTitle", { map: app.title }), await base64(recording));
  notice(tell("fileNote"));
  return new Blob([page], { type: "text/html" });
}

/**
 * The recording first: what it is made of cannot hold the other mark, but a title may hold any.
 * @param {string} page
 * @param {string} title
 * @param {string} recording in base64
 */
export function filled(page, title, recording) {
  const escaped = title.replace(/[&<>"']/gu, (sign) => `&#${sign.charCodeAt(0)};`);
  return page.replace("@RECORDING@", () => recording).replace("@TITLE@", () => escaped);
}

/**
 * A file of the page, which may have a version in its address.
 * @param {string} name
 */
function pageFile(name) {
  const script = document.querySelector('script[src$="/map.js"]');
  return new URL(name, script instanceof HTMLScriptElement ? script.src : location.href);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<string>}
 */
function base64(bytes) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error ?? new Error("the recording cannot be read"));
    reader.readAsDataURL(new Blob([bytes]));
  });
}

/** @param {number} count of bytes */
function megabytes(count) {
  return numberWords(Math.round(count / (1 << 20) * 10) / 10);
}
