// The map as a file: the server's formats, a picture as PNG drawn here, and what is not sent yet.

import { choose } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { Field } from "../board/schema.js";
import { mark } from "../board/marks.js";
import { readAddress } from "../app/address.js";
import { notice } from "../app/notices.js";
import { language, say } from "../words/words.js";

/** @typedef {import("../app/app.js").App} App */

/**
 * `ending` stands behind the map's name, in the address as in the file; those of the device need no
 * server.
 * @typedef {object} Format
 * @property {string} ending
 * @property {import("../words/en.js").Key} words
 * @property {string} sign
 * @property {Record<string, string>} [query]
 * @property {string} [source] the ending of what it is made of
 * @property {(app: App) => void | Promise<void>} [make]
 */

/** @type {Format[]} */
const formats = [
  { ending: "svg", words: "as.svg", sign: "insight" },
  { ending: "png", words: "as.png", sign: "insight", source: "svg" },
  { ending: "pdf", words: "as.print", sign: "goal", make: () => print() },
  { ending: "html", words: "as.html", sign: "comments" },
  { ending: "replay.html", words: "as.replay", sign: "loop", make: (app) => saveReplay(app) },
  { ending: "xlsx", words: "as.xlsx", sign: "resource" },
  { ending: "csv", words: "as.csv", sign: "resource" },
  { ending: "stages.csv", words: "as.stages", sign: "resource", source: "csv", query: { layout: "stages" } },
  { ending: "md", words: "as.md", sign: "thought" },
  { ending: "mmd", words: "as.mmd", sign: "flow" },
  { ending: "canvas", words: "as.canvas", sign: "card" },
  { ending: "json", words: "as.json", sign: "settings" },
  { ending: "blank.svg", words: "as.blank", sign: "shouldExist", source: "svg", query: { blank: "a3" } },
  { ending: "cards.csv", words: "as.cards", sign: "kpi", make: (app) => exportUnsent(app) },
];
/** Made without asking the server. */
const ofDevice = ["pdf", "cards.csv"];

/**
 * Asks the server about the map, with the invitation where there is one.
 * @param {App} app
 * @param {string | null} path behind the map's name; null for the list of maps
 * @param {Record<string, string>} [query]
 * @param {"GET" | "POST"} [method]
 */
export async function askServer(app, path, query = {}, method = "GET") {
  const address = new URL(path === null ? "../maps"
    : `../maps/${encodeURIComponent(app.map)}${path}`, location.href);
  address.hash = "";
  address.search = new URLSearchParams({ language: language(), ...query }).toString();
  const { token } = readAddress(location.hash);
  const response = await fetch(address, { method,
    headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 200)}`);
  return response;
}

/** @param {App} app */
export async function exportMap(app) {
  const isConnected = app.live?.status.state === "live";
  const format = await choose(say("command.export"), formats.map((format) => ({ value: format,
    label: say(format.words), icon: mark(format.sign),
    note: isConnected || ofDevice.includes(format.ending) ? `.${format.ending}` : say("asksServer") })));
  if (!format) return;
  const { ending, source = ending, query = {}, make } = format;
  try {
    if (make) return await make(app);
    const response = await askServer(app, `.${source}`, query);
    save(ending === "png" ? await picture(await response.text()) : await response.blob(),
      `${app.map}.${ending}`);
  } catch (error) {
    notice(say("exportFailed", { reason: error instanceof Error ? error.message : String(error) }));
  }
}

/**
 * The map with its whole past as one file, which replays and proves itself without a network.
 * @param {App} app
 */
async function saveReplay(app) {
  const { replayFile } = await import("../history/past.js");
  const file = await replayFile(app);
  if (file) save(file, `${app.map}.replay.html`);
}

/**
 * Draws a picture as it is seen at twice its size, as far as a canvas goes.
 * @param {string} svg
 * @returns {Promise<Blob>}
 */
async function picture(svg) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const scale = Math.min(2, 8192 / image.width, 8192 / image.height);
  const canvas = element("canvas", { width: Math.round(image.width * scale),
    height: Math.round(image.height * scale) });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) => canvas.toBlob((blob) =>
    blob ? resolve(blob) : reject(new Error("no picture")), "image/png"));
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * The cards as they stand here, of which some may be nowhere else: works without a server.
 * @param {App} app
 */
export function exportUnsent(app) {
  const rows = [["stage", "lane", "kind", "text"]];
  for (const stage of app.view.stages) {
    for (const lane of app.view.lanes) {
      for (const card of app.state.cardsIn(stage, lane)) {
        rows.push([stage === null ? "" : app.state.title(stage), lane === null ? ""
          : app.state.title(lane), app.state.text(card, Field.card.kind),
        app.state.text(card, Field.card.text)]);
      }
    }
  }
  const text = rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(",")).join("\r\n");
  save(new Blob(["\ufeff", text], { type: "text/csv" }), `${app.map}-cards.csv`);
}
