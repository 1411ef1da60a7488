// Questions, as the browser's own dialogs: focus stays in them, Escape leaves them, and the focus
// returns.

import { mark } from "../board/marks.js";
import { element, nodes } from "../dom.js";
import { say } from "../words/words.js";

/**
 * Shows a dialog until `close` is called or it is left.
 * @template T
 * @param {string} title
 * @param {(close: (result: T) => void) => Node[]} content
 * @param {{ isWide?: boolean, mustAnswer?: boolean }} [options]
 * @returns {Promise<T | null>} null if it was left
 */
export function show(title, content, options = {}) {
  const { isWide = false, mustAnswer = false } = options;
  return new Promise((resolve) => {
    const before = document.activeElement;
    /** @type {T | null} */
    let result = null;
    // By its words: one may stand over another.
    const dialog = element("dialog", { class: isWide ? "dialog is-wide" : "dialog", "aria-label": title },
      element("h2", {}, title));
    dialog.append(...content((value) => {
      result = value;
      dialog.close();
    }));
    if (!mustAnswer) {
      dialog.append(element("button", { class: "tool", type: "button", "aria-label": say("close"),
        onclick: () => dialog.close() }, mark("close")));
    }
    dialog.addEventListener("cancel", (event) => { if (mustAnswer) event.preventDefault(); });
    // A click beside it leaves it.
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target !== dialog || mustAnswer) return;
      const box = dialog.getBoundingClientRect();
      if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top
        || event.clientY > box.bottom) dialog.close();
    });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => {
      dialog.remove();
      const target = before instanceof HTMLElement && before.isConnected && before !== document.body
        ? before : document.getElementById("board");
      target?.focus({ preventScroll: true });
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector("[autofocus], input, textarea, .choices button, button");
    if (first instanceof HTMLElement) first.focus();
  });
}

/**
 * Asks for a line of text.
 * @param {string} title
 * @param {{ value?: string, label?: string, note?: string, action?: string, isLong?: boolean,
 *   mustAnswer?: boolean, most?: number, suggestions?: string[] }} [options]
 * @returns {Promise<string | null>}
 */
export function ask(title, options = {}) {
  return show(title, (/** @type {(text: string) => void} */ close) => {
    const attributes = { type: "text", autofocus: true, maxlength: options.most ?? 2000,
      "aria-label": options.label ?? title, autocomplete: "off", list: "suggestions" };
    const field = options.isLong
      ? element("textarea", { ...attributes, type: null, rows: 4, list: null })
      : element("input", attributes);
    field.value = options.value ?? "";
    const form = element("form", { method: "dialog" });
    form.append(...nodes([options.note && element("p", { class: "muted" }, options.note), field,
      options.suggestions && element("datalist", { id: "suggestions" },
        ...options.suggestions.map((each) => element("option", { value: each }))),
      element("div", { class: "row-buttons" },
        element("button", { class: "button is-main", type: "submit" }, options.action ?? say("ok")),
        !options.mustAnswer && element("button", { class: "button", type: "button",
          onclick: () => form.closest("dialog")?.close() }, say("cancel")))]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim() === "" && options.mustAnswer) return field.focus();
      close(field.value);
    });
    field.addEventListener("keydown", (event) => {
      const { key, ctrlKey, metaKey } = /** @type {KeyboardEvent} */ (event);
      if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
    });
    return [form];
  }, { mustAnswer: options.mustAnswer });
}

/**
 * @template T
 * @typedef {{ label: string, value: T, note?: string, icon?: Node | null, isChosen?: boolean }} Choice
 */

/**
 * Lets one of several things be chosen; with many of them, what is typed finds it.
 * @template T
 * @param {string} title
 * @param {Choice<T>[]} choices
 * @param {{ note?: string }} [options]
 * @returns {Promise<T | null>}
 */
export function choose(title, choices, options = {}) {
  const { note } = options;
  return show(title, (/** @type {(value: T) => void} */ close) => {
    const list = element("div", { class: "choices", role: "group", "aria-label": title });
    const buttons = choices.map((choice) => {
      const button = element("button", { type: "button",
        "aria-pressed": choice.isChosen === undefined ? null : String(choice.isChosen) },
        choice.icon, element("span", {}, choice.label),
        choice.note && element("span", { class: "note" }, choice.note));
      button.addEventListener("click", () => close(choice.value));
      list.append(button);
      return button;
    });
    const body = element("div", { class: "body" }, note && element("p", { class: "muted" }, note));
    // On a phone a keyboard would cover half of them.
    const isByThumb = matchMedia("(pointer: coarse)").matches;
    if (choices.length > (isByThumb ? 20 : 9)) {
      const search = element("input", { type: "text", "aria-label": say("search"),
        placeholder: say("search"), autofocus: !isByThumb });
      search.addEventListener("input", () => {
        const wanted = search.value.trim().toLowerCase();
        for (const button of buttons) {
          button.hidden = !(button.textContent ?? "").toLowerCase().includes(wanted);
        }
      });
      search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") buttons.find((button) => !button.hidden)?.click();
      });
      body.append(search);
    }
    body.append(list);
    body.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const shown = buttons.filter((button) => !button.hidden);
      const at = shown.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      shown[(at + step + shown.length) % shown.length]?.focus();
    });
    return [body];
  });
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string} action
 * @param {boolean} [isBad]
 */
export async function confirmed(title, text, action, isBad = false) {
  const answer = await show(title, (/** @type {(yes: boolean) => void} */ close) => [
    element("div", { class: "body" }, element("p", {}, text),
      element("div", { class: "row-buttons" },
        element("button", { class: `button ${isBad ? "is-bad" : "is-main"}`, type: "button",
          onclick: () => close(true) }, action),
        element("button", { class: "button", type: "button", autofocus: true,
          onclick: () => close(false) }, say("cancel")))),
  ]);
  return answer === true;
}
