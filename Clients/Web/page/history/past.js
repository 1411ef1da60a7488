// What is loaded when somebody first looks at the past: one file, when it is packed.

import "../later.js";

export { offerAbsence } from "./absence.js";
export { comparisonNodes } from "./comparison.js";
export { showInvitation } from "./invite.js";
export { openPast, storyOf } from "./open.js";
export { replayFile } from "./save.js";
