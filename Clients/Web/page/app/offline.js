// The page starts without a network once its files are kept. Browsers allow that to https and to
// this machine's own pages only.

/** Whether the server, which is there again, has a newer version: a page may stay open for days. */
export let lookForNewer = () => {};

/**
 * @param {URL} base where the server's own addresses begin
 * @param {() => void} [whenNewer] a newer version is there, for when all tabs of this one are closed
 */
export async function startOffline(base, whenNewer = () => {}) {
  if (!isSecureContext || !("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(new URL("sw.js", base), { scope: base.href });
    const look = () => {
      if (registration.waiting && navigator.serviceWorker.controller) whenNewer();
    };
    look();
    registration.addEventListener("updatefound", () =>
      registration.installing?.addEventListener("statechange", look));
    lookForNewer = () => void registration.update().catch(() => {});
  } catch {
    // Without it the page needs the server to start, and works as well otherwise.
  }
}
