// What a command does. Keys, buttons and menus all come here.

import { byID, isWritable } from "../dom.js";
import { commandOf } from "../input/keys.js";
import { withLater } from "./later.js";
import { steps } from "./moving-focus.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../input/keys.js").Command} Command */
/** @typedef {Partial<Record<Command, (app: App) => unknown>>} CommandTable */

/**
 * All others are behind `later.js`.
 * @type {CommandTable}
 */
const early = {
  ...steps,
  undo: (app) => app.undo(),
  redo: (app) => app.redo(),
  search: () => {
    byID("search-box").classList.add("is-open");
    byID("search").focus();
  },
};
/**
 * Keys that were pressed while a command waits for what it needs: they are meant for what it opens, or for what
 * is there afterwards.
 * @type {KeyboardEvent[] | null}
 */
let waiting = null;

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
  if (!isAllowed(app, command) || waiting) return;
  if (early[command]) return void early[command]?.(app);
  waiting = [];
  withLater(app, ({ commands }) => {
    const keys = waiting ?? [];
    waiting = null;
    commands[command]?.(app);
    if (keys.length > 0) requestAnimationFrame(() => { for (const key of keys) press(key); });
  }).finally(() => { waiting = null; });
}

/**
 * As if it were pressed now.
 * @param {KeyboardEvent} event
 */
function press(event) {
  const target = document.activeElement ?? document.body;
  if (isWritable(target) && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    document.execCommand("insertText", false, event.key);
  } else {
    target.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, code: event.code,
      ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey, altKey: event.altKey,
      bubbles: true, cancelable: true }));
  }
}

/** @param {App} app */
export function addCommands(app) {
  document.addEventListener("keydown", (event) => {
    if (!waiting || event.target !== document.body && isWritable(/** @type {Element} */ (event.target))) return;
    waiting.push(event);
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
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
