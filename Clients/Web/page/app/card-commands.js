// What one can do to cards: to the one with the focus, or to all that are chosen, in one change.

import { voteCount } from "../board/card-face.js";
import { noFilter } from "../board/filter.js";
import { mark } from "../board/marks.js";
import { cardKinds, Field, Kind } from "../board/schema.js";
import { ask, choose, show } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { add, change, remove, restore, setKey, to } from "../engine/edits.js";
import { say, signed, term } from "../words/words.js";
import { writeAddress } from "./address.js";
import { announce, notice } from "./notices.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../engine/edits.js").FieldValue} FieldValue */

const F = Field.card;

/**
 * Of all cards that are chosen.
 * @param {App} app
 * @param {FieldValue} field
 */
function setChosen(app, field) {
  if (app.chosen.length > 0) app.make([change(app.chosen, [field])]);
}

/** @param {App} app */
function deleteCards(app) {
  const cards = app.chosen;
  if (cards.length === 0 || !app.make([remove(...cards)])) return;
  const words = cards.length === 1 ? say("deleted", { card: app.titleOf(cards[0]) })
    : say("deletedCount", { count: cards.length });
  app.selected.clear();
  notice(words, { actions: [{ label: say("undo"), run: () => app.undo() }] });
}

/** @param {App} app */
async function restoreCard(app) {
  const deleted = app.state.deletedCards().reverse();
  if (deleted.length === 0) return notice(say("nothingDeleted"));
  const card = await choose(say("restore"), deleted.slice(0, 500).map((id) => {
    const { stage } = app.state.placeOf(id);
    return { label: app.titleOf(id), value: id, note: stage === null ? "" : app.state.title(stage),
      icon: mark(app.state.text(id, F.kind) || "card") };
  }));
  if (card && app.make([restore(card)])) app.focusCard(card);
}

/**
 * @param {App} app
 * @param {number} step
 */
function vote(app, step) {
  const { chosen, ownID } = app;
  const made = app.make(chosen.map((card) => {
    const own = Number(app.state.keyed(card, F.votes).get(ownID ?? "") ?? 0);
    return change([card], [[F.votes, null, own + step]]);
  }));
  const card = made && chosen[0];
  if (card) announce(say("votes", { count: voteCount(app.state, card) }));
}

/** @param {App} app */
async function tag(app) {
  if (app.chosen.length === 0) return;
  const known = new Set();
  for (const record of app.state.records.values()) {
    if (record.kind === Kind.card) {
      for (const key of app.state.keyed(record.id, F.tags).keys()) known.add(key);
    }
  }
  const text = await ask(say("addTag"), { most: 120, suggestions: [...known].slice(0, 200) });
  const name = text?.trim().replace(/^#/u, "") ?? "";
  if (name !== "") setChosen(app, [F.tags, name, true]);
}

/**
 * @param {App} app
 * @param {boolean} isEvidence
 */
async function comment(app, isEvidence) {
  const card = app.chosen[0];
  if (!card) return;
  const C = Field.comment;
  if (!isEvidence) {
    const text = await ask(say("comment"), { isLong: true, note: app.titleOf(card) });
    if (text?.trim()) {
      app.make([add(Kind.comment, [[C.on, null, to(card)], [C.text, null, text]])]);
    }
    return;
  }
  const type = await choose(say("evidence"), ["quote", "link", "survey-answer"].map((value) =>
    ({ label: term("value", value), value })), { note: app.titleOf(card) });
  if (!type) return;
  const text = await ask(term("value", type), { isLong: true, note: app.titleOf(card) });
  if (text === null || text.trim() === "") return;
  const source = type === "link" ? await ask(term("field", "address"), { value: "https://" })
    : await ask(term("field", "source"));
  const address = source?.trim().replace(/^https?:\/\/$/u, "") || null;
  app.make([add(Kind.comment, [[C.on, null, to(card)], [C.text, null, text], [C.type, null, type],
    [C.address, null, address]])]);
}

/**
 * @param {App} app
 * @param {boolean} isOwn
 */
async function emotion(app, isOwn) {
  if (app.chosen.length === 0) return;
  const level = await choose(say(isOwn ? "ownEmotion" : "emotion"), [2, 1, 0, -1, -2].map((value) => (
    { label: signed(value), value: String(value), icon: mark(`face:${value}`) })).concat([
    { label: say("noneOfThese"), value: "", icon: mark("close") }]));
  if (level === null) return;
  const value = level === "" ? null : Number(level);
  setChosen(app, [isOwn ? F.emotions : F.emotion, null, value]);
}

/** @param {App} app */
async function kind(app) {
  const card = app.chosen[0];
  if (!card) return;
  const now = app.state.text(card, F.kind);
  const chosen = await choose(say("kind"), cardKinds.map((value) =>
    ({ label: term("kind", value), value, icon: mark(value), isChosen: value === now })));
  if (chosen) setChosen(app, [F.kind, null, chosen]);
}

/** @param {App} app */
async function link(app) {
  const from = app.chosen[0];
  if (!from) return;
  const others = [];
  for (const stage of app.view.stages) {
    for (const lane of app.view.lanes) {
      for (const card of app.state.cardsIn(stage, lane)) {
        if (card !== from) {
          others.push({ label: app.titleOf(card), value: card,
            note: stage === null ? "" : app.state.title(stage),
            icon: mark(app.state.text(card, F.kind) || "card") });
        }
      }
    }
  }
  const other = await choose(say("linkTo", { card: app.titleOf(from) }), others);
  if (other) await linkCards(app, from, other);
}

/**
 * @param {App} app
 * @param {string} from
 * @param {string} other
 */
export async function linkCards(app, from, other) {
  const type = await choose(say("linkType"), ["leads-to", "causes", "answers", "loops-back-to"].map(
    (value) => ({ label: `${app.titleOf(from)} – ${term("value", value)} → ${app.titleOf(other)}`, value })));
  if (!type) return;
  const L = Field.link;
  if (app.make([add(Kind.link, [[L.from, null, to(from)], [L.to, null, to(other)],
    [L.type, null, type]])])) announce(say("linked"));
}

/** @param {App} app */
async function followLink(app) {
  const card = app.chosen[0];
  if (!card) return;
  const ends = app.state.links(card).map((id) => {
    const [from, to] = [app.state.reference(id, Field.link.from) ?? "",
      app.state.reference(id, Field.link.to) ?? ""];
    const other = from === card ? to : from;
    return { label: app.titleOf(other), value: other,
      note: term("value", app.state.text(id, Field.link.type) || "leads-to") };
  });
  if (ends.length === 0) return notice(say("noLinks"));
  const other = ends.length === 1 ? ends[0].value : await choose(term("word", "links"), ends);
  if (other) app.focusCard(other, "center");
}

/**
 * To another stage, lane or place: what a drag does, by keyboard.
 * @param {App} app
 */
async function move(app) {
  const cards = app.chosen;
  if (cards.length === 0) return;
  const at = app.state.placeOf(cards[0]);
  const { stages, lanes } = app.view;
  /** @type {{ stage: string | null, lane: string | null, before: string | null } | null} */
  const target = await show(say("moveTo", { card: cards.length === 1 ? app.titleOf(cards[0])
    : say("cardCount", { count: cards.length }) }), (close) => {
    const option = (/** @type {string | null} */ id, /** @type {string} */ none) =>
      element("option", { value: id ?? "" }, id === null ? none : app.state.title(id) || say("untitled"));
    const stage = element("select", { id: "move-stage" },
      ...stages.map((id) => option(id, term("word", "noStage"))));
    const lane = element("select", { id: "move-lane" },
      ...lanes.map((id) => option(id, term("word", "noLane"))));
    const before = element("select", { id: "move-place" });
    stage.value = at.stage ?? "";
    lane.value = at.lane ?? "";
    const fill = () => {
      const others = app.state.cardsIn(stage.value || null, lane.value || null)
        .filter((id) => !cards.includes(id));
      before.replaceChildren(element("option", { value: "" }, say("placeLast")),
        ...others.map((id) => element("option", { value: id }, say("placeBefore", {
          card: app.titleOf(id) }))));
      before.disabled = others.length === 0;
    };
    fill();
    stage.addEventListener("change", fill);
    lane.addEventListener("change", fill);
    const form = element("form", {},
      element("div", { class: "field" }, element("label", { for: "move-stage" }, say("stage")), stage),
      element("div", { class: "field" }, element("label", { for: "move-lane" }, say("lane")), lane),
      element("div", { class: "field" }, element("label", { for: "move-place" }, say("place")), before),
      element("div", { class: "row-buttons" },
        element("button", { class: "button is-main", type: "submit" }, say("move"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close({ stage: stage.value || null, lane: lane.value || null, before: before.value || null });
    });
    return [form];
  });
  if (target) putCards(app, cards, target);
}

/**
 * @param {App} app
 * @param {string[]} cards
 * @param {{ stage: string | null, lane: string | null, before: string | null }} target
 */
export function putCards(app, cards, { stage, lane, before }) {
  const live = cards.filter((card) => app.state.isLive(card));
  if (live.length < cards.length) notice(say("movedGone", { count: cards.length - live.length }));
  if (live.length === 0) return;
  if (!app.make([change(live, [], [stage, lane, before])])) return;
  app.focusCard(live[0]);
  announce(say("movedTo", { stage: stage === null ? term("word", "noStage") : app.state.title(stage),
    lane: lane === null ? term("word", "noLane") : app.state.title(lane) }));
}

/**
 * To the card that is chosen, or to the map.
 * @param {App} app
 * @param {string | null} [card]
 */
export async function copyLink(app, card = app.card) {
  const hash = writeAddress({ token: null, card, filter: noFilter() }, false);
  const url = `${location.origin}${location.pathname}${hash}`;
  try {
    await navigator.clipboard.writeText(url);
    notice(say("linkCopied"));
  } catch {
    // Plain http has no clipboard: it is shown to be copied by hand.
    await ask(say("copyLink"), { value: url });
  }
}

/** @param {App} app */
function select(app) {
  const { card } = app;
  if (card === null) return;
  if (app.selected.has(card)) app.selected.delete(card); else app.selected.add(card);
  app.chose();
  announce(say("selectedCount", { count: app.selected.size }));
}

/** @type {import("./commands.js").CommandTable} */
export const cardCommands = {
  add: (app) => app.writer.add(app.card !== null ? app.state.placeOf(app.card) : app.cell),
  edit: (app) => app.card !== null ? app.writer.begin(app.card) : app.writer.add(app.cell),
  details: (app) => app.openPane?.(app.pane === "card" ? null : "card"),
  move, delete: deleteCards, restore: restoreCard, tag, kind, link, followLink, select,
  copyLink: (app) => copyLink(app),
  vote: (app) => vote(app, 1),
  unvote: (app) => vote(app, -1),
  comment: (app) => comment(app, false),
  evidence: (app) => comment(app, true),
  emotion: (app) => emotion(app, false),
  ownEmotion: (app) => emotion(app, true),
  selectCell: (app) => {
    for (const card of app.state.cardsIn(app.cell.stage, app.cell.lane)) app.selected.add(card);
    app.chose();
    announce(say("selectedCount", { count: app.selected.size }));
  },
};
