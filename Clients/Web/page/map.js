// The page of a map begins here: who one is, the engine, the local copy, and then the board.

import { App } from "./app/app.js";
import { addPrinting } from "./app/printing.js";
import { addPointing } from "./app/pointing.js";
import { addCurve } from "./app/board-curve.js";
import { addClipboard } from "./app/clipboard.js";
import { startOffline } from "./app/offline.js";
import { addFileDrop } from "./app/file-drop.js";
import { addLinksOverlay } from "./app/links-overlay.js";
import { addCommands } from "./app/commands.js";
import { addBar } from "./app/bar.js";
import { watchAbsence } from "./panes/away.js";
import { addPane } from "./panes/pane.js";
import { addPeople } from "./app/people.js";
import { readAddress } from "./app/address.js";
import { tell } from "./app/telling.js";
import { notice } from "./app/notices.js";
import { prefer, preference } from "./app/preferences.js";
import { ask } from "./dialogs/dialog.js";
import { byID, element } from "./dom.js";
import { AwakeTab } from "./engine/awake-tab.js";
import { claimCopy } from "./engine/claim.js";
import { sendLeftCopies } from "./engine/left-copies.js";
import { Insight } from "./engine/insight.js";
import { LiveMap, reasonOf } from "./engine/live-map.js";
import { EngineModule } from "./engine/module.js";
import { LocalStore, ownerKey } from "./engine/store.js";
import { bestLanguage, language, say, speak } from "./words/words.js";

const map = decodeURIComponent(location.pathname.replace(/\/+$/u, "").split("/").at(-1) ?? "");
const address = readAddress(location.hash);
const engine = EngineModule.load(new URL("./engine/waymark.wasm", import.meta.url));
engine.catch(() => {});

async function begin() {
  await speak(preference("language") ?? bestLanguage(navigator.languages));
  document.documentElement.lang = language();
  const theme = preference("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  const store = await openStore();
  const name = address.token === null ? await ownName(store) : null;
  const owner = ownerKey(address.token, name);
  const claim = store && await claimCopy(store, map, owner).catch((error) => {
    notice(say("noPlace", { reason: reasonOf(error) }), { stays: true });
    return null;
  });
  const place = store && claim && { store, claim };
  const app = new App(map);
  app.filter = address.filter;
  app.card = address.card;
  const server = new URL("../", location.href);
  server.protocol = server.protocol === "https:" ? "wss:" : "ws:";
  server.hash = server.search = "";
  const live = new LiveMap(await engine, { map, token: address.token, name },
    owner, place, server, {
      changed: (delta) => app.changed(delta),
      status: () => app.statusChanged(),
      told: (event) => tell(app, event),
    });
  live.insight = new Insight(live, new URL("./engine/waymark-insight.wasm", import.meta.url));
  app.live = live;
  addCommands(app);
  addPointing(app);
  addBar(app);
  addPane(app);
  addPeople(app);
  addCurve(app);
  addLinksOverlay(app);
  addClipboard(app);
  addFileDrop(app, new URL("./dialogs/import-dialog.js", import.meta.url));
  addPrinting(app);
  watchAbsence(app);
  app.setZoom(app.zoom);
  live.setLanguage(language());
  live.start();
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
  void startOffline(new URL("../", location.href), () => notice(say("newerVersion")));
  if (place) {
    navigator.storage?.persist?.().catch(() => {});
    const { module } = live.session;
    app.whenLive = () => sendLeftCopies(module, place.store, live.identity, owner, place.claim.id,
      server, (event) => tell(app, event)).catch((error) => console.warn(error));
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

addEventListener("error", (event) => watchEngine(event.error));
addEventListener("unhandledrejection", (event) => watchEngine(event.reason));

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

begin().catch((error) => {
  console.error(error);
  byID("board").replaceChildren(element("div", { class: "empty", role: "alert" },
    element("p", {}, say("cannotOpen", { reason: reasonOf(error) })),
    element("button", { class: "button is-main", type: "button",
      onclick: () => location.reload() }, say("reload"))));
});
