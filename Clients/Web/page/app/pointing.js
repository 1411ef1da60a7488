// Mouse, pen and finger on the board: choosing, writing, and the tabs of a phone.

import { withLater } from "./later.js";

/** @typedef {import("./app.js").App} App */

const narrow = matchMedia("(max-width: 44rem)");

/** @param {App} app */
export function addPointing(app) {
  const { root } = app.view;
  root.addEventListener("click", (event) => click(app, event));
  root.addEventListener("dblclick", (event) => {
    const card = cardAt(event.target);
    if (card && !isInField(event.target)) app.writer.begin(card);
  });
  root.addEventListener("focusin", (event) => focused(app, event));
  app.chooseLayout = () => {
    app.view.setLayout(app.wantsOutline ? "outline" : narrow.matches ? "stages" : "grid");
    watchStages(app);
  };
  narrow.addEventListener("change", () => {
    app.chooseLayout?.();
    app.refreshTools();
  });
  app.chooseLayout();
  app.drawers.push(() => watchStages(app));
}

/**
 * @param {EventTarget | null} target
 * @returns {string | null}
 */
function cardAt(target) {
  const card = target instanceof Element ? target.closest("[data-card]") : null;
  return /** @type {HTMLElement | null} */ (card)?.dataset.card ?? null;
}

/** @param {EventTarget | null} target */
function isInField(target) {
  return target instanceof Element && target.closest("textarea, input, a") !== null;
}

/**
 * @param {App} app
 * @param {MouseEvent} event
 */
function click(app, event) {
  const { target } = event;
  if (!(target instanceof Element) || isInField(target)) return;
  const tab = /** @type {HTMLElement | null} */ (target.closest("[data-stage-tab]"));
  if (tab) return showStage(app, Number(tab.dataset.stageTab));
  const cell = /** @type {HTMLElement | null} */ (target.closest("[data-cell]"));
  const [stage, lane] = (cell?.dataset.cell ?? "|").split("|");
  if (target.closest("[data-add]")) return app.writer.add({ stage: stage || null, lane: lane || null });
  const card = cardAt(target);
  if (card) {
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      if (app.selected.size === 0 && app.card !== null && app.card !== card) app.selected.add(app.card);
      if (app.selected.has(card)) app.selected.delete(card); else app.selected.add(card);
      app.card = card;
      return app.chose();
    }
    app.selected.clear();
    return app.focusCard(card);
  }
  const head = /** @type {HTMLElement | null} */ (target.closest("[data-record]"));
  if (head?.dataset.record && app.canSetUp) {
    const { record } = head.dataset;
    return void withLater(app, ({ editFrame }) => editFrame(app, record));
  }
  if (cell) {
    app.selected.clear();
    app.focusCell(stage || null, lane || null);
  }
}

/**
 * @param {App} app
 * @param {FocusEvent} event
 */
function focused(app, event) {
  if (isInField(event.target)) return;
  const card = cardAt(event.target);
  if (card && card !== app.card) {
    app.card = card;
    app.cell = app.state.placeOf(card);
    app.chose();
  }
  if (card || !(event.target instanceof HTMLElement) || !event.target.dataset.cell) return;
  const [stage, lane] = event.target.dataset.cell.split("|");
  app.card = null;
  app.cell = { stage: stage || null, lane: lane || null };
  app.chose();
}

// One stage at a time

/** @type {IntersectionObserver | null} */
let observer = null;
/** @type {Element | null} */
let watched = null;

/**
 * Which stage is in sight: its tab says so.
 * @param {App} app
 */
function watchStages(app) {
  const sections = app.view.root.querySelector(".sections");
  if (sections === watched) return;
  watched = sections;
  observer?.disconnect();
  observer = null;
  if (!sections) return;
  observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      const index = [...sections.children].indexOf(entry.target);
      markTab(app, index);
      const stage = app.view.stages[index] ?? null;
      app.stageInSight = stage;
      if (app.view.layout === "stages" && stage !== app.cell.stage && app.card === null) {
        app.cell = { stage, lane: app.cell.lane };
      }
    }
  }, { root: sections, threshold: 0.6 });
  for (const section of sections.children) observer.observe(section);
  app.stageInSight = app.view.stages[0] ?? null;
  markTab(app, 0);
}

/**
 * @param {App} app
 * @param {number} index
 */
function markTab(app, index) {
  for (const [each, tab] of [...app.view.root.querySelectorAll("[data-stage-tab]")].entries()) {
    if (each === index) {
      tab.setAttribute("aria-current", "true");
      tab.scrollIntoView({ block: "nearest", inline: "center" });
    } else tab.removeAttribute("aria-current");
  }
}

/**
 * @param {App} app
 * @param {number} index
 */
function showStage(app, index) {
  const section = app.view.root.querySelectorAll(".stage-section")[index];
  const { matches } = matchMedia("(prefers-reduced-motion: reduce)");
  section?.scrollIntoView({ behavior: matches ? "auto" : "smooth", block: "nearest", inline: "start" });
  const stage = app.view.stages[index] ?? null;
  app.card = null;
  app.cell = { stage, lane: app.view.lanes[0] ?? null };
  app.chose();
}
