// What of a large map is still to be drawn, that near the view first, in steps so small that keys are
// answered between them.

/** @typedef {import("./board-view.js").BoardView} BoardView */
/** @typedef {import("./card-group.js").CardGroup} CardGroup */

/** How long drawing may take at a time, and the pauses between. */
const stepMilliseconds = 10;
const pauseMilliseconds = 24;
/** About as tall and wide as a line and a column come: only the order stands on it. */
const linePixels = 18;
const columnPixels = 240;

export class DrawingQueue {
  /** @param {BoardView} view */
  constructor(view) {
    this.view = view;
    /**
     * The nearest last.
     * @type {CardGroup[]}
     */
    this.groups = [];
    this.timer = 0;
  }

  /**
   * All that is not made yet.
   * @param {number} left
   * @param {number} top where the board is scrolled to
   */
  fill(left, top) {
    const { view } = this;
    const isOutline = view.layout === "outline";
    const columnWidth = view.layout === "stages" ? innerWidth : columnPixels;
    /** @type {[distance: number, group: CardGroup][]} */
    const found = [];
    let rowTop = 0;
    for (const lane of view.lanes) {
      let rowHeight = 4 * linePixels;
      for (const [column, stage] of view.stages.entries()) {
        let below = rowTop;
        for (const group of view.groupsIn(stage, lane)) {
          const height = group.lines * linePixels;
          const away = Math.max(below - top - innerHeight, top - below - height, 0);
          const aside = Math.max(column * columnWidth - left - innerWidth,
            left - (column + 1) * columnWidth, 0);
          if (!group.isMade) {
            group.isWaiting = true;
            found.push([isOutline ? column * 1e7 + below : away + aside, group]);
          }
          below += height;
        }
        rowHeight = Math.max(rowHeight, below - rowTop);
      }
      rowTop += rowHeight;
    }
    // Of what is equally near, what comes first.
    this.groups = found.reverse().sort(([a], [b]) => b - a).map(([, group]) => group);
  }

  /** @param {number} [milliseconds] */
  draw(milliseconds = stepMilliseconds) {
    const end = performance.now() + milliseconds;
    clearTimeout(this.timer);
    for (let group = this.groups.pop(); group; group = this.groups.pop()) {
      // One that is not in the page any more has its cards in another.
      if (!group.isMade && group.element.isConnected) group.make(this.view.source);
      if (performance.now() > end) break;
    }
    if (this.groups.length > 0) {
      this.timer = window.setTimeout(() => this.draw(), pauseMilliseconds);
    }
  }
}
