// A map's past as a file of its own: engine, recording and this page in one, which needs no network and
// proves by itself that it is what was recorded.

import { EngineModule } from "../engine/module.js";
import { Replay } from "../engine/replay.js";
import { element } from "../dom.js";
import { bestLanguage, language, speak } from "../words/words.js";
import { faultWords } from "./proof.js";
import { Theatre } from "./theatre.js";
import { speakAlong, tell } from "./words.js";

/** @typedef {import("../engine/replay.js").ReplayState} ReplayState */

/** @param {string} id of a part of the file */
function part(id) {
  const text = document.getElementById(id)?.textContent ?? "";
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

/**
 * Younger than what checks the types here.
 * @typedef {{ DecompressionStream: new (format: string) => ReadableWritablePair<Uint8Array, Uint8Array> }} Unpacking
 */

/** @param {Uint8Array} packed */
async function unpacked(packed) {
  const { DecompressionStream } = /** @type {Unpacking} */ (/** @type {unknown} */ (globalThis));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * Whatever stands in the file: a recording that was damaged is told, not trusted.
 * @param {Replay} replay
 * @returns {ReplayState}
 */
function read(replay) {
  try {
    replay.read(part("recording"));
  } catch (error) {
    console.warn(error);
    return { ...replay.state(), fault: "unreadable" };
  }
  return replay.state();
}

/** @param {ReplayState} state @param {string} map */
function proofOf(state, map) {
  const fault = faultWords(state);
  if (fault !== "") return [element("strong", { class: "proof is-bad", role: "alert" }, fault)];
  const hash = state.hash.slice(0, 16);
  return [element("details", { class: "proof is-proved" },
    element("summary", {}, tell("verified", { count: state.count, checks: state.checkpoints })),
    element("p", {}, tell("verifiedHash", { hash: `${hash}…`, map })),
    element("p", {}, tell("fileNote")))];
}

async function begin() {
  await speak(bestLanguage(navigator.languages));
  await speakAlong();
  document.documentElement.lang = language();
  const place = document.getElementById("past");
  const wasm = await unpacked(part("engine"));
  const module = await EngineModule.begin((imports) => WebAssembly.instantiate(wasm, imports));
  // Its name stands in the recording.
  const replay = new Replay(module, { map: "file", token: null, name: null });
  const state = read(replay);
  replay.setLanguage(language());
  const last = replay.moments[replay.moments.length - 1];
  const theatre = new Theatre(replay, { isPage: true, head: proofOf(state, replay.map),
    today: new Date(last?.time ?? 0).toLocaleDateString("sv") });
  place?.replaceChildren(theatre.element);
  theatre.show(replay.moments.length);
  document.title = tell("fileTitle", { map: theatre.heading.textContent ?? "" });
  theatre.play.focus({ preventScroll: true });
}

begin().catch((error) => {
  console.error(error);
  document.getElementById("past")?.replaceChildren(element("p", { class: "opening", role: "alert" },
    tell("tooOld", { reason: error instanceof Error ? error.message : String(error) })));
});
