// A link drawn from one card to another: from the handle at the card that is chosen. By keyboard it is a
// command; what it does is the same.

import { EdgeScroll } from "./edge-scroll.js";

/**
 * @typedef {object} LinkTarget
 * @property {HTMLElement} root what the cards stand in, and what scrolls
 * @property {(from: string, point: import("./edge-scroll.js").Point | null) => void} drawn as far as it is;
 *   null when it is over
 * @property {(from: string, to: string) => void} linked
 */

export class LinkDrag {
  /**
   * @param {HTMLElement} handle
   * @param {LinkTarget} target
   */
  constructor(handle, target) {
    this.handle = handle;
    this.target = target;
    /**
     * The card that it begins at.
     * @type {string | null}
     */
    this.from = null;
    /** @type {HTMLElement | null} */
    this.to = null;
    this.hasMoved = false;
    this.scroll = new EdgeScroll(() => target.root, () => this.follow());
    handle.addEventListener("pointerdown", (event) => this.down(event));
    handle.addEventListener("pointermove", (event) => this.move(event));
    handle.addEventListener("pointerup", () => this.up());
    handle.addEventListener("pointercancel", () => this.end());
    handle.addEventListener("click", (event) => {
      // One who only presses it is asked for the other card.
      if (this.hasMoved) event.stopImmediatePropagation();
    });
    this.keyed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.end(); }
    };
  }

  /** @param {PointerEvent} event */
  down(event) {
    const card = /** @type {HTMLElement | null} */ (this.handle.closest("[data-card]"));
    if (event.button !== 0 || !card?.dataset.card) return;
    event.stopPropagation();
    this.hasMoved = false;
    this.from = card.dataset.card;
    this.handle.setPointerCapture(event.pointerId);
    window.addEventListener("keydown", this.keyed, true);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.from === null) return;
    if (!this.hasMoved) {
      this.hasMoved = true;
      document.body.classList.add("is-linking");
      this.scroll.start();
    }
    this.scroll.point = { x: event.clientX, y: event.clientY };
    this.follow();
  }

  follow() {
    if (this.from === null) return;
    const { x, y } = this.scroll.point;
    const below = /** @type {HTMLElement | null} */ (
      document.elementFromPoint(x, y)?.closest("[data-card]") ?? null);
    const to = below?.dataset.card === this.from ? null : below;
    if (to !== this.to) {
      this.to?.classList.remove("is-linked");
      to?.classList.add("is-linked");
      this.to = to;
    }
    this.target.drawn(this.from, { x, y });
  }

  up() {
    const [from, to] = [this.from, this.to?.dataset.card];
    this.end();
    if (from !== null && to) this.target.linked(from, to);
  }

  end() {
    if (this.from === null) return;
    this.scroll.stop();
    this.target.drawn(this.from, null);
    this.from = null;
    this.to?.classList.remove("is-linked");
    this.to = null;
    document.body.classList.remove("is-linking");
    window.removeEventListener("keydown", this.keyed, true);
  }
}
