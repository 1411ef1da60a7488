// Choosing several cards with a rectangle that is drawn from between them, by mouse or pen.

import { EdgeScroll } from "./edge-scroll.js";

/** @typedef {import("./edge-scroll.js").Point} Point */
/**
 * @typedef {object} LassoTarget
 * @property {HTMLElement} root what the cards stand in, and what scrolls
 * @property {() => Iterable<[id: string, element: HTMLElement]>} cards
 * @property {(cards: string[], isMore: boolean) => void} chosen while it is drawn; whether besides those
 *   that were chosen before
 * @property {() => void} ended
 */

const slopPixels = 8;

export class Lasso {
  /** @param {LassoTarget} target */
  constructor(target) {
    this.target = target;
    /**
     * Where it began, in what scrolls.
     * @type {Point | null}
     */
    this.start = null;
    this.isMore = false;
    this.frame = document.createElement("div");
    this.frame.className = "lasso";
    /** @type {{ id: string, left: number, top: number, right: number, bottom: number }[]} */
    this.boxes = [];
    this.wasDrawn = false;
    this.scroll = new EdgeScroll(() => target.root, () => this.draw());
    target.root.addEventListener("pointerdown", (event) => this.down(event));
    target.root.addEventListener("click", (event) => {
      if (!this.wasDrawn) return;
      this.wasDrawn = false;
      event.stopPropagation();
      event.preventDefault();
    }, true);
    this.moved = (/** @type {PointerEvent} */ event) => this.move(event);
    this.lifted = () => this.end();
    this.keyed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.end(); }
    };
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.wasDrawn = false;
    // Where each stage scrolls by itself, a rectangle is of no use.
    if (event.button !== 0 || event.pointerType === "touch" || this.start
      || this.target.root.dataset.layout === "stages"
      || !(event.target instanceof Element) || !event.target.closest("[data-cell]")
      || event.target.closest("[data-card], button, textarea, a")) return;
    this.start = this.within(event);
    this.isMore = event.shiftKey || event.ctrlKey || event.metaKey;
    window.addEventListener("pointermove", this.moved);
    window.addEventListener("pointerup", this.lifted);
    window.addEventListener("pointercancel", this.lifted);
  }

  /**
   * A point of the window, in what scrolls.
   * @param {{ clientX: number, clientY: number }} event
   * @returns {Point}
   */
  within({ clientX, clientY }) {
    const { root } = this.target;
    const box = root.getBoundingClientRect();
    return { x: clientX - box.left + root.scrollLeft, y: clientY - box.top + root.scrollTop };
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.start) return;
    this.scroll.point = { x: event.clientX, y: event.clientY };
    if (!this.frame.isConnected) {
      const { x, y } = this.within(event);
      if (Math.hypot(x - this.start.x, y - this.start.y) < slopPixels) return;
      this.begin();
    }
    this.draw();
  }

  begin() {
    const { root, cards } = this.target;
    const origin = this.within({ clientX: 0, clientY: 0 });
    this.boxes = [...cards()].map(([id, element]) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { id, left: left + origin.x, right: right + origin.x, top: top + origin.y,
        bottom: bottom + origin.y };
    });
    getSelection()?.removeAllRanges();
    document.body.classList.add("is-choosing");
    root.append(this.frame);
    window.addEventListener("keydown", this.keyed, true);
    this.scroll.start();
  }

  draw() {
    if (!this.start) return;
    const { x, y } = this.within({ clientX: this.scroll.point.x, clientY: this.scroll.point.y });
    const [left, right] = [Math.min(x, this.start.x), Math.max(x, this.start.x)];
    const [top, bottom] = [Math.min(y, this.start.y), Math.max(y, this.start.y)];
    Object.assign(this.frame.style, { left: `${left}px`, top: `${top}px`,
      width: `${right - left}px`, height: `${bottom - top}px` });
    this.target.chosen(this.boxes.filter((box) => box.left < right && box.right > left
      && box.top < bottom && box.bottom > top).map(({ id }) => id), this.isMore);
  }

  end() {
    this.scroll.stop();
    window.removeEventListener("pointermove", this.moved);
    window.removeEventListener("pointerup", this.lifted);
    window.removeEventListener("pointercancel", this.lifted);
    window.removeEventListener("keydown", this.keyed, true);
    document.body.classList.remove("is-choosing");
    this.start = null;
    this.boxes = [];
    if (!this.frame.isConnected) return;
    this.frame.remove();
    this.wasDrawn = true;
    setTimeout(() => { this.wasDrawn = false; }, 0);
    this.target.ended();
  }
}
