// What the session tells, in words: refusals, goodbyes, what could not be kept.

import { byID, element } from "../dom.js";
import { say } from "../words/words.js";
import { keepWords, refusalWords } from "./refusals.js";
import { announce, notice } from "./notices.js";
import { lookForNewer } from "./offline.js";
import { called } from "./people.js";
import { prefer, preference } from "./preferences.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("../engine/live-map.js").MapEvent} MapEvent */

/**
 * @param {App} app
 * @param {MapEvent} event
 */
export function tell(app, event) {
  switch (event.kind) {
    case "progress":
      if (!app.hasShown) {
        byID("board").replaceChildren(element("p", { class: "opening" }, say("loading"), " ",
          element("progress", { max: event.total, value: event.received,
            "aria-label": say("loading") })));
      }
      return;
    case "caught-up":
      app.hasCaughtUp = true;
      app.pending.isWhole ||= app.state.stages.length === 0;
      app.schedule();
      app.whenLive?.();
      app.whenLive = null;
      if (app.wasLost) {
        announce(say("connectedAgain"));
        lookForNewer();
      }
      app.wasLost = false;
      giveHints(app);
      return;
    case "refused": {
      const reason = `${refusalWords(event.code)}`;
      const words = event.words.filter((text) => text.trim() !== "");
      if (words.length > 0) app.kept.push({ reason, words });
      notice(`${say("refused")} ${reason}`, { quote: words.join("\n"), stays: true,
        actions: words.length > 0 ? [{ label: say("copy"), run: () => copy(words.join("\n")) }] : [] });
      return;
    }
    case "superseded": {
      const name = app.live?.roster.get(event.author)?.name ?? say("somebody");
      app.kept.push({ reason: say("superseded", { name }), words: [event.lost] });
      notice(say("superseded", { name }), { quote: event.lost, stays: true,
        actions: [{ label: say("copy"), run: () => copy(event.lost) }] });
      return;
    }
    // The words are there when the change is shown.
    case "met-deletion": return void queueMicrotask(() => metDeletion(app, event));
    case "called": return called(app, event.name, event);
    case "bye": return goodbye(app, event.code, event.reason);
    case "broken": return void notice(say("serverBroken", { reason: event.reason }), { stays: true });
    case "lacking":
      return void notice(say("serverLacks", { count: event.count }), { stays: true });
    // For good: a goodbye follows that says so.
    case "faulty": return event.isFinal ? undefined : void notice(say("faulty"), { stays: true });
    case "unkept": return void notice(keepWords(event.reason), { stays: true });
    case "unsaved": return void notice(keepWords(event.reason, "saveFailed"));
    case "kept-again": return void notice(say("keptAgain"));
  }
}

/**
 * How to begin: told once.
 * @param {App} app
 */
function giveHints(app) {
  if (preference("hinted") || !app.canWrite) return;
  prefer("hinted", "yes");
  notice(say(matchMedia("(pointer: coarse)").matches ? "hintsTouch" : "hints"),
    { stays: true, isCalm: true });
  byID("notices").lastElementChild?.classList.add("is-hint");
}

/**
 * Somebody wrote on what somebody else deleted at the same time: both are told.
 * @param {App} app
 * @param {MapEvent & { kind: "met-deletion" }} event
 */
function metDeletion(app, { record, deleter, author, isOwnDeletion }) {
  // Told with the end of the writing.
  if (app.writing?.record === record) return;
  const name = app.live?.roster.get(isOwnDeletion ? author : deleter)?.name ?? say("somebody");
  notice(say(isOwnDeletion ? "metOwnDeletion" : "metDeletion", { name }), {
    quote: app.titleOf(record), stays: true,
    actions: [{ label: say("restore"), run: () => app.make([[1, record, 0, null, false]]) }] });
}

/**
 * @param {App} app
 * @param {number} code
 * @param {string} reason
 */
function goodbye(app, code, reason) {
  /** @type {Record<number, import("../words/en.js").Key>} */
  const words = { 4: "byeVersion", 5: "byeVersion", 7: "byeReplica", 16: "byeNoMap", 17: "byeToken",
    18: "byeToken", 19: "byeExpired", 20: "byeOtherMap", 21: "byeRole", 32: "byeFull",
    36: "byeSuperseded", 48: "byeStopping", 49: "byeStorage", 50: "byeDamaged",
    51: "faultyForGood" };
  const text = words[code] ? say(words[code]) : say("byeOther", { reason });
  const status = app.live?.session.status();
  const isFinal = status?.state === "offline" && status.retryAt === null;
  if (isFinal && app.state.stages.length === 0) {
    app.view.instead = element("div", { class: "empty", role: "alert" },
      element("p", {}, text), element("a", { class: "button is-main", href: "../" }, say("home")));
    app.view.drawFrame();
  } else notice(text, { stays: isFinal || code === 7 });
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(say("copied"));
  } catch {
    const area = element("textarea", { class: "visually-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    notice(say("copied"));
  }
}
