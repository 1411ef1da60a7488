// Keeps the page's files, so that it starts without a network. Maps are not its business: each is kept by
// the page itself.
//
// A version of the page is kept whole, under a name of its own. A new one waits until no tab of the old one
// is left, so that no tab ever gets files of two versions.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const files = "page/";
const cacheName = `waymark ${files}`;
/** How long a network may take that may not be there at all. */
const patienceMilliseconds = 3_000;

/**
 * @param {string} path below where this file is
 */
function address(path) {
  return new URL(path, worker.location.href);
}

/** The pages for which the network is asked first: a new version is told by them. */
const home = address("./");
const anyMap = address("m/any");

/** @returns {Promise<void>} */
async function keep() {
  const list = await fetch(address(`${files}files.json`));
  if (!list.ok) throw new Error("this server keeps no list of its files");
  const names = /** @type {string[]} */ (await list.json());
  const cache = await caches.open(cacheName);
  const pages = ["index.html", "map.html", "sw.js", "manifest.webmanifest"];
  await cache.addAll([
    home.href, anyMap.href,
    ...names.filter((name) => !pages.includes(name)).map((name) => address(files + name).href),
  ]);
}

async function forgetOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith("waymark ") && name !== cacheName) await caches.delete(name);
  }
  await worker.clients.claim();
}

/**
 * A page from the network; if that does not answer soon, the one that is kept.
 * @param {Request} request
 */
async function page(request) {
  const kept = await caches.match(new URL(request.url).pathname === home.pathname ? home : anyMap);
  if (!kept) return fetch(request);
  const answer = fetch(request.url, { cache: "no-cache" }).then(
    // A proxy that answers for a server that is away knows nothing of maps.
    (answer) => answer.status >= 502 ? kept : answer, () => kept);
  /** @type {Promise<Response>} */
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), patienceMilliseconds));
  return Promise.race([answer, late]);
}

/** @param {Request} request */
async function file(request) {
  return await caches.match(request) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (pathname.startsWith(address(files).pathname)) {
    event.respondWith(file(request));
  } else if (request.mode === "navigate"
    && (pathname === home.pathname || pathname.startsWith(address("m/").pathname))) {
    event.respondWith(page(request));
  }
});
