// What the home asks its server for.

import { serverBase } from "./open-map.js";

/** The server's own words for why something was not done. */
export class Refusal extends Error {
  /** @param {number} status @param {string} words @param {string[]} [journeys] */
  constructor(status, words, journeys = []) {
    super(words);
    this.status = status;
    /** The journeys of a file that has several. */
    this.journeys = journeys;
  }
}

/**
 * @typedef {object} MapLine
 * @property {string} name
 * @property {string | null} title null while the server has not read it
 * @property {number} changes
 * @property {number | null} lastChangeMilliseconds
 * @property {number} people
 * @property {number} connected
 */
/** @typedef {Record<string, string>} Labels */
/** @typedef {{ id: string, labels: Labels, description?: Labels, purpose?: Labels, kinds?: string[] }} Template */
/**
 * @typedef {object} Templates
 * @property {Template[]} kinds
 * @property {Template[]} stages
 * @property {Template[]} markets
 * @property {Template[]} agendas
 * @property {{ language: string, name: string }[]} languages
 */
/**
 * @typedef {object} Preview
 * @property {string} title
 * @property {number} cards
 * @property {{ title: string, kind: string }[]} lanes
 * @property {{ title: string, afterSale: boolean, cells: PreviewCell[] }[]} stages
 */
/** @typedef {{ count: number, cards: { kind: string, text: string }[] }} PreviewCell */
/**
 * @typedef {object} ImportReport
 * @property {string} map
 * @property {string} format
 * @property {string} formatName
 * @property {string} recognisedBy
 * @property {boolean} isNew
 * @property {Preview} preview
 * @property {Record<string, number>} added
 * @property {Record<string, number>} thereAlready
 * @property {Record<string, number>} restored
 * @property {{ by: string | null, counts: Record<string, number> }[]} deleted
 * @property {string[]} leftOut
 * @property {{ of: string, sentence: string, option: string | null }[]} guessed
 */
/** @typedef {Record<string, string | null | undefined>} Query */

/**
 * @param {string} path
 * @param {Query} query what is empty is left out
 * @param {{ method?: string, body?: Blob, token?: string | null, signal?: AbortSignal }} [options]
 * @returns {Promise<unknown>}
 */
async function ask(path, query, options = {}) {
  return (await fetchAnswer(path, query, options)).json();
}

/**
 * @param {string} path
 * @param {Query} query
 * @param {{ method?: string, body?: Blob, token?: string | null, signal?: AbortSignal }} options
 * @returns {Promise<Response>}
 */
async function fetchAnswer(path, query, options) {
  const { method = "GET", body, token, signal } = options;
  const address = new URL(path, serverBase);
  for (const [name, value] of Object.entries(query)) {
    if (value) address.searchParams.set(name, value);
  }
  const answer = await fetch(address, {
    method, body, signal, cache: "no-store",
    headers: token ? { Authorization: `Bearer ${token}` } : {},
  });
  const isJSON = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.ok) return answer;
  if (!isJSON) throw new Refusal(answer.status, (await answer.text()).trim());
  const { error, journeys } = await answer.json();
  throw new Refusal(answer.status, error, journeys);
}

/** @returns {Promise<MapLine[]>} the last changed first */
export async function maps() {
  const lines = /** @type {MapLine[]} */ (await ask("maps", {}));
  return lines.sort((a, b) => (b.lastChangeMilliseconds ?? 0) - (a.lastChangeMilliseconds ?? 0));
}

/** @param {string | null} token @returns {Promise<Templates>} */
export async function templates(token) {
  const files = /** @type {Record<string, unknown[]>[]} */ (await ask("templates", {}, { token }));
  /** @param {string} name */
  const section = (name) => files.flatMap((file) => file[name] ?? []);
  return {
    kinds: /** @type {Template[]} */ (section("map-kinds")),
    stages: /** @type {Template[]} */ (section("stage-templates")),
    markets: /** @type {Template[]} */ (section("markets")),
    agendas: /** @type {Template[]} */ (section("agendas")),
    languages: /** @type {{ language: string, name: string }[]} */ (section("languages")),
  };
}

/**
 * @param {Query} query @param {string | null} token
 * @returns {Promise<string>} the name of the map
 */
export async function makeMap(query, token) {
  const made = /** @type {{ map: string }} */ (await ask("maps", query, { method: "POST", token }));
  return made.map;
}

/**
 * @param {Query} query @param {string | null} token @param {AbortSignal} signal
 * @returns {Promise<{ map: string, isNew: boolean, preview: Preview }>}
 */
export async function previewMap(query, token, signal) {
  const answer = await ask("maps", { ...query, "dry-run": "yes" }, { method: "POST", token, signal });
  return /** @type {{ map: string, isNew: boolean, preview: Preview }} */ (answer);
}

/**
 * The changes that would bring a file onto a map, to be made here.
 * @param {string} map @param {Blob} file @param {Query} query @param {string | null} token
 * @returns {Promise<Uint8Array>} empty if there is nothing to do
 */
export async function changesOfFile(map, file, query, token) {
  const answer = await fetchAnswer(`maps/${map}/import`, { ...query, "dry-run": "changes" },
    { method: "POST", body: file, token });
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * @param {string} map @param {Blob} file @param {Query} query @param {string | null} token
 * @returns {Promise<ImportReport>}
 */
export async function importFile(map, file, query, token) {
  const answer = await ask(`maps/${map}/import`, query, { method: "POST", body: file, token });
  return /** @type {ImportReport} */ (answer);
}
