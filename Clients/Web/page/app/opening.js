// A map is opened: who one is, the engine, the local copy, and then the board.

import { App } from "./app.js";
import { addPointing } from "./pointing.js";
import { startOffline } from "./offline.js";
import { addCommands } from "./commands.js";
import { addBar } from "./bar.js";
import { addClipboard } from "./clipboard.js";
import { addPeople } from "./people.js";
import { readAddress } from "./address.js";
import { withLater } from "./later.js";
import { tell } from "./telling.js";
import { notice } from "./notices.js";
import { prefer, preference } from "./preferences.js";
import { ask } from "../dialogs/dialog.js";
import { byID, element } from "../dom.js";
import { AwakeTab } from "../engine/awake-tab.js";
import { claimCopy } from "../engine/claim.js";
import { LiveMap } from "../engine/live-map.js";
import { EngineModule } from "../engine/module.js";
import { reasonOf } from "../engine/reason.js";
import { RestOfEngine } from "../engine/rest.js";
import { claimsOf, LocalStore, ownerKey } from "../engine/store.js";
import { bestLanguage, language, say, speak } from "../words/words.js";

const map = decodeURIComponent(location.pathname.replace(/\/+$/u, "").split("/").at(-1) ?? "");
const address = readAddress(location.hash);
/** When the first card ought to be there. */
const completeMilliseconds = 3_000;

/**
 * Where the files are that are loaded by their address.
 * @typedef {{ first: URL, rest: URL, insight: URL, importDialog: URL }} Modules
 */

/** @param {Modules} modules */
async function begin(modules) {
  const engine = EngineModule.load(modules.first, new RestOfEngine(modules.rest));
  engine.catch(() => {});
  await speak(preference("language") ?? bestLanguage(navigator.languages));
  document.documentElement.lang = language();
  const theme = preference("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  const store = await openStore();
  // An invitation may say who is invited; else they do.
  const isNamed = address.token !== null && typeof claimsOf(address.token).name === "string";
  const name = isNamed ? null : await ownName(store);
  const owner = ownerKey(address.token, name);
  const claim = store && await claimCopy(store, map, owner).catch((error) => {
    notice(say("noPlace", { reason: reasonOf(error) }), { stays: true });
    return null;
  });
  const place = store && claim && { store, claim };
  const app = new App(map, modules);
  app.filter = address.filter;
  app.card = address.card;
  const server = new URL("../", location.href);
  server.protocol = server.protocol === "https:" ? "wss:" : "ws:";
  server.hash = server.search = "";
  const module = await engine;
  // Whoever comes back has the files, and perhaps something to send.
  if (place?.claim.stored?.copy) await module.completed();
  const live = new LiveMap(module, { map, token: address.token, name },
    owner, place, server, {
      changed: (delta) => app.changed(delta),
      status: () => app.statusChanged(),
      told: (event) => tell(app, event),
    });
  app.live = live;
  app.versionKept = live.session.version();
  app.openPane = (kind) => {
    if (kind !== null) void withLater(app, () => app.openPane?.(kind));
  };
  addCommands(app);
  addPointing(app);
  addBar(app);
  addPeople(app);
  addClipboard(app);
  app.setZoom(app.zoom);
  live.setLanguage(language());
  live.start();
  // Also where no card comes, as without a connection.
  setTimeout(() => app.complete(), completeMilliseconds);
  new AwakeTab(`${map} ${owner}`, {
    maySleep: () => live.status.unkept === 0 && live.status.undurable === 0,
    sleep: () => live.sleep(),
    wake: () => live.wake(),
  });
  addEventListener("online", () => live.retry());
  addEventListener("offline", () => live.lose());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) live.save(); else live.retry();
  });
  addEventListener("pagehide", () => {
    app.writer.stop();
    app.writeAddressNow();
    live.save();
  });
  addEventListener("beforeunload", (event) => {
    app.writer.stop();
    const { status } = live;
    if (status.unkept > 0 || status.unmerged > 0) event.preventDefault();
  });
  void startOffline(new URL("../", location.href), () =>
    notice(say("newerVersion"), { stays: true, isCalm: true }));
  if (place) {
    navigator.storage?.persist?.().catch(() => {});
    app.whenLive = () => withLater(app, ({ sendLeftCopies }) => sendLeftCopies(module, place.store,
      live.identity, owner, place.claim.id, server, (event) => tell(app, event))
      .catch((error) => console.warn(error)));
  }
}

/**
 * An engine that has stopped answers nothing any more; what it had kept is there.
 * @param {unknown} error
 */
function watchEngine(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  notice(say("engineStopped"), { stays: true,
    actions: [{ label: say("reload"), run: () => location.reload() }] });
}

/**
 * Asked for once, where nobody says it.
 * @param {LocalStore | null} store
 */
async function ownName(store) {
  const known = preference("name") ?? await store?.lastName();
  if (known) return known;
  const name = await ask(say("yourName"), { note: say("yourNameNote"), action: say("open"),
    mustAnswer: true, most: 60 });
  prefer("name", (name ?? "").trim());
  return (name ?? "").trim();
}

/** The place on this device; that there is none is said before anybody relies on it. */
async function openStore() {
  try {
    return await LocalStore.open();
  } catch (error) {
    notice(say("noPlace", { reason: reasonOf(error) }), { stays: true });
    return null;
  }
}

/**
 * Opens the map that the page's address names.
 * @param {Modules} modules
 */
export function openMap(modules) {
  addEventListener("error", (event) => watchEngine(event.error));
  addEventListener("unhandledrejection", (event) => watchEngine(event.reason));
  begin(modules).catch((error) => {
    console.error(error);
    byID("board").replaceChildren(element("div", { class: "empty", role: "alert" },
      element("p", {}, say("cannotOpen", { reason: reasonOf(error) })),
      element("button", { class: "button is-main", type: "button",
        onclick: () => location.reload() }, say("reload"))));
  });
}
