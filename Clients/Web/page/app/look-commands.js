// Looking at the map: search, filter, zoom, outline, people, language, export.

import { isFiltering, noFilter } from "../board/filter.js";
import { mark } from "../board/marks.js";
import { cardKinds, Field, Kind } from "../board/schema.js";
import { choose, show } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { exportMap } from "../panes/export.js";
import { showHistory } from "../panes/history.js";
import { language, languages, say, speak, term } from "../words/words.js";
import { bindings, shownKey } from "../input/keys.js";
import { importInto } from "./file-drop.js";
import { announce, notice } from "./notices.js";
import { bringEverybody } from "./people.js";
import { filterChanged } from "./search.js";
import { prefer, preference } from "./preferences.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app */
async function filter(app) {
  const { state } = app;
  const tags = new Set();
  const authors = new Map();
  const kinds = new Set();
  for (const record of state.records.values()) {
    if (record.kind !== Kind.card || !record.isLive) continue;
    for (const tag of state.keyed(record.id, Field.card.tags).keys()) tags.add(tag);
    const author = app.authorOf(record.id);
    if (author) authors.set(author.id, author.name);
    kinds.add(state.text(record.id, Field.card.kind));
  }
  /** @type {import("../dialogs/dialog.js").Choice<Partial<import("../board/filter.js").Filter>>[]} */
  const choices = [
    ...cardKinds.filter((kind) => kinds.has(kind)).map((kind) => ({ label: term("kind", kind),
      value: { kind }, icon: mark(kind), isChosen: app.filter.kind === kind })),
    ...state.lanes.map((lane) => ({ label: state.title(lane), value: { lane }, icon: null,
      note: say("lane"), isChosen: app.filter.lane === lane })),
    ...[...tags].sort().map((tag) => ({ label: `#${tag}`, value: { tag }, icon: null,
      isChosen: app.filter.tag === tag })),
    ...[...authors].map(([author, name]) => ({ label: name, value: { author }, icon: mark("actors"),
      isChosen: app.filter.author === author })),
    { label: say("withVotes"), value: { hasVotes: true }, icon: mark("votes"),
      isChosen: app.filter.hasVotes },
  ];
  const chosen = await choose(say("filter"), choices);
  if (!chosen) return;
  app.filter = { ...app.filter, ...chosen };
  filterChanged(app);
  announce(say("found", { count: app.matched.size }));
}

/** @param {App} app */
async function chooseLanguage(app) {
  const chosen = await choose(say("language"), Object.entries(languages).map(([value, label]) =>
    ({ label, value, isChosen: value === language() })));
  if (!chosen) return;
  prefer("language", chosen);
  await speak(chosen);
  document.documentElement.lang = chosen;
  app.live?.setLanguage(chosen);
  app.pending.isWhole = true;
  app.rebuild?.();
  app.schedule();
}

/** @param {App} app */
async function theme(app) {
  void app;
  const now = preference("theme") ?? "";
  const chosen = await choose(say("theme"), ["", "light", "dark"].map((value) =>
    ({ label: say(value === "" ? "themeAuto" : value === "dark" ? "themeDark" : "themeLight"), value,
      isChosen: value === now })));
  if (chosen === null) return;
  prefer("theme", chosen);
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
}

/** @param {App} app */
function zoom(app) {
  const order = ["overview", "normal", "close"];
  const next = order[(order.indexOf(app.zoom) + 1) % order.length];
  app.setZoom(next);
  announce(say(/** @type {"zoom.overview" | "zoom.normal" | "zoom.close"} */ (`zoom.${next}`)));
}

/**
 * Texts that the server did not take, to be copied.
 * @param {App} app
 */
function kept(app) {
  if (app.kept.length === 0) return notice(say("nothingKept"));
  void show(say("kept"), () => [element("div", { class: "body" }, ...app.kept.flatMap(
    ({ reason, words }) => [element("p", { class: "muted" }, reason),
      ...words.map((text) => element("textarea", { rows: 2, readonly: true, "aria-label": say("kept") },
        text))]))]);
}

function help() {
  const groups = /** @type {const} */ (["go", "card", "map", "look"]);
  void show(say("help"), () => [element("div", { class: "body" },
    element("p", { class: "muted" }, say("helpNote")),
    ...groups.flatMap((group) => [
      element("h3", {}, say(`group.${group}`)),
      element("dl", { class: "keys" }, ...bindings.filter((each) => each.group === group).map(
        ({ command, keys }) => element("div", {}, element("dt", {}, say(`command.${command}`)),
          element("dd", {}, ...keys.flatMap((key) => [element("kbd", {}, shownKey(key)), " "]))))),
    ]))], { isWide: true });
}

/** @type {import("./commands.js").CommandTable} */
export const lookCommands = {
  help: () => help(),
  filter,
  clearFilter: (app) => {
    if (!isFiltering(app.filter)) return;
    app.filter = noFilter();
    filterChanged(app);
  },
  zoom, theme, kept,
  outline: (app) => {
    app.wantsOutline = !app.wantsOutline;
    app.chooseLayout?.();
  },
  bring: bringEverybody,
  importFile: (app) => importInto(app),
  links: (app) => app.openPane?.(app.pane === "links" ? null : "links"),
  people: (app) => app.openPane?.(app.pane === "people" ? null : "people"),
  insight: (app) => app.openPane?.(app.pane === "insight" ? null : "insight"),
  checks: (app) => app.openPane?.(app.pane === "checks" ? null : "checks"),
  review: (app) => app.openPane?.(app.pane === "review" ? null : "review"),
  language: chooseLanguage,
  export: (app) => exportMap(app),
  history: (app) => showHistory(app),
  retry: (app) => app.live?.retry(),
};
