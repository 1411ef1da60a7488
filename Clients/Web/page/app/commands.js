// What a command does. Keys, buttons and menus all come here.

import { element } from "../dom.js";
import { show } from "../dialogs/dialog.js";
import { bindings, commandOf, shownKey } from "../input/keys.js";
import { say } from "../words/words.js";
import { cardCommands } from "./card-commands.js";
import { lookCommands } from "./look-commands.js";
import { mapCommands } from "./map-commands.js";
import { steps } from "./moving-focus.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../input/keys.js").Command} Command */
/** @typedef {Partial<Record<Command, (app: App) => unknown>>} CommandTable */

/** @type {CommandTable} */
const table = {
  ...steps, ...cardCommands, ...mapCommands, ...lookCommands,
  undo: (app) => app.undo(),
  redo: (app) => app.redo(),
  help: () => help(),
};

/** Commands that change cards, and those that change the map's frame. */
const writing = new Set(["add", "edit", "move", "delete", "restore", "vote", "unvote", "tag", "comment",
  "evidence", "emotion", "ownEmotion", "kind", "link", "undo", "redo", "channels", "importFile"]);
const settingUp = new Set(["stages", "lanes", "personas", "bring"]);

/**
 * @param {App} app
 * @param {Command} command
 */
export function isAllowed(app, command) {
  if (writing.has(command)) return app.canWrite;
  return !settingUp.has(command) || app.canSetUp;
}

/**
 * @param {App} app
 * @param {Command} command
 */
export function run(app, command) {
  if (!isAllowed(app, command)) return;
  table[command]?.(app);
}

/** @param {App} app */
export function addCommands(app) {
  document.addEventListener("keydown", (event) => {
    if (!app.isBoardKey(event)) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const command = commandOf(event);
    if (!command) return;
    const isOnBoard = app.view.root.contains(target);
    // Elsewhere, and where a field has just lost the focus, letters do nothing: somebody may still
    // be
    // typing. Enter on a button presses it.
    const isHarmless = ["?", "/", "F1"].includes(event.key) || event.ctrlKey || event.metaKey
      || target === document.body && /^(Arrow|Home|End)/u.test(event.key);
    if (!isOnBoard && !isHarmless) return;
    if (isOnBoard && target.closest("button") && ["Enter", " "].includes(event.key)) return;
    if (isOnBoard && target.closest(".stage-tabs") && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    run(app, command);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !app.isBoardKey(event)) return;
    if (app.selected.size > 0) {
      app.selected.clear();
      app.chose();
    } else if (app.pane !== null) app.openPane?.(null);
  });
  // Buttons anywhere in the page that name a command.
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-command]");
    const command = /** @type {HTMLElement | null} */ (button)?.dataset.command;
    if (command) run(app, /** @type {Command} */ (command));
  });
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
