// The fields of a record as a form: each by what it may hold. What is set is one change at once.

import { element } from "../dom.js";
import { set, setKey, to } from "../engine/edits.js";
import { decimalOf, integerOf } from "../input/values.js";
import { Writing } from "../input/writing.js";
import { dayWords, say, signed, term } from "../words/words.js";
import { mark } from "../board/marks.js";
import { Field, Kind } from "../board/schema.js";

/** @typedef {import("../board/schema.js").FieldRow} FieldRow */
/** @typedef {import("../board/map-state.js").MapState} MapState */
/** @typedef {import("../engine/session.js").EditStep} EditStep */
/** @typedef {import("../input/writing.js").TextOwner} TextOwner */
/**
 * What a form needs.
 * @typedef {object} FormOwner
 * @property {MapState} state
 * @property {TextOwner} texts
 * @property {(...steps: EditStep[]) => boolean} edit
 * @property {string | null} ownID
 * @property {boolean} canWrite
 * @property {(writing: Writing) => void} wrote a field that is to hear of what others write
 */

let numbers = 0;

/**
 * One field with its label.
 * @param {FormOwner} owner
 * @param {string} record
 * @param {FieldRow} row
 * @returns {HTMLElement}
 */
export function fieldElement(owner, record, row) {
  const id = `field-${numbers++}`;
  const { type } = row.form;
  const isList = type === "names" || type === "dated";
  const label = term(type.startsWith("own-") ? "own" : isList ? "list" : "field", row.name);
  const isGroup = isList || ["level", "own-level", "own-votes"].includes(type);
  const control = owner.canWrite ? controlOf(owner, record, row, id)
    : element("span", { id }, shownValue(owner, record, row));
  if (isGroup) {
    control.setAttribute("role", "group");
    control.setAttribute("aria-label", label);
  }
  return element("div", { class: "field", "data-field": String(row.field) },
    isGroup || !owner.canWrite ? element("span", { class: "label" }, label)
      : element("label", { for: id }, label), control);
}

/**
 * @param {FormOwner} owner
 * @param {string} record
 * @param {FieldRow} row
 * @param {string} id
 */
function controlOf(owner, record, { field, form, name }, id) {
  const { state, edit } = owner;
  switch (form.type) {
    case "text": return textControl(owner, record, field, id);
    case "choice": {
      const chosen = state.text(record, field);
      const group = name === "kind" || name === "card-kind"
        ? (form.values[0] === "goal" ? "kind" : "map-kind") : "value";
      return select(id, form.values.map((value) => [value, term(group, value)]), chosen,
        (value) => edit(set(record, field, value === "" ? null : value)));
    }
    case "channel": case "persona": {
      const kind = form.type === "channel" ? Kind.channel : Kind.persona;
      const ids = form.type === "channel" ? state.channels : state.personas;
      const titles = ids.map((each) => /** @type {[string, string]} */ ([each,
        (kind === Kind.channel ? state.title(each) : state.text(each, Field.persona.name))
          || say("untitled")]));
      return select(id, titles, state.reference(record, field) ?? "",
        (value) => edit(set(record, field, to(value || null))));
    }
    case "yes": {
      const box = element("input", { id, type: "checkbox" });
      box.checked = state.value(record, field) === true;
      box.addEventListener("change", () => edit(set(record, field, box.checked ? true : null)));
      return box;
    }
    case "level": {
      const chosen = state.number(record, field);
      return levels(form.from, form.to, chosen, (value) => edit(set(record, field, value)));
    }
    case "own-level": {
      const own = owner.ownID === null ? null
        : Number(state.keyed(record, field).get(owner.ownID) ?? NaN);
      return levels(form.from, form.to, own, (value) => edit(set(record, field, value)));
    }
    case "own-votes": return votes(owner, record, field);
    case "names": return names(owner, record, field, name);
    case "dated": return dated(owner, record, field);
    default: return lineControl(owner, record, field, form.type, id);
  }
}

/**
 * @param {FormOwner} owner
 * @param {string} record
 * @param {number} field
 * @param {string} id
 */
function textControl(owner, record, field, id) {
  const area = element("textarea", { id, rows: 1, dir: "auto" });
  area.value = owner.texts.text(record, field);
  /** @type {Writing | null} */
  let writing = null;
  area.addEventListener("focus", () => {
    writing = new Writing(area, record, field, owner.texts);
    owner.wrote(writing);
  });
  area.addEventListener("blur", () => {
    writing?.end();
    writing = null;
  });
  return area;
}

/**
 * A value that is written as a whole and set when the field is left.
 * @param {FormOwner} owner
 * @param {string} record
 * @param {number} field
 * @param {string} type
 * @param {string} id
 */
function lineControl(owner, record, field, type, id) {
  const input = element("input", { id,
    type: type === "date" ? "date" : "text", inputmode: type === "number" ? "numeric"
      : type === "decimal" ? "decimal" : null });
  const value = owner.state.value(record, field);
  input.value = value === undefined ? "" : String(value);
  input.addEventListener("change", () => {
    const text = input.value.trim();
    if (text === "") return owner.edit(set(record, field, null));
    // What is none is refused in words, as everywhere.
    const number = type === "number" ? integerOf(text) : type === "decimal" ? decimalOf(text) : null;
    return owner.edit(set(record, field, number ?? text));
  });
  return input;
}

/**
 * @param {string} id
 * @param {[string, string][]} values
 * @param {string} chosen
 * @param {(value: string) => void} chose
 */
function select(id, values, chosen, chose) {
  const list = element("select", { id }, element("option", { value: "" }, "–"),
    ...values.map(([value, label]) => element("option", { value }, label)));
  if (chosen !== "" && !values.some(([value]) => value === chosen)) {
    list.append(element("option", { value: chosen }, chosen));
  }
  list.value = chosen;
  list.addEventListener("change", () => chose(list.value));
  return list;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number | null} chosen
 * @param {(value: number | null) => void} chose null takes it away
 */
function levels(from, to, chosen, chose) {
  const buttons = [];
  for (let level = from; level <= to; level++) {
    const isChosen = level === chosen;
    buttons.push(element("button", { type: "button", "aria-pressed": String(isChosen),
      "data-level": String(level), onclick: () => chose(isChosen ? null : level) },
      from < 0 && mark(`face:${level}`), from < 0 ? signed(level) : String(level)));
  }
  return element("div", { class: "levels" }, ...buttons);
}

/**
 * @param {FormOwner} owner
 * @param {string} record
 * @param {number} field
 */
function votes(owner, record, field) {
  const { ownID } = owner;
  const own = ownID === null ? 0 : Number(owner.state.keyed(record, field).get(ownID) ?? 0);
  const put = (/** @type {number} */ count) => owner.edit(set(record, field, count));
  return element("div", { class: "levels" },
    element("button", { type: "button", "aria-label": say("unvote"), disabled: own === 0,
      onclick: () => put(own - 1) }, "−"),
    element("span", { class: "chip" }, String(own)),
    element("button", { type: "button", "aria-label": say("vote"), onclick: () => put(own + 1) },
      mark("votes")));
}

/**
 * @param {FormOwner} owner
 * @param {string} record
 * @param {number} field
 * @param {string} name
 */
function names(owner, record, field, name) {
  const isTags = name === "tags";
  const label = isTags ? say("addTag") : name === "actors" ? say("addActor") : term("field", name);
  const keys = [...owner.state.keyed(record, field)].filter(([, value]) => value !== false);
  const input = element("input", { type: "text", "aria-label": label, placeholder: label });
  input.addEventListener("change", () => {
    const text = input.value.trim().replace(/^#/u, "");
    input.value = "";
    if (text !== "") owner.edit(setKey(record, field, text, true));
  });
  return element("div", { class: "chips" },
    ...keys.map(([key]) => element("span", { class: "chip" }, isTags ? `#${key}` : key,
      element("button", { type: "button", "aria-label": say("takeAway", { name: key }),
        onclick: () => owner.edit(setKey(record, field, key, null)) }, mark("close")))), input);
}

/**
 * @param {FormOwner} owner
 * @param {string} record
 * @param {number} field
 */
function dated(owner, record, field) {
  const days = [...owner.state.keyed(record, field)].sort(([a], [b]) => (a < b ? -1 : 1));
  const day = element("input", { type: "date", "aria-label": term("word", "date") });
  const value = element("input", { type: "text", inputmode: "decimal",
    "aria-label": term("field", "values"), placeholder: term("field", "values") });
  const put = () => {
    if (day.value === "" || value.value.trim() === "") return;
    const [key, number] = [day.value, decimalOf(value.value) ?? value.value.trim()];
    day.value = value.value = "";
    owner.edit(setKey(record, field, key, number));
  };
  day.addEventListener("change", put);
  value.addEventListener("change", put);
  return element("div", { class: "chips" },
    ...days.map(([key, number]) => element("span", { class: "chip" }, `${dayWords(key)}: ${number}`,
      element("button", { type: "button", "aria-label": say("takeAway", { name: dayWords(key) }),
        onclick: () => owner.edit(setKey(record, field, key, null)) }, mark("close")))), day, value);
}

/**
 * @param {FormOwner} owner
 * @param {string} record
 * @param {FieldRow} row
 * @returns {string}
 */
function shownValue({ state }, record, { field, form }) {
  const value = state.value(record, field);
  if (value === undefined) return "–";
  if (value instanceof Map) return [...value].map(([key, each]) => each === true ? key
    : `${key}: ${each}`).join(", ");
  if (typeof value === "object") {
    const target = state.reference(record, field);
    return target === null ? "–" : state.title(target) || state.text(target, 1);
  }
  if (form.type === "yes") return value ? "✓" : "–";
  return form.type === "choice" ? term("value", String(value)) : String(value);
}
