// The bar above the board, and the row of what one can do with the card that is chosen.

import { isFiltering } from "../board/filter.js";
import { personChip } from "../board/card-view.js";
import { mark } from "../board/marks.js";
import { Field } from "../board/schema.js";
import { choose, show } from "../dialogs/dialog.js";
import { byID, element } from "../dom.js";
import { keyOf } from "../input/keys.js";
import { numberWords, say, term } from "../words/words.js";
import { isAllowed, run } from "./commands.js";
import { withLater } from "./later.js";
import { keepWords } from "./refusals.js";
import { filterChanged, matchesInOrder } from "./search.js";
import { SavedState } from "./saved.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../input/keys.js").Command} Command */

/** @param {App} app */
export function addBar(app) {
  app.rebuild = () => build(app);
  build(app);
}

/**
 * @param {Command} command
 * @param {string} sign
 * @param {string} [className]
 */
function tool(command, sign, className = "") {
  const words = say(`command.${command}`);
  const key = keyOf(command);
  return element("button", { class: `tool ${className}`, type: "button", "data-command": command,
    title: key ? `${words} (${key})` : words, "aria-label": words }, mark(sign));
}

/** @type {(() => void) | null} */
let former = null;

/** @param {App} app */
function build(app) {
  const title = element("h1", {});
  const saved = new SavedState(() => app.live?.retry(), () => explain(app),
    () => app.live?.isResting ?? false);
  const people = element("button", { class: "people tool", type: "button", "data-command": "people" });
  const search = element("input", { id: "search", type: "search", "aria-label": say("search"),
    placeholder: say("search"), autocomplete: "off", value: app.filter.text });
  const count = element("span", { class: "count", role: "status" });
  search.addEventListener("input", () => {
    app.filter.text = search.value;
    filterChanged(app);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const matches = matchesInOrder(app);
      const at = app.card === null ? -1 : matches.indexOf(app.card);
      const next = matches[(at + (event.shiftKey ? matches.length - 1 : 1)) % matches.length];
      if (next) app.focusCard(next, "center");
    } else if (event.key === "Escape") {
      if (search.value !== "") {
        search.value = app.filter.text = "";
        filterChanged(app);
      }
      byID("search-box").classList.remove("is-open");
      if (app.card !== null) app.focusCard(app.card); else app.focusCell(app.cell.stage, app.cell.lane);
    }
  });
  search.addEventListener("blur", () => {
    if (search.value === "") byID("search-box").classList.remove("is-open");
  });
  const box = element("label", { class: "search", id: "search-box" }, mark("search"), search, count);
  const clear = element("button", { class: "tool", type: "button", "data-command": "clearFilter" },
    mark("close"), element("span", { class: "wide" }, say("command.clearFilter")));
  byID("bar").replaceChildren(
    element("a", { class: "tool home", href: "../", title: say("home"), "aria-label": say("home") },
      mark("home")),
    title, element("span", { class: "space" }), saved.element, box, clear,
    tool("undo", "undo", "undo"), tool("redo", "redo", "redo"),
    tool("insight", "insight", "insight-tool"), people,
    element("button", { class: "tool", type: "button", title: say("menu"), "aria-label": say("menu"),
      "aria-haspopup": "dialog", onclick: () => menu(app) }, mark("menu")));
  byID("bar").setAttribute("aria-label", say("bar"));
  byID("notices").setAttribute("aria-label", say("notices"));
  byID("actions").setAttribute("aria-label", say("cardActions"));

  app.drawSaved = () => {
    const { live } = app;
    if (live) saved.draw(live.status, live.place !== null, live.status.state === "offline"
      && live.status.retryAt === null);
  };

  let drawnPeople = "";
  const draw = () => {
    const { live } = app;
    if (!live) return;
    if (title.textContent !== app.title) title.textContent = title.title = app.title;
    app.drawSaved();
    for (const command of ["undo", "redo"]) {
      const button = byID("bar").querySelector(`.${command}`);
      if (button instanceof HTMLElement) button.hidden = !app.canWrite;
    }
    const present = new Map(live.people.map((person) => [person.id, person]));
    const shown = [...present.values()].slice(0, 5);
    const key = JSON.stringify([present.size, shown.map(({ id, name, isTyping }) => [id, name, isTyping])]);
    if (key !== drawnPeople) {
      drawnPeople = key;
      people.replaceChildren(...shown.map(personChip));
      if (present.size > 5) people.append(element("span", { class: "muted" }, `+${present.size - 5}`));
      if (present.size === 0) people.append(mark("actors"));
      people.setAttribute("aria-label", say("peopleCount", { count: present.size + 1 }));
      people.title = say("peopleCount", { count: present.size + 1 });
    }
    const isOn = isFiltering(app.filter);
    count.textContent = isOn ? numberWords(app.matched.size) : "";
    clear.hidden = !isOn;
    if (document.activeElement !== search && search.value !== app.filter.text) {
      search.value = app.filter.text;
    }
    drawActions(app);
    drawAdd(app);
  };
  app.drawers = app.drawers.filter((each) => each !== former);
  app.drawers.push(draw);
  former = draw;
  draw();
}

/**
 * On a phone a new card is two taps away: the button, and the lane.
 * @param {App} app
 */
function drawAdd(app) {
  const button = byID("fab");
  button.hidden = app.view.layout !== "stages" || !app.canWrite || app.chosen.length > 0
    || app.writing !== null || app.view.lanes.length === 0;
  if (button.childElementCount > 0) return;
  button.append(mark("plus"));
  button.setAttribute("aria-label", say("add"));
  button.addEventListener("click", async () => {
    const lane = await choose(say("add"), app.view.lanes.map((id) => {
      const kind = id === null ? "card" : app.state.text(id, Field.lane.cardKind) || "card";
      return { label: id === null ? term("word", "noLane") : app.state.title(id) || say("untitled"),
        value: { id }, icon: mark(kind) };
    }));
    if (lane) app.writer.add({ stage: app.stageInSight, lane: lane.id });
  });
}

let drawnActions = "";

/** @param {App} app */
function drawActions(app) {
  const bar = byID("actions");
  const chosen = app.chosen;
  const isShown = chosen.length > 0 && app.writing === null && app.canWrite;
  bar.hidden = !isShown;
  if (!isShown) return;
  /** @type {[Command, string][]} */
  const tools = chosen.length > 1
    ? [["move", "move"], ["vote", "votes"], ["tag", "plus"], ["kind", "need"], ["delete", "bin"]]
    : [["edit", "thought"], ["details", "settings"], ["move", "move"], ["vote", "votes"],
      ["emotion", "face:1"], ["comment", "comments"], ["delete", "bin"]];
  const key = `${document.documentElement.lang} ${chosen.length > 1 ? chosen.length : 1}`;
  if (key === drawnActions && bar.childElementCount > 0) return;
  drawnActions = key;
  bar.replaceChildren(...chosen.length > 1 ? [element("span", { class: "tool", role: "status" },
    say("selectedCount", { count: chosen.length }))] : [],
    ...tools.map(([command, sign]) => element("button", { class: "tool", type: "button",
      "data-command": command, tabindex: "0" }, mark(sign),
      element("span", {}, say(`command.${command}`)), element("kbd", {}, keyOf(command)))));
}

/** @param {App} app */
async function menu(app) {
  /** @type {[Command, string][]} */
  const entries = [["search", "search"], ["filter", "flow"], ["undo", "undo"], ["redo", "redo"],
    ["insight", "insight"], ["checks", "validated"], ["review", "due"], ["links", "link"], ["people", "actors"], ["bring", "move"], ["outline", "comments"],
    ["zoom", "plus"], ["selectCell", "touchpoint"], ["restore", "undo"], ["map", "settings"], ["stages", "action"], ["lanes", "settings"],
    ["personas", "owner"], ["channels", "channel"], ["history", "loop"], ["importFile", "flow"], ["export", "due"], ["kept", "comments"],
    ["language", "thought"], ["theme", "momentOfTruth"], ["help", "help"]];
  const command = await choose(say("menu"), entries.filter(([each]) => isAllowed(app, each)).map(
    ([each, sign]) => ({ label: say(`command.${each}`), value: each, note: keyOf(each),
      icon: mark(sign) })));
  if (command) run(app, command);
}

/**
 * What the three states mean, and how it stands.
 * @param {App} app
 */
function explain(app) {
  const status = app.live?.status;
  if (!status) return;
  const row = (/** @type {string} */ name, /** @type {string} */ means, /** @type {number} */ count) =>
    element("div", { class: "field" }, element("strong", {}, count === 0 ? `✓ ${name}`
      : `${name}: ${say("missing", { count })}`), element("span", { class: "muted" }, means));
  void show(say("saved"), () => [element("div", { class: "body" },
    app.live?.place === null && element("p", {}, say("noPlaceShort")),
    status.keepFailure !== null && element("p", {}, keepWords(status.keepFailure)),
    row(say("onDevice"), say("onDeviceMeans"), status.unkept),
    row(say("withOthers"), say("withOthersMeans"), status.unmerged),
    row(say("onDisk"), say("onDiskMeans"), status.undurable),
    !isSecureContext && element("p", { class: "muted" }, say("plainHTTP")),
    element("div", { class: "row-buttons" },
      status.undurable > 0 && element("button", { class: "button", type: "button",
        onclick: () => withLater(app, ({ exportUnsent }) => exportUnsent(app)) }, say("exportUnsent"))))]);
}
