// What tabs have left behind that were closed before all was sent: whoever opens the map next sends
// it, as the one who wrote it.

import { Claim, claim } from "./claim.js";
import { LiveMap } from "./live-map.js";

/** @typedef {import("./live-map.js").MapEvent} MapEvent */
/** @typedef {import("./module.js").EngineModule} EngineModule */
/** @typedef {import("./session.js").Identity} Identity */
/** @typedef {import("./store.js").LocalStore} LocalStore */

const sentMilliseconds = 60_000;
const keptMilliseconds = 30 * 24 * 3_600_000;

/**
 * @param {EngineModule} module
 * @param {LocalStore} store
 * @param {Identity} identity
 * @param {string} owner
 * @param {string} ownCopy of this tab
 * @param {URL} server
 * @param {(event: MapEvent) => void} told
 */
export async function sendLeftCopies(module, store, identity, owner, ownCopy, server, told) {
  const left = (await store.copies(identity.map)).filter((copy) =>
    copy.owner === owner && copy.id !== ownCopy);
  for (const { id } of left) {
    const release = await claim(store, id);
    if (!release) continue;
    // Read again: who had it before may have written since.
    const stored = await store.copy(id);
    if (!stored || stored.unsent === 0) {
      if (!stored || stored.savedAt < Date.now() - keptMilliseconds) await store.remove(id);
      release();
      continue;
    }
    // Nobody else is to have it before it is gone.
    const isSent = await send(module, store, identity, owner, new Claim(id, stored, () => {}),
      server, told);
    if (isSent) await store.remove(id);
    release();
  }
}

/**
 * @param {EngineModule} module
 * @param {LocalStore} store
 * @param {Identity} identity
 * @param {string} owner
 * @param {Claim} own
 * @param {URL} server
 * @param {(event: MapEvent) => void} told
 * @returns {Promise<boolean>} whether all is on the server's disk
 */
function send(module, store, identity, owner, own, server, told) {
  return new Promise((resolve) => {
    const finish = async (/** @type {boolean} */ isSent) => {
      clearTimeout(timer);
      await live.leave();
      resolve(isSent);
    };
    const timer = setTimeout(() => finish(false), sentMilliseconds);
    const live = new LiveMap(module, identity, owner, { store, claim: own }, server, {
      changed() {},
      status() {
        if (live.status.state === "live" && live.status.undurable === 0) {
          setTimeout(() => finish(true));
        }
      },
      told(event) {
        if (["refused", "superseded"].includes(event.kind)) told(event);
      },
    });
    live.start();
  });
}
