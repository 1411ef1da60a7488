// Put into each page before it begins: measures what its reader waits for. See page_speed.py.

(() => {
  const seen = { frames: [], longTasks: [], delays: [], firstCard: null, isWatching: false };
  window.speed = seen;

  /** Calls back when what this task has done is on the screen. */
  const whenPainted = (back) => requestAnimationFrame(() => afterFrame(back));
  /** From within a frame. */
  const afterFrame = (back) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { channel.port1.close(); back(performance.now()); };
    channel.port2.postMessage(null);
  };

  // The page says in which frame it shows its first cards.
  const mark = performance.mark.bind(performance);
  performance.mark = (name, ...rest) => {
    if (name === "first-card") afterFrame((now) => { seen.firstCard = now; });
    return mark(name, ...rest);
  };

  // From a key or an input to the frame that shows what became of it.
  for (const kind of ["keydown", "input"]) {
    addEventListener(kind, (event) => {
      if (!seen.isWatching || seen.kind !== kind) return;
      const { timeStamp } = event;
      whenPainted((now) => seen.delays.push(now - timeStamp));
    }, true);
  }

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (seen.isWatching && startTime >= seen.since) seen.longTasks.push(duration);
    }
  }).observe({ type: "longtask" });

  seen.begin = (kind = null) => {
    Object.assign(seen, { frames: [], longTasks: [], delays: [], isWatching: true, kind,
      since: performance.now() });
    let before = null;
    const frame = (now) => {
      if (!seen.isWatching) return;
      if (before !== null) seen.frames.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    if (kind === null) requestAnimationFrame(frame);
  };
  seen.end = () => new Promise((resolve) => setTimeout(() => {
    seen.isWatching = false;
    resolve({ frames: seen.frames, delays: seen.delays, longTasks: seen.longTasks });
  }, 100));
})();
