// While something is dragged near an edge, what is below scrolls along.

/** @typedef {{ x: number, y: number }} Point */

const edgePixels = 56;

export class EdgeScroll {
  /**
   * @param {() => HTMLElement} scroller what scrolls, in both directions
   * @param {() => void} scrolled to be called whenever it did
   */
  constructor(scroller, scrolled) {
    this.scroller = scroller;
    this.scrolled = scrolled;
    /**
     * Where the pointer is.
     * @type {Point}
     */
    this.point = { x: 0, y: 0 };
    this.frame = 0;
  }

  start() {
    this.frame = requestAnimationFrame(() => this.start());
    const scroller = this.scroller();
    const box = scroller.getBoundingClientRect();
    const { x, y } = this.point;
    const speed = (/** @type {number} */ low, /** @type {number} */ high) =>
      low < edgePixels ? -(edgePixels - low) / 4 : high < edgePixels ? (edgePixels - high) / 4 : 0;
    const [across, down] = [speed(x - box.left, box.right - x), speed(y - box.top, box.bottom - y)];
    if (!across && !down) return;
    scroller.scrollBy(across, 0);
    const section = document.elementFromPoint(x, y)?.closest(".stage-section");
    (section ?? scroller).scrollBy(0, down);
    this.scrolled();
  }

  stop() {
    cancelAnimationFrame(this.frame);
  }
}
