// What belongs to the map itself: stages, lanes, personas, channels, and its own fields.

import { mark } from "../board/marks.js";
import { Field, forms, Kind } from "../board/schema.js";
import { ask, choose, confirmed, show } from "../dialogs/dialog.js";
import { element } from "../dom.js";
import { add, change, remove } from "../engine/edits.js";
import { fieldElement } from "../panes/form.js";
import { say } from "../words/words.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {"stages" | "lanes" | "personas" | "channels"} Frame */

const kinds = { stages: Kind.stage, lanes: Kind.lane, personas: Kind.persona, channels: Kind.channel };
const nameField = { stages: Field.stage.title, lanes: Field.lane.title, personas: Field.persona.name,
  channels: Field.channel.name };

/**
 * @param {App} app
 * @param {Frame} frame
 * @param {string} id
 */
function titleOf(app, frame, id) {
  return (frame === "personas" ? app.state.text(id, Field.persona.name) : app.state.title(id))
    || say("untitled");
}

/**
 * @param {App} app
 * @param {Frame} frame
 * @returns {Promise<void>}
 */
async function list(app, frame) {
  const ids = app.state[frame];
  const chosen = await choose(say(frame), [
    ...ids.map((id, index) => ({ label: titleOf(app, frame, id), value: id,
      note: String(index + 1), icon: null })),
    { label: say("new"), value: "", note: "", icon: mark("plus") },
  ]);
  if (chosen === null) return;
  if (chosen === "") {
    const name = await ask(say("newName"), { most: 200 });
    if (name?.trim()) {
      app.make([add(kinds[frame], [[nameField[frame], null, name]])]);
      app.drawNow();
    }
    return list(app, frame);
  }
  await one(app, frame, chosen);
  app.drawNow();
  if (app.state.isLive(chosen)) return list(app, frame);
}

/**
 * One of them: its fields, its place among the others, and its end.
 * @param {App} app
 * @param {Frame} frame
 * @param {string} id
 */
async function one(app, frame, id) {
  await show(titleOf(app, frame, id), (/** @type {(done: boolean) => void} */ close) => {
    const owner = formOwner(app);
    const ids = () => app.state[frame];
    const step = (/** @type {number} */ by) => {
      const others = ids().filter((each) => each !== id);
      const at = ids().indexOf(id) + by;
      if (at < 0 || at > others.length) return;
      app.make([change([id], [], [null, null, others[at] ?? null])]);
    };
    return [element("div", { class: "body" },
      ...forms[kinds[frame]].map((row) => fieldElement(owner, id, row)),
      element("div", { class: "row-buttons" },
        element("button", { class: "button", type: "button", onclick: () => step(-1) },
          say("earlier")),
        element("button", { class: "button", type: "button", onclick: () => step(1) }, say("later")),
        element("button", { class: "button is-bad", type: "button", onclick: async () => {
          const count = cardsOf(app, frame, id);
          if (count > 0 && !await confirmed(say("delete"), say("deleteFrame", { count }),
            say("delete"), true)) return;
          app.make([remove(id)]);
          close(true);
        } }, say("delete")),
        element("button", { class: "button is-main", type: "button", onclick: () => close(true) },
          say("done"))))];
  });
}

/**
 * @param {App} app
 * @param {Frame} frame
 * @param {string} id
 */
function cardsOf(app, frame, id) {
  if (frame !== "stages" && frame !== "lanes") return 0;
  let count = 0;
  for (const [key, cards] of app.state.order.cells) {
    const [stage, lane] = key.split("|");
    if (id === (frame === "stages" ? stage : lane)) count += cards.length;
  }
  return count;
}

/**
 * @param {App} app
 * @returns {import("../panes/form.js").FormOwner}
 */
export function formOwner(app) {
  return {
    state: app.state, texts: app.texts, ownID: app.ownID, canWrite: app.canSetUp,
    edit: (...steps) => app.make(steps) !== null,
    wrote: (writing) => { app.paneWriting = writing; },
  };
}

/**
 * A stage or lane whose head was pressed.
 * @param {App} app
 * @param {string} id
 */
export function editFrame(app, id) {
  return one(app, app.state.stages.includes(id) ? "stages" : "lanes", id);
}

/** @type {import("./commands.js").CommandTable} */
export const mapCommands = {
  stages: (app) => list(app, "stages"),
  lanes: (app) => list(app, "lanes"),
  personas: (app) => list(app, "personas"),
  channels: (app) => list(app, "channels"),
  map: (app) => app.openPane?.(app.pane === "map" ? null : "map"),
};
