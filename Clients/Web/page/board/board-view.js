// The board: stages across, lanes down, as a grid; or, on a phone and as an outline, stage by stage
// with headings. Both are made of the same cells and cards, and only what has changed is drawn
// anew.

import { readAddress } from "../app/address.js";
import { element } from "../dom.js";
import { say, term } from "../words/words.js";
import { groupAt } from "./card-group.js";
import { CardView, linesOf } from "./card-view.js";
import { cellKey } from "./cell-order.js";
import { CellView } from "./cell-view.js";
import { DrawingQueue } from "./drawing-queue.js";
import { Field } from "./schema.js";

/** @typedef {import("./card-view.js").CardContext} CardContext */
/** @typedef {import("./changes.js").Changes} Changes */
/** @typedef {import("./map-state.js").MapState} MapState */
/** @typedef {"grid" | "stages" | "outline"} BoardLayout */
/** @typedef {CardContext & { canWrite: boolean, canSetUp: boolean,
 *   isThere: boolean }} BoardContext */

/** How long drawing may take at first; the rest comes in small steps. */
const firstMilliseconds = 40;
/** Above so many cards only those near the view are laid out. */
const largeCount = 300;

export class BoardView {
  /**
   * @param {HTMLElement} root
   * @param {MapState} state
   * @param {BoardContext} context
   */
  constructor(root, state, context) {
    this.root = root;
    this.state = state;
    this.context = context;
    /** @type {BoardLayout} */
    this.layout = "grid";
    /** @type {Map<string, CardView>} */
    this.cards = new Map();
    /** @type {Map<string, CellView>} */
    this.cells = new Map();
    this.queue = new DrawingQueue(this);
    /** @type {import("./card-group.js").CardSource} */
    this.source = {
      elementOf: (id) => this.card(id).element,
      isMade: (id) => this.cards.has(id),
      room: (id) => this.roomOf(id),
    };
    // Somebody is faster than the queue, or jumps.
    root.addEventListener("contentvisibilityautostatechange", (event) => {
      const { skipped } = /** @type {Event & { skipped?: boolean }} */ (event);
      const group = groupAt(event.target);
      if (group && !group.isMade && !skipped) group.make(this.source);
    }, true);
    /** Stages and lanes as they are shown, with null for what is in none. */
    this.stages = /** @type {(string | null)[]} */ ([]);
    this.lanes = /** @type {(string | null)[]} */ ([]);
    /**
     * Shown in place of the board.
     * @type {Node | null}
     */
    this.instead = null;
    this.curve = element("div", { class: "curve", hidden: true });
  }

  /** @param {BoardLayout} layout */
  setLayout(layout) {
    if (layout === this.layout) return;
    this.layout = layout;
    this.drawFrame();
  }

  /** @param {Changes} changes */
  draw(changes) {
    if (changes.isWhole || changes.isFrame) return this.drawFrame();
    for (const id of changes.cards) this.cards.get(id)?.draw(this.state, this.context);
    // A card comes into its new cell before it would go from the old one, and so keeps the focus.
    for (const key of [...changes.cells].reverse()) {
      this.drawCell(key);
      for (const group of this.cells.get(key)?.cards.groups.values() ?? []) {
        if (!group.isMade && !group.isWaiting) group.make(this.source);
      }
    }
    for (const id of changes.cards) if (!this.state.cellOf.has(id)) this.cards.delete(id);
  }

  /** @param {string} id */
  cardElement(id) {
    const cell = this.state.cellOf.get(id);
    if (!this.cards.has(id) && cell !== undefined) this.cells.get(cell)?.cards.make(id, this.source);
    return this.cards.get(id)?.element ?? null;
  }

  /**
   * @param {string | null} stage
   * @param {string | null} lane
   */
  cellElement(stage, lane) {
    return this.cells.get(cellKey(stage, lane))?.element ?? null;
  }

  /** @param {string} key */
  drawCell(key) {
    this.cells.get(key)?.draw(this.state, this.source, this.context.canWrite);
  }

  /**
   * @param {string | null} stage
   * @param {string | null} lane
   */
  groupsIn(stage, lane) {
    return this.cells.get(cellKey(stage, lane))?.cards.groups.values() ?? [];
  }

  /**
   * @param {string} id
   * @returns {readonly [lines: number, facts: number]}
   */
  roomOf(id) {
    const view = this.cards.get(id);
    if (view) return [view.lines, view.factLines];
    // Beside its text, kind and place: they are likely to stand in a line below.
    const hasFacts = (this.state.record(id)?.fields.size ?? 0) > 3;
    return [linesOf(this.state.text(id, Field.card.text)), hasFacts ? 1 : 0];
  }

  /** @param {string} id */
  card(id) {
    let view = this.cards.get(id);
    if (!view) {
      view = new CardView(id);
      view.draw(this.state, this.context);
      this.cards.set(id, view);
    }
    return view;
  }

  drawFrame() {
    const { state } = this;
    const outside = state.order.unplaced();
    this.stages = outside.stage ? [...state.stages, null] : [...state.stages];
    this.lanes = outside.lane ? [...state.lanes, null] : [...state.lanes];
    // Asking where it is scrolled to lays everything out, so it is asked only where there is something.
    const scroll = this.cells.size > 0 ? [this.root.scrollLeft, this.root.scrollTop] : [0, 0];
    const focused = document.activeElement;
    this.cells.clear();
    for (const view of this.cards.values()) view.draw(state, this.context);
    for (const id of this.cards.keys()) if (!state.cellOf.has(id)) this.cards.delete(id);
    this.root.dataset.layout = this.layout;
    this.root.classList.toggle("is-large", state.cellOf.size > largeCount);
    this.root.style.setProperty("--stages", String(Math.max(this.stages.length, 1)));
    if (this.instead) this.root.replaceChildren(this.instead);
    else if (this.stages.length === 0 || this.lanes.length === 0) this.drawEmpty();
    else if (this.layout === "grid") this.drawGrid();
    else this.drawSections();
    for (const key of this.cells.keys()) this.drawCell(key);
    this.queue.fill(scroll[0], scroll[1]);
    this.queue.draw(firstMilliseconds);
    if (scroll[0] > 0) this.root.scrollLeft = scroll[0];
    if (scroll[1] > 0) this.root.scrollTop = scroll[1];
    if (focused instanceof HTMLElement && focused !== document.activeElement
      && this.root.contains(focused)) focused.focus({ preventScroll: true });
  }

  drawEmpty() {
    const { canSetUp, isThere } = this.context;
    if (!isThere) return this.root.replaceChildren(element("p", { class: "opening" }, say("loading")));
    this.root.replaceChildren(element("div", { class: "empty" },
      element("p", {}, say(canSetUp ? "noFrame" : "noFrameWait")),
      canSetUp && element("a", { class: "button is-main", href: homeAddress("new") }, say("fromTemplate")),
      canSetUp && element("a", { class: "button", href: homeAddress("import") }, say("importFile")),
      canSetUp && element("button", { type: "button", "data-command": "stages" }, say("stages")),
      canSetUp && element("button", { type: "button", "data-command": "lanes" }, say("lanes"))));
  }

  drawGrid() {
    const grid = element("div", { class: "grid", role: "grid", "aria-label": say("board") });
    grid.append(element("div", { class: "row heads", role: "row" },
      element("div", { class: "corner", role: "columnheader" },
        element("span", { class: "visually-hidden" }, term("word", "stages"))),
      ...this.stages.map((stage) => this.stageHead(stage, "columnheader"))));
    // Its room is kept free from the beginning, so that nothing jumps when it comes.
    if (this.curve.childElementCount === 0) this.curve.hidden = !this.hasEmotions();
    this.curve.setAttribute("role", "gridcell");
    this.curve.setAttribute("aria-colspan", String(this.stages.length));
    grid.append(element("div", { class: "row curve-row", role: "row" },
      element("div", { class: "lane-head", role: "rowheader" },
        element("span", {}, term("word", "emotions"))), this.curve));
    let wasBackstage = false;
    for (const lane of this.lanes) {
      const isBackstage = lane !== null && this.state.value(lane, Field.lane.backstage) === true;
      if (isBackstage && !wasBackstage) {
        grid.append(element("div", { class: "visibility", role: "presentation" },
          element("span", {}, term("word", "lineOfVisibility"))));
      }
      wasBackstage = isBackstage;
      grid.append(element("div", { class: "row lane", role: "row" },
        this.laneHead(lane, "rowheader"),
        ...this.stages.map((stage) => this.cell(stage, lane, "gridcell"))));
    }
    this.root.replaceChildren(grid);
  }

  hasEmotions() {
    for (const id of this.state.cellOf.keys()) {
      if (this.state.number(id, Field.card.emotion) !== null) return true;
    }
    return false;
  }

  drawSections() {
    const tabs = element("nav", { class: "stage-tabs", "aria-label": term("word", "stages") },
      ...this.stages.map((stage, index) => element("button", {
        type: "button", "data-stage-tab": index, class: this.isAfterSale(stage) ? "is-after" : null,
      }, this.stageTitle(stage))));
    const sections = element("div", { class: "sections" });
    for (const stage of this.stages) {
      const section = element("section", { class: "stage-section", "data-stage": stage ?? "",
        tabindex: this.layout === "stages" ? "0" : null, "aria-label": this.stageTitle(stage) }, this.stageHead(stage, null));
      for (const lane of this.lanes) {
        section.append(element("div", { class: "lane-block" }, this.laneHead(lane, null),
          this.cell(stage, lane, "group")));
      }
      sections.append(section);
    }
    this.root.replaceChildren(tabs, sections);
  }

  /**
   * @param {string | null} stage
   * @param {string | null} lane
   * @param {string} role
   */
  cell(stage, lane, role) {
    const view = new CellView(stage, lane, role);
    if (this.startsAfterSale(stage)) view.element.classList.add("is-divided");
    this.cells.set(cellKey(stage, lane), view);
    return view.element;
  }

  /**
   * @param {string | null} stage
   * @param {string | null} role
   */
  stageHead(stage, role) {
    const classes = ["stage"];
    if (stage === null) classes.push("is-none");
    else if (this.isAfterSale(stage)) classes.push("is-after");
    if (this.startsAfterSale(stage)) classes.push("is-divided");
    if (stage !== null && this.context.canSetUp) classes.push("is-settable");
    const title = this.stageTitle(stage);
    const words = element("span", { class: "stage-title" }, title);
    const label = this.startsAfterSale(stage)
      && element("span", { class: "after-sale" }, term("word", "afterSale"));
    const attributes = { class: classes.join(" "), role, title,
      "data-record": stage, tabindex: role ? "-1" : null };
    return role
      ? element("div", attributes, element("div", { class: "chevron" }, words), label)
      : element("h2", attributes, element("span", { class: "chevron" }, words), label);
  }

  /**
   * @param {string | null} lane
   * @param {string | null} role
   */
  laneHead(lane, role) {
    const title = lane === null ? term("word", "noLane") : this.state.title(lane) || say("untitled");
    const canSet = lane !== null && this.context.canSetUp;
    const attributes = { class: canSet ? "lane-head is-settable" : "lane-head", role, "data-record": lane, tabindex: role ? "-1" : null };
    const words = element("span", {}, title);
    return role ? element("div", attributes, words) : element("h3", attributes, words);
  }

  /** @param {string | null} stage */
  stageTitle(stage) {
    return stage === null ? term("word", "noStage") : this.state.title(stage) || say("untitled");
  }

  /** @param {string | null} stage */
  isAfterSale(stage) {
    return stage !== null && this.state.value(stage, Field.stage.afterSale) === true;
  }

  /**
   * Whether the stage is the first behind the sale.
   * @param {string | null} stage
   */
  startsAfterSale(stage) {
    return stage !== null && this.isAfterSale(stage)
      && this.state.stages.find((each) => this.isAfterSale(each)) === stage
      && this.state.stages[0] !== stage;
  }
}

/**
 * A view of the home for this very map, with the invitation behind the `#`.
 * @param {"new" | "import"} view
 */
function homeAddress(view) {
  const map = location.pathname.split("/").at(-1) ?? "";
  const { token } = readAddress(location.hash);
  return `../#${view},map=${map}${token === null ? "" : `,token=${token}`}`;
}
