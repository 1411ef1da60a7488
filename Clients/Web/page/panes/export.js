// The map as a file: the server's formats, a picture as PNG drawn here, and what is not sent yet.

import { choose } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { Field } from "../board/schema.js";
import { mark } from "../board/marks.js";
import { readAddress } from "../app/address.js";
import { notice } from "../app/notices.js";
import { language, say } from "../words/words.js";

/** @typedef {import("../app/app.js").App} App */

const formats = /** @type {const} */ ([
  ["svg", "SVG"], ["png", "PNG"], ["html", "HTML"], ["md", "Markdown"], ["csv", "CSV"],
  ["mmd", "Mermaid"], ["canvas", "JSON Canvas"], ["json", "JSON"],
]);

/**
 * Asks the server about the map, with the invitation where there is one.
 * @param {App} app
 * @param {string} path behind the map's name
 * @param {Record<string, string>} [query]
 */
export async function askServer(app, path, query = {}) {
  const address = new URL(`../maps/${encodeURIComponent(app.map)}${path}`, location.href);
  address.hash = "";
  address.search = new URLSearchParams({ language: language(), ...query }).toString();
  const { token } = readAddress(location.hash);
  const response = await fetch(address, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 200)}`);
  return response;
}

/** @param {App} app */
export async function exportMap(app) {
  const format = await choose(say("command.export"), formats.map(([value, label]) =>
    ({ label, value, note: `.${value}`, icon: mark("due") })));
  if (!format) return;
  try {
    const response = await askServer(app, `.${format === "png" ? "svg" : format}`);
    const blob = format === "png" ? await picture(await response.text()) : await response.blob();
    save(blob, `${app.map}.${format}`);
  } catch (error) {
    notice(say("exportFailed", { reason: error instanceof Error ? error.message : String(error) }));
  }
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
