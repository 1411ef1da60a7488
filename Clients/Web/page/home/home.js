// The home of a server: which maps one may open, and how one comes to a new one.

import { startOffline } from "../app/offline.js";
import { preference } from "../app/preferences.js";
import { element } from "../dom.js";
import { importView } from "./import-file.js";
import { mapsView } from "./maps.js";
import { newMapView } from "./new-map.js";
import { addressOfMap, serverBase } from "./open-map.js";
import { languages, language, say, settle, speak } from "./words.js";

/**
 * What the part of the address behind the `#` asks for.
 * @typedef {{ view: "maps" | "new" | "import", map: string | null, token: string | null }} Wish
 */

/** @returns {Wish} */
function wish() {
  const items = location.hash.slice(1).split(/[,&]/);
  /** @type {Wish} */
  const found = { view: "maps", map: null, token: null };
  for (const item of items) {
    const at = item.indexOf("=");
    const [name, value] = at < 0 ? [item, ""] : [item.slice(0, at), item.slice(at + 1)];
    if (name === "new" || name === "import") found.view = name;
    if (name === "map") found.map = decoded(value);
    if (name === "token") found.token = decoded(value);
  }
  return found;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function show() {
  const { view, map, token } = wish();
  // A link as `waymark invite` prints it: the map is elsewhere, the token stays behind the `#`.
  if (view === "maps" && map !== null) {
    location.replace(addressOfMap(map, token));
    return;
  }
  document.documentElement.lang = language();
  const main = element("main", { class: "column", id: "main", tabindex: "-1" });
  const about = { map, token };
  const title =
    view === "new" ? newMapView(main, about)
    : view === "import" ? importView(main, about)
    : mapsView(main);
  document.title = title === "" ? "Waymark" : `${title} · Waymark`;
  document.body.replaceChildren(skipLink(main), head(), main, foot());
}

/** @param {HTMLElement} main */
function skipLink(main) {
  // The address is what the page shows: it must not change.
  return element("a", { class: "skip", href: "#main", onclick: (/** @type {Event} */ event) => {
    event.preventDefault();
    main.focus();
  } }, say("skip"));
}

function head() {
  const choice = element("select", { "aria-label": say("language") });
  for (const [tag, name] of Object.entries(languages)) {
    choice.append(element("option", { value: tag, lang: tag, selected: tag === language() }, name));
  }
  choice.addEventListener("change", async () => {
    await settle(choice.value);
    show();
    /** @type {HTMLElement | null} */ (document.querySelector("header select"))?.focus();
  });
  return element("header", { class: "top" },
    element("a", { class: "brand", href: "#" },
      element("img", { src: new URL("waymark.svg", import.meta.url).href, alt: "", width: 32, height: 32 }),
      "Waymark"),
    choice);
}

function foot() {
  return element("footer", { class: "foot column" }, element("p", {}, say("promise")));
}

const theme = preference("theme");
if (theme) document.documentElement.dataset.theme = theme;
await speak();
addEventListener("hashchange", () => {
  show();
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
});
show();
startOffline(serverBase);
