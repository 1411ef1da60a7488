// Dragging cards with mouse, pen or finger. A finger has to rest a moment first, so that a scroll
// never becomes a drag; near an edge the board scrolls along. Every drag has its equal in “Move
// to…”.

import { EdgeScroll } from "./edge-scroll.js";

/** @typedef {{ stage: string | null, lane: string | null, before: string | null }} DropPlace */
/**
 * @typedef {object} DragTarget
 * @property {HTMLElement} root what is dragged over
 * @property {() => HTMLElement} scroller what scrolls, in both directions
 * @property {(card: string) => boolean} mayDrag
 * @property {(card: string) => string[]} begun which cards go along
 * @property {(cards: string[], place: DropPlace) => void} dropped
 * @property {() => void} ended
 */

const holdMilliseconds = 260;
const slopPixels = 8;

export class Dragging {
  /** @param {DragTarget} target */
  constructor(target) {
    this.target = target;
    /** @type {{ id: number, card: string, element: HTMLElement, x: number, y: number } | null} */
    this.pressed = null;
    /** @type {string[]} */
    this.cards = [];
    /** @type {HTMLElement | null} */
    this.ghost = null;
    /** @type {DropPlace | null} */
    this.place = null;
    this.line = document.createElement("div");
    this.line.className = "drop-line";
    this.hold = 0;
    this.point = { x: 0, y: 0 };
    this.scroll = new EdgeScroll(target.scroller, () => this.follow());
    /** Whether the click that ends a drag is to be passed over. */
    this.wasDragged = false;
    const { root } = target;
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("touchmove", (event) => { if (this.ghost) event.preventDefault(); },
      { passive: false });
    root.addEventListener("contextmenu", (event) => { if (this.pressed) event.preventDefault(); });
    root.addEventListener("click", (event) => {
      if (!this.wasDragged) return;
      this.wasDragged = false;
      event.stopPropagation();
      event.preventDefault();
    }, true);
    this.moved = (/** @type {PointerEvent} */ event) => this.move(event);
    this.lifted = (/** @type {PointerEvent} */ event) => this.up(event);
    this.cancelled = () => this.cancel();
    this.keyed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.cancel(); }
    };
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.wasDragged = false;
    if (event.button !== 0 || this.pressed || !(event.target instanceof Element)) return;
    const element = /** @type {HTMLElement | null} */ (event.target.closest("[data-card]"));
    const card = element?.dataset.card;
    if (!element || !card || event.target.closest("textarea") || !this.target.mayDrag(card)) return;
    this.pressed = { id: event.pointerId, card, element, x: event.clientX, y: event.clientY };
    window.addEventListener("pointermove", this.moved);
    window.addEventListener("pointerup", this.lifted);
    window.addEventListener("pointercancel", this.cancelled);
    if (event.pointerType === "touch") {
      this.hold = window.setTimeout(() => this.begin(), holdMilliseconds);
    }
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { pressed } = this;
    if (!pressed || event.pointerId !== pressed.id) return;
    this.point = this.scroll.point = { x: event.clientX, y: event.clientY };
    if (!this.ghost) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < slopPixels) return;
      if (event.pointerType === "touch") return this.cancel();
      this.begin();
    }
    this.follow();
  }

  begin() {
    const { pressed } = this;
    if (!pressed || !pressed.element.isConnected) return this.cancel();
    clearTimeout(this.hold);
    this.cards = this.target.begun(pressed.card);
    const box = pressed.element.getBoundingClientRect();
    const ghost = /** @type {HTMLElement} */ (pressed.element.cloneNode(true));
    ghost.classList.add("ghost");
    ghost.removeAttribute("data-card");
    ghost.setAttribute("aria-hidden", "true");
    ghost.style.width = `${box.width}px`;
    if (this.cards.length > 1) ghost.dataset.count = String(this.cards.length);
    document.body.append(ghost);
    document.body.classList.add("is-dragging");
    getSelection()?.removeAllRanges();
    this.ghost = ghost;
    this.point = this.point.x ? this.point : { x: pressed.x, y: pressed.y };
    for (const card of this.cards) this.elementOf(card)?.classList.add("is-dragged");
    window.addEventListener("keydown", this.keyed, true);
    navigator.vibrate?.(12);
    this.scroll.point = this.point;
    this.scroll.start();
  }

  follow() {
    const { ghost, pressed, point } = this;
    if (!ghost || !pressed) return;
    ghost.style.left = `${point.x - 24}px`;
    ghost.style.top = `${point.y - 16}px`;
    this.showPlace(this.placeAt(point.x, point.y));
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {DropPlace | null}
   */
  placeAt(x, y) {
    const cell = /** @type {HTMLElement | null} */ (
      document.elementFromPoint(x, y)?.closest("[data-cell]") ?? null);
    if (!cell || !this.target.root.contains(cell)) return null;
    const [stage, lane] = (cell.dataset.cell ?? "|").split("|");
    let before = null;
    for (const each of cell.querySelectorAll("[data-card]")) {
      const card = /** @type {HTMLElement} */ (each);
      if (this.cards.includes(card.dataset.card ?? "")) continue;
      const box = card.getBoundingClientRect();
      if (y < box.top + box.height / 2) { before = card.dataset.card ?? null; break; }
    }
    return { stage: stage || null, lane: lane || null, before };
  }

  /** @param {DropPlace | null} place */
  showPlace(place) {
    this.place = place;
    for (const each of this.target.root.querySelectorAll(".is-target")) each.classList.remove("is-target");
    if (!place) return this.line.remove();
    const cell = this.target.root.querySelector(
      `[data-cell="${place.stage ?? ""}|${place.lane ?? ""}"]`);
    cell?.classList.add("is-target");
    const cards = cell?.querySelector(".cards");
    const before = place.before ? this.elementOf(place.before) : null;
    if (before) before.before(this.line); else cards?.append(this.line);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId !== this.pressed?.id) return;
    const { cards, place, ghost } = this;
    this.cancel();
    if (!ghost) return;
    this.wasDragged = true;
    setTimeout(() => { this.wasDragged = false; }, 0);
    if (place) this.target.dropped(cards, place);
  }

  cancel() {
    clearTimeout(this.hold);
    this.scroll.stop();
    this.pressed = null;
    this.point = { x: 0, y: 0 };
    window.removeEventListener("pointermove", this.moved);
    window.removeEventListener("pointerup", this.lifted);
    window.removeEventListener("pointercancel", this.cancelled);
    window.removeEventListener("keydown", this.keyed, true);
    const wasDragging = this.ghost !== null;
    document.body.classList.remove("is-dragging");
    this.ghost?.remove();
    this.ghost = null;
    this.showPlace(null);
    for (const card of this.cards) this.elementOf(card)?.classList.remove("is-dragged");
    this.cards = [];
    if (wasDragging) this.target.ended();
  }

  /**
   * @param {string} card
   * @returns {HTMLElement | null}
   */
  elementOf(card) {
    return this.target.root.querySelector(`[data-card="${CSS.escape(card)}"]`);
  }
}
