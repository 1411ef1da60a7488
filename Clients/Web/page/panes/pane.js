// The pane at the side, or from below on a phone: a card, the map, the people, what the map tells.

import { allLinks } from "../board/links.js";
import { Field, forms, Kind } from "../board/schema.js";
import { mark } from "../board/marks.js";
import { byID, element } from "../dom.js";
import { formOwner } from "../app/map-commands.js";
import { run } from "../app/commands.js";
import { mapRecord } from "../engine/edits.js";
import { recordName } from "../engine/insight.js";
import { format, language, say, term } from "../words/words.js";
import { cardPane } from "./card-pane.js";
import { drawCurve } from "./curve.js";
import { fieldElement } from "./form.js";
import { cardStory } from "./history.js";
import { linksPane } from "./links-pane.js";
import { peoplePane, peopleSignature } from "./people-pane.js";

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../app/app.js").PaneKind} PaneKind */

const insightPauseMilliseconds = 1_000;

const pressable = "button, a, input, select, textarea, summary";

/** @param {App} app */
export function addPane(app) {
  const pane = byID("pane");
  const title = element("h2", { id: "pane-title" });
  const body = element("div", { class: "pane-body" });
  const close = element("button", { class: "tool", type: "button", "aria-label": say("close"),
    onclick: () => app.openPane?.(null) }, mark("close"));
  pane.replaceChildren(element("div", { class: "pane-head" }, title, close), body);
  pane.setAttribute("aria-labelledby", "pane-title");
  pane.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    app.openPane?.(null);
  });
  /** What is shown: drawn again when it is something else. */
  let drawn = "";
  let version = 0;
  /** What the map tells follows the map, but not each letter. */
  let revision = 0;
  let timer = 0;
  app.heard.push(() => {
    if (app.pane !== "insight" && app.pane !== "checks") return;
    timer ||= window.setTimeout(() => {
      timer = 0;
      revision++;
      draw();
    }, insightPauseMilliseconds);
  });

  app.openPane = (kind) => {
    app.pane = kind;
    pane.hidden = kind === null;
    document.body.classList.toggle("has-pane", kind !== null);
    drawn = "";
    draw();
    // What the board shows along with it.
    app.refreshTools();
    if (kind !== null) {
      const first = body.querySelector("textarea, input, select, button");
      // On a phone the keyboard would come up over what one wants to read.
      const isByThumb = matchMedia("(pointer: coarse)").matches;
      if (first instanceof HTMLElement && kind === "card" && !isByThumb) first.focus({ preventScroll: true });
      else close.focus({ preventScroll: true });
    } else if (app.card !== null) app.focusCard(app.card);
    else app.focusCell(app.cell.stage, app.cell.lane);
  };

  const draw = () => {
    if (app.pane === null) return;
    // The field that is being written in stays; its text is brought up to date by itself.
    const isWritten = isWriting(document.activeElement) && pane.contains(document.activeElement)
      && drawn.startsWith(`${app.pane} ${app.pane === "card" ? app.card : ""}`);
    const field = isWritten ? /** @type {HTMLElement | null} */ (
      document.activeElement?.closest("[data-field]") ?? null) : null;
    if (isWritten && field?.parentElement !== body) return;
    const key = `${app.pane} ${app.pane === "card" ? app.card : ""} ${signature(app, revision)}`;
    if (key === drawn) return;
    const isSame = drawn.split(" ")[0] === app.pane;
    // Nor is it taken away from under a reader who goes through it by keyboard.
    if (isSame && (app.pane === "insight" || app.pane === "checks")
      && body.contains(document.activeElement)) return;
    drawn = key;
    const open = isSame ? [...pane.querySelectorAll("details[open]")].map((each) =>
      each.getAttribute("data-more")) : [];
    const focus = pane.contains(document.activeElement) ? pathOf(body, document.activeElement) : null;
    const place = pane.contains(document.activeElement)
      ? [...body.querySelectorAll(pressable)].indexOf(/** @type {Element} */ (document.activeElement)) : -1;
    const { scrollTop } = pane;
    close.setAttribute("aria-label", say("close"));
    if (field) fillAround(app, body, field);
    else fill(app, title, body, isSame, ++version, () => version);
    for (const name of open) pane.querySelector(`details[data-more="${name}"]`)?.setAttribute("open", "");
    if (isSame) pane.scrollTop = scrollTop;
    // Whoever goes through it by keyboard stays where they are, as far as that is there.
    const again = focus ? body.querySelector(focus)
      : place >= 0 ? [...body.querySelectorAll(pressable)].at(place) ?? close : null;
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  };
  app.drawers.push(draw);
  pane.addEventListener("focusout", () => setTimeout(draw));
}

/**
 * What a pane's content depends on.
 * @param {App} app
 * @param {number} revision of the map
 */
function signature(app, revision) {
  const { live } = app;
  switch (app.pane) {
    case "card": {
      if (app.card === null) return `${app.chosen.length}`;
      const records = [app.card, ...app.state.comments(app.card), ...app.state.links(app.card)];
      return JSON.stringify([records.map((id) => {
        const record = app.state.record(id);
        return record ? [...record.fields].map(([field, value]) =>
          [field, value instanceof Map ? [...value] : value]) : null;
      }), app.canWrite, app.ownID, document.documentElement.lang, live?.roster.size]);
    }
    case "map": {
      const record = app.state.record(mapRecord);
      return JSON.stringify([record ? [...record.fields].map(([field, value]) => [field,
        value instanceof Map ? [...value] : value]) : null, app.state.personas, app.canSetUp]);
    }
    case "links": return JSON.stringify([allLinks(app.state).map(({ id, from, to, type }) =>
      [id, type, app.titleOf(from), app.titleOf(to)]), app.canWrite, document.documentElement.lang]);
    case "people":
      return peopleSignature(app);
    default: return `${document.documentElement.lang} ${revision}`;
  }
}

/**
 * Whether something is being written that must not be taken away.
 * @param {Element | null} target
 */
function isWriting(target) {
  return target instanceof HTMLTextAreaElement
    || target instanceof HTMLInputElement && target.type !== "checkbox" && target.value !== "";
}

/**
 * Where something is, to find its like again.
 * @param {Element} root
 * @param {Element | null} inner
 */
function pathOf(root, inner) {
  const field = inner?.closest("[data-field]");
  if (!(field instanceof HTMLElement) || !root.contains(field)) return null;
  const level = inner instanceof HTMLElement && inner.dataset.level;
  const own = level ? `[data-level="${level}"]` : inner?.localName ?? "button";
  return `[data-field="${field.dataset.field}"] ${own}`;
}

/**
 * @param {App} app
 * @param {HTMLElement} title
 * @param {HTMLElement} body
 * @param {boolean} isSame
 * @param {number} version
 * @param {() => number} current
 */
function fill(app, title, body, isSame, version, current) {
  const { pane, card } = app;
  if (pane === "card") {
    title.textContent = say("card");
    if (card === null || !app.state.isLive(card)) {
      return body.replaceChildren(element("p", { class: "muted" }, say("chooseCard")));
    }
    return body.replaceChildren(...cardNodes(app, card));
  }
  if (pane === "map") {
    title.textContent = say("command.map");
    return body.replaceChildren(...mapNodes(app));
  }
  if (pane === "people") {
    title.textContent = say("command.people");
    return body.replaceChildren(...peoplePane(app));
  }
  if (pane === "links") {
    title.textContent = say("command.links");
    return body.replaceChildren(...linksPane(app));
  }
  title.textContent = say(pane === "checks" ? "command.checks"
    : pane === "review" ? "command.review" : "command.insight");
  if (!isSame) body.replaceChildren(element("p", { class: "muted" }, say("loading")));
  void tell(app, pane).then((nodes) => {
    if (current() === version || app.pane === pane) body.replaceChildren(...nodes);
  });
}

/**
 * What the map tells, by a part of the page that is loaded when it is first looked at.
 * @param {App} app
 * @param {PaneKind | null} kind
 * @returns {Promise<Node[]>}
 */
async function tell(app, kind) {
  try {
    if (kind === "review") return await (await import("../history/past.js")).comparisonNodes(app);
    const { insightNodes, checkNodes } = await import("./insight-pane.js");
    const page = { app, element, drawCurve, recordName, Field, Kind, say, term, format, language };
    return await (kind === "checks" ? checkNodes(page) : insightNodes(page));
  } catch (error) {
    return [element("p", { class: "muted" }, say("needsServer", {
      reason: error instanceof Error ? error.message : String(error) }))];
  }
}

/**
 * Draws anew what stands around the field that is being written in.
 * @param {App} app
 * @param {HTMLElement} body
 * @param {HTMLElement} field
 */
function fillAround(app, body, field) {
  const nodes = app.pane === "map" ? mapNodes(app) : app.card === null ? [] : cardNodes(app, app.card);
  const at = nodes.findIndex((node) => node instanceof HTMLElement
    && node.dataset.field === field.dataset.field);
  if (at < 0) return;
  for (const each of [...body.children]) if (each !== field) each.remove();
  field.before(...nodes.slice(0, at));
  field.after(...nodes.slice(at + 1));
}

/**
 * @param {App} app
 * @param {string} card
 */
function cardNodes(app, card) {
  return cardPane({ ...formOwner(app), canWrite: app.canWrite,
    authorOf: (record) => app.authorOf(record), goTo: (id) => app.focusCard(id, "center"),
    run: (command) => run(app, command), storyOf: (id) => cardStory(app, id),
    titleOf: (id) => app.titleOf(id) }, card);
}

/** @param {App} app */
function mapNodes(app) {
  return forms[Kind.map].map((row) => fieldElement(formOwner(app), mapRecord, row));
}
