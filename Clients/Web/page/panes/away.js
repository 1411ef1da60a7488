// While one was away: what others have done since, offered to be seen in twenty seconds, never forced.

/** @typedef {import("../app/app.js").App} App */
/** @typedef {import("../engine/session.js").Version} Version */

/** Whoever was away for less has hardly missed anything. */
const awayMillisecondsLeast = 3 * 60_000;
/** Fewer changes are seen at a glance. */
const changesLeast = 3;
/** Of a map that one never saw before, everything is new; most of it is seen best as it stands. */
const lateChangesLeast = 100;

/**
 * @param {App} app
 * @param {() => number} [clock] in milliseconds
 */
export function watchAbsence(app, clock = () => Date.now()) {
  const { live } = app;
  if (!live) return;
  /**
   * What was here when one left: at first what this device had kept.
   * @type {{ version: Version, at: number } | null}
   */
  let left = { version: app.versionKept, at: -Infinity };

  const isHere = () => !document.hidden && live.status.state === "live" && app.hasCaughtUp
    && live.session.module.isComplete;

  const look = () => {
    if (!isHere()) {
      left ??= { version: live.session.version(), at: clock() };
      return;
    }
    const since = left;
    left = null;
    if (!since || clock() - since.at < awayMillisecondsLeast) return;
    const { version } = since;
    const least = version.length === 0 ? lateChangesLeast : changesLeast;
    if (live.session.unseen(version).count < least) return;
    import("../history/past.js").then(({ offerAbsence }) => offerAbsence(app, version))
      // Without what would show it, it is not offered.
      .catch((error) => console.warn(error));
  };
  app.drawers.push(look);
  document.addEventListener("visibilitychange", look);
}
