// What has the focus and what is chosen: one stop for Tab on the board, whatever is drawn anew.

/** @typedef {import("./app.js").App} App */

/**
 * What was moved in the page has lost the focus in some browsers: it gets it back.
 * @param {App} app
 * @param {boolean} hadFocus
 */
export function keepFocus(app, hadFocus) {
  if (document.activeElement !== document.body) return;
  if (app.writing) app.writing.area.focus({ preventScroll: true });
  else if (hadFocus && app.card !== null) {
    app.view.cardElement(app.card)?.focus({ preventScroll: true });
  }
}

/**
 * @param {App} app
 * @param {string} card
 * @param {ScrollLogicalPosition} [block]
 */
export function focusCard(app, card, block = "nearest") {
  app.drawNow();
  const element = app.view.cardElement(card);
  if (!element) return;
  app.card = card;
  app.cell = app.state.placeOf(card);
  focusElement(app, element, block);
}

/**
 * @param {App} app
 * @param {string | null} stage
 * @param {string | null} lane
 */
export function focusCell(app, stage, lane) {
  app.drawNow();
  const element = app.view.cellElement(stage, lane);
  if (!element) return;
  app.card = null;
  app.cell = { stage, lane };
  focusElement(app, element, "nearest");
}

/**
 * @param {App} app
 * @param {HTMLElement} element
 * @param {ScrollLogicalPosition} block
 */
function focusElement(app, element, block) {
  makeTabStop(app, element);
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block, inline: "nearest" });
  stayInSight(app, element);
  chose(app);
}

/** For how many frames after the last cards were made heights may still change. */
const settlingFrames = 3;

/**
 * What is far away is as tall as it is thought to be until it is drawn; so what was come to may move out of
 * sight again. Whoever scrolls meanwhile is let alone.
 * @param {App} app
 * @param {HTMLElement} element
 */
function stayInSight(app, element) {
  const over = new AbortController();
  for (const type of ["wheel", "touchstart", "pointerdown"]) {
    addEventListener(type, () => over.abort(), { signal: over.signal, passive: true });
  }
  let frames = settlingFrames;
  const look = () => {
    if (over.signal.aborted || document.activeElement !== element) return over.abort();
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (app.view.queue.groups.length === 0) frames -= 1;
    if (frames > 0) requestAnimationFrame(look); else over.abort();
  };
  requestAnimationFrame(look);
}

/**
 * One stop for Tab: where one was last.
 * @param {App} app
 * @param {HTMLElement} element
 */
function makeTabStop(app, element) {
  app.tabStop?.setAttribute("tabindex", "-1");
  app.tabStop = element;
  element.setAttribute("tabindex", "0");
}

/**
 * Whatever was drawn anew: Tab comes to the board once.
 * @param {App} app
 */
export function keepTabStop(app) {
  if (app.tabStop?.isConnected) return;
  const current = app.card === null ? null : app.view.cardElement(app.card);
  const element = current ?? app.view.root.querySelector(".card, .cell");
  if (element instanceof HTMLElement) makeTabStop(app, element);
}

/**
 * What is chosen has changed.
 * @param {App} app
 */
export function chose(app) {
  const chosen = new Set(app.chosen);
  for (const card of app.shownChosen) {
    if (!chosen.has(card)) app.view.cards.get(card)?.element.classList.remove("is-selected");
  }
  for (const card of chosen) app.view.cardElement(card)?.classList.add("is-selected");
  app.shownChosen = chosen;
  app.live?.setPresence({ record: app.card,
    cell: app.card === null && app.hasShown ? { ...app.cell } : null });
  app.refreshTools();
  app.writeAddress();
}

/**
 * @param {App} app
 * @param {boolean} hadFocus
 */
export function focusedCardIsGone(app, hadFocus) {
  const { stage, lane } = app.cell;
  app.card = null;
  if (hadFocus || document.activeElement === document.body) {
    const next = app.state.cardsIn(stage, lane)[0];
    if (next) focusCard(app, next); else focusCell(app, stage, lane);
  }
}
