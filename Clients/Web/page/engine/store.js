// The local copies of maps, in IndexedDB. A copy is written and on its way to the disk before the
// engine sends anything that is in it.

/** @typedef {import("./session.js").LocalCopy} LocalCopy */
/**
 * A copy: one writer's line of changes on one map, and all that it stands on.
 * @typedef {object} StoredCopy
 * @property {string} id
 * @property {string} map
 * @property {string} owner whose it is: see {@link ownerKey}
 * @property {LocalCopy} copy
 * @property {number} unsent changes that the server may not have on its disk
 * @property {number} savedAt milliseconds since 1970
 */
/**
 * Who has a copy open, where the browser has no locks.
 * @typedef {object} Lease
 * @property {string} id of the copy
 * @property {string} holder
 * @property {number} until milliseconds since 1970
 */

const databaseName = "waymark";
const copies = "copies";
const leases = "leases";

/**
 * Whose copies are whose on this device: a participant's, by name or by invitation. When an
 * invitation is
 * renewed, what was written under the old one is still there.
 * @param {string | null} token
 * @param {string | null} name
 */
export function ownerKey(token, name) {
  if (token === null) return `name ${name ?? ""}`;
  const { sub } = claimsOf(token);
  return typeof sub === "string" ? `participant ${sub}` : `token ${token}`;
}

/**
 * What an invitation says of itself; nothing if it is another kind of token.
 * @param {string} token
 * @returns {{ sub?: unknown, name?: unknown }}
 */
export function claimsOf(token) {
  try {
    const body = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("it was broken off"));
    transaction.onerror = () => reject(transaction.error);
  });
}

export class LocalStore {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
    // Another version of the page must be able to change the shape.
    database.onversionchange = () => database.close();
  }

  /** Fails where the browser gives no room, as in some private windows. */
  static async open() {
    if (typeof indexedDB === "undefined") throw new Error("this browser has no IndexedDB");
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore(copies, { keyPath: "id" }).createIndex("map", "map");
      database.createObjectStore(leases, { keyPath: "id" });
    };
    const database = await Promise.race([
      result(request),
      new Promise((_, reject) => {
        request.onblocked = () => reject(new Error("another window holds an older version"));
      }),
    ]);
    return new LocalStore(/** @type {IDBDatabase} */ (database));
  }

  /**
   * @param {string} map
   * @returns {Promise<StoredCopy[]>}
   */
  async copies(map) {
    const transaction = this.database.transaction(copies);
    return result(transaction.objectStore(copies).index("map").getAll(map));
  }

  /**
   * @param {string} id
   * @returns {Promise<StoredCopy | undefined>}
   */
  async copy(id) {
    return result(this.database.transaction(copies).objectStore(copies).get(id));
  }

  /** The name that was last written under; the browser may have kept that longer than the rest. */
  async lastName() {
    /** @type {StoredCopy[]} */
    const all = await result(this.database.transaction(copies).objectStore(copies).getAll());
    all.sort((a, b) => b.savedAt - a.savedAt);
    const owner = all.find((copy) => copy.owner.startsWith("name "))?.owner;
    return owner?.slice("name ".length) ?? null;
  }

  /**
   * Done when the browser says that it is on the disk.
   * @param {StoredCopy} stored
   */
  async put(stored) {
    const transaction = this.database.transaction(copies, "readwrite", { durability: "strict" });
    transaction.objectStore(copies).put(stored);
    await completed(transaction);
  }

  /** @param {string} id */
  async remove(id) {
    const transaction = this.database.transaction([copies, leases], "readwrite");
    transaction.objectStore(copies).delete(id);
    transaction.objectStore(leases).delete(id);
    await completed(transaction);
  }

  /**
   * Takes or keeps a lease; false if somebody else has it.
   * @param {string} id
   * @param {string} holder
   * @param {number} milliseconds
   */
  async lease(id, holder, milliseconds) {
    const transaction = this.database.transaction(leases, "readwrite");
    const store = transaction.objectStore(leases);
    /** @type {Lease | undefined} */
    const lease = await result(store.get(id));
    const isFree = !lease || lease.holder === holder || lease.until < Date.now();
    if (isFree) store.put({ id, holder, until: Date.now() + milliseconds });
    await completed(transaction);
    return isFree;
  }

  /**
   * @param {string} id
   * @param {string} holder
   */
  async endLease(id, holder) {
    const transaction = this.database.transaction(leases, "readwrite");
    const store = transaction.objectStore(leases);
    /** @type {Lease | undefined} */
    const lease = await result(store.get(id));
    if (lease?.holder === holder) store.delete(id);
    await completed(transaction);
  }
}
