// One tab writes as one replica. Which local copy is a tab's own is settled by a Web Lock, or,
// where the page came over plain http and has none, by a lease in IndexedDB that has to be renewed.

/** @typedef {import("./store.js").LocalStore} LocalStore */
/** @typedef {import("./store.js").StoredCopy} StoredCopy */

const leaseMilliseconds = 10_000;
const renewMilliseconds = 2_500;

export class Claim {
  /**
   * @param {string} id of the copy
   * @param {StoredCopy | null} stored null for a new one
   * @param {() => void} release
   */
  constructor(id, stored, release) {
    this.id = id;
    this.stored = stored;
    this.release = release;
  }
}

/** @returns {string} */
function randomID() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The copy with most that is not sent, of those that no other tab has; else a new one.
 * @param {LocalStore} store
 * @param {string} map
 * @param {string} owner
 * @returns {Promise<Claim>}
 */
export async function claimCopy(store, map, owner) {
  const known = (await store.copies(map)).filter((copy) => copy.owner === owner);
  known.sort((a, b) => b.unsent - a.unsent || b.savedAt - a.savedAt);
  for (const { id } of known) {
    const release = await claim(store, id);
    // Read again: who had it before may have written since.
    if (release) return new Claim(id, (await store.copy(id)) ?? null, release);
  }
  const id = randomID();
  const release = await claim(store, id);
  return new Claim(id, null, release ?? (() => {}));
}

/**
 * @param {LocalStore} store
 * @param {string} id
 * @returns {Promise<(() => void) | null>} what gives it back; null if another tab has it
 */
export function claim(store, id) {
  return navigator.locks ? claimByLock(`waymark copy ${id}`) : claimByLease(store, id);
}

/**
 * @param {string} name
 * @returns {Promise<(() => void) | null>}
 */
function claimByLock(name) {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(undefined)));
    }).catch(reject);
  });
}

/**
 * @param {LocalStore} store
 * @param {string} id
 * @returns {Promise<(() => void) | null>}
 */
async function claimByLease(store, id) {
  const holder = randomID();
  if (!await store.lease(id, holder, leaseMilliseconds)) return null;
  const renewal = setInterval(() => {
    store.lease(id, holder, leaseMilliseconds).catch(() => {});
  }, renewMilliseconds);
  return () => {
    clearInterval(renewal);
    store.endLease(id, holder).catch(() => {});
  };
}
