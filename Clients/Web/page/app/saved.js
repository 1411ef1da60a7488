// Three states, always in sight: on this device · others have it · on disk; and whether there is a
// connection, when it is tried again, and a button to try at once.

import { element } from "../dom.js";
import { numberWords, say } from "../words/words.js";

/** @typedef {import("../engine/session.js").Status} Status */

export class SavedState {
  /**
   * @param {() => void} retry
   * @param {() => void} explain
   * @param {() => boolean} isResting whether it does without a connection because nobody looks
   */
  constructor(retry, explain, isResting) {
    this.isResting = isResting;
    this.steps = ["onDevice", "withOthers", "onDisk"].map((key) =>
      element("span", { class: "step", "data-step": key }, element("span", {})));
    this.button = element("button", { class: "saved", type: "button", onclick: explain }, ...this.steps);
    this.words = element("span", {});
    this.retry = element("button", { class: "tool", type: "button", onclick: retry });
    this.offline = element("span", { class: "offline", role: "status", hidden: true },
      this.words, this.retry);
    this.element = element("div", { class: "saved-group" }, this.offline, this.button);
    /** @type {Status | null} */
    this.status = null;
    this.hasPlace = true;
    this.canWrite = true;
    this.isFinal = false;
    /** What is drawn. */
    this.drawn = "";
    setInterval(() => this.drawConnection(), 500);
  }

  /**
   * @param {Status} status
   * @param {boolean} hasPlace
   * @param {boolean} isFinal no more tries
   */
  draw(status, hasPlace, isFinal) {
    this.status = status;
    this.hasPlace = hasPlace;
    this.isFinal = isFinal;
    const key = JSON.stringify([status.unkept, status.unmerged, status.undurable, status.keepFailure,
      status.state, hasPlace]);
    if (key !== this.drawn) this.drawSteps(status, hasPlace);
    this.drawn = key;
    this.drawConnection();
  }

  /**
   * @param {Status} status
   * @param {boolean} hasPlace
   */
  drawSteps(status, hasPlace) {
    const states = [
      { count: status.unkept, isBad: !hasPlace || status.keepFailure !== null },
      { count: status.unmerged, isBad: false },
      { count: status.undurable, isBad: false },
    ];
    const keys = /** @type {const} */ (["onDevice", "withOthers", "onDisk"]);
    const sentences = states.map(({ count, isBad }, index) => {
      const step = this.steps[index];
      const isDone = count === 0 && !(isBad && index === 0);
      step.className = `step${isDone ? " is-done" : ""}${isBad ? " is-bad" : ""}`;
      const label = isBad && index === 0 ? say("notOnDevice") : say(keys[index]);
      const text = count > 0 ? `${label} −${numberWords(count)}` : label;
      // What is pressed stays where it is, or the press would come to nothing.
      const words = step.firstElementChild;
      if (words && words.textContent !== text) words.textContent = text;
      return isDone ? `${label} ✓` : count === 0 ? label
        : `${label}: ${say("missing", { count })}`;
    });
    this.button.title = sentences.join("\n");
    this.button.setAttribute("aria-label", `${say("saved")}: ${sentences.join(", ")}`);
    this.button.dataset.state = status.undurable === 0 ? "durable"
      : status.unmerged === 0 ? "merged" : status.unkept === 0 && hasPlace ? "kept" : "memory";
    this.button.classList.toggle("is-offline", status.state === "offline");
  }

  drawConnection() {
    const { status } = this;
    if (!status) return;
    const isLost = (status.state === "offline" || status.state === "connecting")
      && !this.isResting();
    this.offline.hidden = !isLost;
    if (!isLost) return;
    const seconds = status.retryAt === null ? 0
      : Math.max(0, Math.ceil((status.retryAt - performance.now()) / 1000));
    const words = this.isFinal ? say("disconnected")
      : status.state === "connecting" || seconds === 0 ? say("connecting")
        : say("offlineFor", { count: seconds });
    if (this.words.textContent !== words) this.words.textContent = words;
    this.retry.textContent = say("tryNow");
    this.retry.hidden = status.state === "connecting" || this.isFinal;
  }
}
