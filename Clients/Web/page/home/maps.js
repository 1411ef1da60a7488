// The home's first view: three ways to a map, and the maps that are there.

import { preference } from "../app/preferences.js";
import { element } from "../dom.js";
import { mark } from "../board/marks.js";
import { addressOf, addressOfMap } from "./open-map.js";
import { makeMap, maps, Refusal } from "./server.js";
import { say, timeAgo } from "./words.js";

/** @typedef {import("./server.js").MapLine} MapLine */

const titleMilliseconds = 1_000;

/**
 * @param {HTMLElement} main
 * @returns {string} the title of the view
 */
export function mapsView(main) {
  const list = element("section", { class: "maps", "aria-labelledby": "maps-title" },
    element("h2", { id: "maps-title" }, say("mapsTitle")),
    element("p", { class: "quiet loading", "aria-hidden": "true" }, "…"));
  const ways = element("div", { class: "ways" });
  main.append(
    element("div", { class: "hero" },
      element("h1", {}, say("headline")), element("p", { class: "lead" }, say("lead")), scene()),
    ways, openForm(), list);
  showMaps(list, ways);
  return "";
}

/** The map's own signs: stages that point on, and how people feel on the way. */
function scene() {
  const template = document.createElement("template");
  template.innerHTML = `<svg class="scene" viewBox="0 0 960 118" aria-hidden="true" focusable="false">
    <g class="chevrons"><path d="M0 4H180L191 21L180 38H0Z"/><path d="M187 4H372L383 21L372 38H187L198 21Z"/>
    <path d="M379 4H564L575 21L564 38H379L390 21Z"/><path d="M571 4H756L767 21L756 38H571L582 21Z"/>
    <path class="later" d="M763 4H949L960 21L949 38H763L774 21Z"/></g>
    <path class="band" d="M95 70C190 64 240 70 285 76S420 52 475 50S620 60 670 62S800 50 862 48V70
      C800 72 730 92 670 96S540 84 475 92S340 116 285 112S190 82 95 76Z"/>
    <path class="line" d="M95 73C180 73 220 96 285 96S410 72 475 70S610 80 670 79S790 60 862 59"/>
    <g class="dots"><circle cx="95" cy="73" r="5.5"/><circle cx="285" cy="96" r="5.5"/>
    <circle cx="475" cy="70" r="5.5"/><circle cx="670" cy="79" r="5.5"/><circle cx="862" cy="59" r="5.5"/></g></svg>`;
  return template.content.firstElementChild;
}

/**
 * @param {HTMLElement} list @param {HTMLElement} ways
 * @param {boolean} [isFirst] whether it is asked once more for titles that are not known yet
 */
async function showMaps(list, ways, isFirst = true) {
  const title = /** @type {HTMLElement} */ (list.firstElementChild);
  try {
    const lines = await maps();
    ways.replaceChildren(
      sampleWay(lines.some(({ name }) => name === "sample")),
      way("#new", "plus", say("newTitle"), say("newText")),
      way("#import", "flow", say("importTitle"), say("importText")));
    // Of maps that are not open the server reads the titles when it is asked for them.
    if (isFirst && lines.some(({ title }) => title === null)) {
      setTimeout(() => { if (list.isConnected) void showMaps(list, ways, false); }, titleMilliseconds);
    }
    const focused = list.contains(document.activeElement)
      ? document.activeElement?.getAttribute("href") : null;
    list.replaceChildren(title,
      lines.length === 0
        ? element("p", { class: "quiet" }, say("mapsNone"))
        : element("ul", { class: "map-list" }, ...lines.map(line)));
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[href="${focused}"]`))?.focus();
  } catch (error) {
    const isClosed = error instanceof Refusal && error.status === 401;
    const words = isClosed ? say("mapsInvitation")
      : error instanceof Refusal ? say("mapsFailed", { reason: error.message })
      : say("mapsOffline");
    list.replaceChildren(title, element("p", { class: "quiet", role: "status" }, words));
    if (isClosed) return;
    list.append(element("button", {
      class: "button", type: "button", onclick: () => showMaps(list, ways),
    }, say("again")));
  }
}

/** @param {string} href @param {string} sign @param {string} title @param {string} text */
function way(href, sign, title, text) {
  return element("a", { class: `way way-${sign}`, href },
    mark(sign, "way-mark"),
    element("strong", {}, title), element("span", {}, text));
}

/** @param {boolean} isThere */
function sampleWay(isThere) {
  const link = way(addressOfMap("sample"), "insight", say("tryTitle"), say("tryText"));
  if (isThere) return link;
  const text = /** @type {HTMLElement} */ (link.lastElementChild);
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    text.textContent = say("tryMaking");
    try {
      await makeMap({ map: "sample", sample: "yes", name: preference("name") ?? "" }, null);
      location.assign(link.href);
    } catch (error) {
      // Somebody else was quicker: it is there.
      if (error instanceof Refusal && error.status === 409) return location.assign(link.href);
      text.textContent = say("failed", {
        reason: error instanceof Refusal ? error.message : say("unreachable") });
    }
  });
  return link;
}

/** @param {MapLine} map */
function line(map) {
  const { name, title, people, changes, connected, lastChangeMilliseconds } = map;
  const facts = [
    lastChangeMilliseconds !== null && timeAgo(lastChangeMilliseconds),
    people > 0 && say("people", { count: people }), say("changes", { count: changes }),
  ].filter((fact) => typeof fact === "string");
  return element("li", {},
    element("a", { class: "map", href: addressOfMap(name) },
      element("span", { class: "map-sign", "aria-hidden": "true" }),
      element("span", { class: "map-name", dir: "auto" }, title || name),
      title && title !== name && element("span", { class: "map-path" }, name),
      connected > 0 && element("span", { class: "here" }, say("connected", { count: connected })),
      element("span", { class: "quiet" }, facts.join(" · "))));
}

function openForm() {
  const input = element("input", {
    id: "open-map", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
    "aria-describedby": "open-wrong",
  });
  const wrong = element("p", { id: "open-wrong", class: "wrong", role: "alert" });
  const form = element("form", { class: "open" },
    element("label", { for: "open-map" }, say("openLabel")),
    element("div", { class: "row" }, input,
      element("button", { class: "button primary" }, say("openButton"))),
    wrong);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = addressOf(input.value);
    wrong.textContent = address ? "" : say("openWrong");
    if (address) location.assign(address);
    else input.focus();
  });
  return form;
}
