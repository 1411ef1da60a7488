// The page of a map begins here. The addresses are beside this file, wherever the rest is packed.

import { openMap } from "./app/opening.js";

const at = (/** @type {string} */ path) => new URL(path, import.meta.url);

openMap({
  first: at("./engine/waymark-first.wasm"),
  rest: at("./engine/waymark-rest.wasm"),
  insight: at("./engine/waymark-insight.wasm"),
  importDialog: at("./dialogs/import-dialog.js"),
});
