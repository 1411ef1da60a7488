// The one table of keys: it decides what a key does on the board, and the help is made from it. The
// same as in the terminal client where a browser leaves the key to the page.

/** @typedef {import("../words/en.js").Key} Key */
/**
 * @typedef {"left" | "right" | "up" | "down" | "nextCard" | "previousCard" | "firstStage" | "lastStage"
 *   | "firstCard" | "lastCard" | "add" | "edit" | "details" | "move" | "delete" | "restore" |
 * "vote"
 *   | "unvote" | "tag" | "comment" | "evidence" | "emotion" | "ownEmotion" | "kind" | "link"
 *   | "followLink" | "map" | "stages" | "lanes" | "personas" | "channels" | "undo" | "redo" |
 * "search" | "filter"
 *   | "clearFilter" | "zoom" | "people" | "bring" | "links" | "importFile" | "help" | "retry" | "insight" | "checks" | "review" | "language" |
 * "outline"
 *   | "export" | "history" | "kept" | "select" | "selectCell" | "cancel" | "copyLink" | "theme"}
 * Command
 */
/** @typedef {{ command: Command, keys: string[], group: "go" | "card" | "map" | "look" }} Binding */

/** @type {Binding[]} */
export const bindings = [
  { command: "left", keys: ["ArrowLeft", "h"], group: "go" },
  { command: "right", keys: ["ArrowRight", "l"], group: "go" },
  { command: "up", keys: ["ArrowUp", "k"], group: "go" },
  { command: "down", keys: ["ArrowDown", "j"], group: "go" },
  { command: "firstStage", keys: ["Home", "0"], group: "go" },
  { command: "lastStage", keys: ["End", "$"], group: "go" },
  { command: "firstCard", keys: ["g"], group: "go" },
  { command: "lastCard", keys: ["G"], group: "go" },
  { command: "add", keys: ["a", "Insert"], group: "card" },
  { command: "edit", keys: ["Enter", "e", "F2"], group: "card" },
  { command: "details", keys: ["d", "p", "1"], group: "card" },
  { command: "move", keys: ["m"], group: "card" },
  { command: "delete", keys: ["x", "Delete", "Backspace"], group: "card" },
  { command: "restore", keys: ["X"], group: "card" },
  { command: "vote", keys: ["v", "+"], group: "card" },
  { command: "unvote", keys: ["V", "-"], group: "card" },
  { command: "tag", keys: ["t"], group: "card" },
  { command: "comment", keys: ["c"], group: "card" },
  { command: "evidence", keys: ["C"], group: "card" },
  { command: "emotion", keys: ["o"], group: "card" },
  { command: "ownEmotion", keys: ["O"], group: "card" },
  { command: "kind", keys: ["i"], group: "card" },
  { command: "link", keys: ["r"], group: "card" },
  { command: "followLink", keys: ["R"], group: "card" },
  { command: "copyLink", keys: ["Y"], group: "card" },
  { command: "select", keys: ["s", " "], group: "card" },
  { command: "selectCell", keys: ["Control+a"], group: "card" },
  { command: "undo", keys: ["u", "Control+z"], group: "card" },
  { command: "redo", keys: ["U", "Control+y", "Control+Shift+z"], group: "card" },
  { command: "map", keys: ["M"], group: "map" },
  { command: "stages", keys: ["S"], group: "map" },
  { command: "lanes", keys: ["L"], group: "map" },
  { command: "personas", keys: ["P"], group: "map" },
  { command: "channels", keys: ["H"], group: "map" },
  { command: "importFile", keys: ["I"], group: "map" },
  { command: "search", keys: ["/"], group: "look" },
  { command: "filter", keys: ["f"], group: "look" },
  { command: "clearFilter", keys: ["F"], group: "look" },
  { command: "zoom", keys: ["z"], group: "look" },
  { command: "outline", keys: ["n"], group: "look" },
  { command: "people", keys: ["w"], group: "look" },
  { command: "bring", keys: ["B"], group: "look" },
  { command: "insight", keys: ["2"], group: "look" },
  { command: "links", keys: ["7"], group: "look" },
  { command: "checks", keys: ["8"], group: "look" },
  { command: "review", keys: ["9"], group: "look" },
  { command: "history", keys: ["y"], group: "look" },
  { command: "export", keys: ["E"], group: "look" },
  { command: "kept", keys: ["K"], group: "look" },
  { command: "language", keys: ["T"], group: "look" },
  { command: "theme", keys: ["D"], group: "look" },
  { command: "retry", keys: ["!"], group: "look" },
  { command: "help", keys: ["?", "F1"], group: "look" },
];

const commands = new Map(bindings.flatMap(({ command, keys }) => keys.map((key) => [key, command])));

/**
 * @param {KeyboardEvent} event
 * @returns {Command | null}
 */
export function commandOf(event) {
  if (event.isComposing || event.altKey) return null;
  const isControl = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 && isControl ? event.key.toLowerCase() : event.key;
  const name = isControl ? `Control+${event.shiftKey ? "Shift+" : ""}${key}` : key;
  return commands.get(name) ?? null;
}

/**
 * The first key of a command, as it is shown.
 * @param {Command} command
 */
export function keyOf(command) {
  const key = bindings.find((each) => each.command === command)?.keys[0] ?? "";
  return shownKey(key);
}

/** @param {string} key */
export function shownKey(key) {
  return key.replace("Control", "Ctrl").replace("ArrowLeft", "←").replace("ArrowRight", "→")
    .replace("ArrowUp", "↑").replace("ArrowDown", "↓").replace(/^ $/u, "␣").replace("+z", "+Z")
    .replace("+y", "+Y").replace("+a", "+A");
}
