// A new map: of which kind, with which stages, in which language, shown before it is made.

import { prefer, preference } from "../app/preferences.js";
import { element } from "../dom.js";
import { addressOfMap } from "./open-map.js";
import { previewTable } from "./preview.js";
import { makeMap, previewMap, Refusal, templates } from "./server.js";
import { label, language, say } from "./words.js";

/** @typedef {import("./server.js").Template} Template */
/** @typedef {import("./server.js").Templates} Templates */
/** @typedef {{ map: string | null, token: string | null }} About */

/**
 * @param {HTMLElement} main @param {About} about the map that an invitation is for
 * @returns {string} the title of the view
 */
export function newMapView(main, about) {
  const title = say("newTitle");
  const place = element("div", { class: "making" });
  main.append(
    element("p", {}, element("a", { class: "back", href: "#" }, say("back"))),
    element("h1", {}, title), place);
  load(place, about);
  return title;
}

/** @param {HTMLElement} place @param {About} about */
async function load(place, about) {
  try {
    form(place, await templates(about.token), about);
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : say("unreachable");
    place.replaceChildren(
      element("p", { class: "wrong", role: "alert" }, say("failed", { reason })),
      element("button", { class: "button", type: "button", onclick: () => load(place, about) },
        say("again")));
  }
}

/** @param {HTMLElement} place @param {Templates} library @param {About} about */
function form(place, library, about) {
  const made = element("form", { class: "fields", id: "new-map", novalidate: true },
    field("title", say("titleLabel"), element("input", {
      id: "title", name: "title", required: true, maxlength: 200, autocomplete: "off",
      placeholder: say("titleHint"), value: about.map ?? "", "aria-describedby": "new-wrong",
    })),
    choices("template", say("stagesLegend"), library.stages, "lifecycle-5"),
    choices("kind", say("kindLegend"), library.kinds, "current-state"),
    choices("market", say("marketLegend"),
      [{ id: "", labels: { [language()]: say("marketAny") } }, ...library.markets], ""),
    element("div", { class: "pair" },
      field("language", say("languageLabel"), select("language",
        library.languages.map(({ language: tag, name }) => [tag, name]), language())),
      field("agenda", say("agendaLabel"), select("agenda",
        [["", say("agendaNone")], ...library.agendas.map(named)], ""))),
    element("div", { class: "pair" },
      field("persona", say("personaLabel"), element("input", {
        id: "persona", name: "persona", maxlength: 100, autocomplete: "off",
      }), say("optional")),
      field("name", say("yourName"), element("input", {
        id: "name", name: "name", maxlength: 60, autocomplete: "nickname", value: preference("name") ?? "",
      }), say("optional"))),
  );
  const wrong = element("div", { id: "new-wrong", class: "wrong", role: "alert" });
  const button = element("button", { class: "button primary large", form: "new-map" }, say("make"));
  const view = element("div", { class: "preview-place" }, element("h2", {}, say("preview")));
  place.replaceChildren(made, view, element("div", { class: "doing" }, wrong, button));

  const look = previewer(view, () => query(made, about), about.token);
  made.addEventListener("change", look);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = query(made, about);
    const title = /** @type {HTMLInputElement} */ (made.elements.namedItem("title"));
    wrong.replaceChildren();
    title.removeAttribute("aria-invalid");
    if (title.value.trim() === "") {
      title.setAttribute("aria-invalid", "true");
      title.focus();
      wrong.append(say("titleMissing"));
      return;
    }
    prefer("name", asked.name ?? "");
    button.disabled = true;
    button.textContent = say("making");
    try {
      location.assign(addressOfMap(await makeMap(asked, about.token), about.token));
    } catch (error) {
      tell(wrong, error, asked.title ?? "");
      title.focus();
    }
    button.disabled = false;
    button.textContent = say("make");
  });
  look();
  if (!about.map) /** @type {HTMLElement} */ (made.querySelector("#title")).focus({ preventScroll: true });
}

/** @param {HTMLElement} wrong @param {unknown} error @param {string} title */
function tell(wrong, error, title) {
  if (error instanceof Refusal && error.status === 409) {
    wrong.append(say("nameTaken", { map: title }));
  } else {
    const reason = error instanceof Refusal ? error.message : say("unreachable");
    wrong.append(say("failed", { reason }));
  }
}

/** @param {HTMLFormElement} made @param {About} about @returns {Record<string, string>} */
function query(made, about) {
  /** @type {Record<string, string>} */
  const asked = {};
  for (const [name, value] of new FormData(made)) {
    if (typeof value === "string") asked[name] = value.trim();
  }
  if (about.map) asked.map = about.map;
  return asked;
}

/**
 * Shows the newest choice, and no older one that comes late.
 * @param {HTMLElement} view @param {() => Record<string, string>} asked @param {string | null} token
 */
function previewer(view, asked, token) {
  const place = element("div", { class: "preview-frame" });
  view.append(place);
  let last = new AbortController();
  return async () => {
    last.abort();
    last = new AbortController();
    const { signal } = last;
    const choice = asked();
    try {
      // What it is called changes nothing of what it looks like.
      const { preview } = await previewMap(
        { ...choice, title: "preview", map: choice.map ?? "preview" }, token, signal);
      place.replaceChildren(previewTable(preview, say("preview")));
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Refusal ? error.message : say("unreachable");
      place.replaceChildren(element("p", { class: "wrong" }, say("failed", { reason })));
    }
  };
}

/** @param {string} id @param {string} text @param {HTMLElement} control @param {string} [note] */
function field(id, text, control, note = "") {
  return element("div", { class: "field" },
    element("label", { for: id }, text, note !== "" && element("span", { class: "note-word" }, note)),
    control);
}

/** @param {string} name @param {(readonly string[])[]} options @param {string} chosen */
function select(name, options, chosen) {
  return element("select", { id: name, name },
    ...options.map(([value, text]) =>
      element("option", { value, selected: value === chosen }, text)));
}

/** @param {Template} template */
function named(template) {
  return [template.id, label(template.labels)];
}

/** @param {string} name @param {string} legend @param {Template[]} all @param {string} chosen */
function choices(name, legend, all, chosen) {
  return element("fieldset", { class: "choices" },
    element("legend", {}, legend),
    element("div", { class: "choice-list" }, ...all.map((template) =>
      element("label", { class: "choice" },
        element("input", {
          type: "radio", name, value: template.id, checked: template.id === chosen }),
        element("span", { class: "choice-face" },
          element("strong", {}, label(template.labels)),
          element("span", {}, label(template.description ?? template.purpose)))))));
}
