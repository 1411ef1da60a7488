// A file becomes a map, or part of one: what becomes of it is shown before anything is done.

import { prefer, preference } from "../app/preferences.js";
import { element } from "../dom.js";
import { addressOfMap, isMapName } from "./open-map.js";
import { previewTable } from "./preview.js";
import { importFile, Refusal } from "./server.js";
import { language, say } from "./words.js";
import { en } from "./words/en.js";

/** @typedef {import("./server.js").ImportReport} ImportReport */
/** @typedef {import("./server.js").Query} Query */
/**
 * Into which map; one that is open makes the changes itself.
 * @typedef {import("./new-map.js").About
 *   & { take?: (file: File, query: Query) => Promise<void> }} About
 */

const bytesMax = 16 << 20;
const leftOutShownMax = 20;

/** What a file may be, by the names that the server has for it. */
const formats = /** @type {const} */ (["mermaid", "csv", "csv-transposed", "markdown", "canvas", "survey",
  "events", "json"]);

/**
 * @param {HTMLElement} main @param {About} about the map that an invitation is for
 * @returns {string} the title of the view
 */
export function importView(main, about) {
  const title = say("importTitle");
  main.append(
    element("p", {}, element("a", { class: "back", href: "#" }, say("back"))),
    element("h1", {}, title), new FileImport(about).place);
  return title;
}

export class FileImport {
  /** @param {About} about */
  constructor(about) {
    this.about = about;
    /** @type {File | null} */
    this.file = null;
    /**
     * What was said of the file beyond its format.
     * @type {Record<string, string>}
     */
    this.said = {};
    this.map = element("input", {
      id: "map", name: "map", maxlength: 64, autocomplete: "off", autocapitalize: "none",
      spellcheck: "false", value: about.map ?? "", readonly: about.map !== null,
      "aria-describedby": "map-hint import-wrong",
    });
    this.format = element("select", { id: "format" }, element("option", { value: "" }, say("formatGuess")),
      ...formats.map((value) => element("option", { value }, say(`format.${value}`))));
    this.author = element("input", {
      id: "name", maxlength: 60, autocomplete: "nickname", value: preference("name") ?? "" });
    this.wrong = element("div", { id: "import-wrong", class: "wrong", role: "alert" });
    this.report = element("section", { class: "report", "aria-live": "polite" });
    this.read = element("button", { class: "button primary large is-main", disabled: true }, say("readFile"));
    /**
     * Says which file was chosen.
     * @type {HTMLElement | null}
     */
    this.words = null;
    this.place = element("div", { class: "importing" }, this.form(), this.report);
  }

  form() {
    const input = element("input", { id: "file", type: "file", class: "visually-hidden" });
    const words = element("span", {}, say("fileDrop"));
    const drop = element("label", { class: "drop", for: "file" }, input, words,
      element("span", { class: "quiet" }, say("fileTypes")));
    /** @param {File | undefined} file */
    const take = (file) => {
      if (file) this.choose(file);
    };
    input.addEventListener("change", () => take(input.files?.[0]));
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      take(event.dataTransfer?.files[0]);
    });
    this.words = words;
    const isOpen = this.about.take !== undefined;
    const format = element("div", { class: "field" },
      element("label", { for: "format" }, say("formatLabel")), this.format);
    const form = element("form", { class: "fields", novalidate: true }, drop,
      isOpen ? format : element("div", { class: "pair" },
        element("div", { class: "field" },
          element("label", { for: "map" }, say("mapLabel")), this.map,
          element("p", { id: "map-hint", class: "quiet" }, say("mapHint"))), format),
      !isOpen && element("div", { class: "field" },
        element("label", { for: "name" }, say("yourName"),
          element("span", { class: "note-word" }, say("optional"))), this.author),
      this.wrong, element("p", { class: "doing" }, this.read));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.said = {};
      this.preview();
    });
    return form;
  }

  /** @param {File} file */
  choose(file) {
    this.report.replaceChildren();
    this.wrong.replaceChildren();
    if (file.size > bytesMax) {
      this.file = null;
      this.read.disabled = true;
      this.wrong.append(say("fileTooLarge"));
      return;
    }
    this.file = file;
    if (this.words) this.words.textContent = say("fileChosen", { name: file.name });
    this.read.disabled = false;
    if (this.map.value === "") this.map.value = nameOf(file);
    this.read.focus();
  }

  /**
   * With a file that is there: shows at once what becomes of it.
   * @param {File} file
   */
  begin(file) {
    this.choose(file);
    if (this.file) void this.preview();
  }

  /** @returns {Query} */
  get query() {
    const name = this.file?.name ?? "";
    return {
      file: name, title: name.replace(/\.[^.]*$/u, ""), format: this.format.value,
      name: this.author.value.trim(), language: language(), ...this.said,
    };
  }

  /**
   * @param {HTMLButtonElement} button @param {string} words while it is done @param {() => Promise<void>} work
   */
  async busy(button, words, work) {
    const before = button.textContent;
    this.wrong.replaceChildren();
    button.disabled = true;
    button.textContent = words;
    try {
      await work();
    } catch (error) {
      this.tell(error);
    }
    button.disabled = false;
    button.textContent = before;
  }

  async preview() {
    const file = this.file;
    const map = this.map.value.trim();
    this.report.replaceChildren();
    if (!file) return;
    if (!isMapName(map)) {
      this.wrong.replaceChildren(say("mapWrong"));
      this.map.focus();
      return;
    }
    await this.busy(this.read, say("reading"), async () => {
      const report = await importFile(
        map, file, { ...this.query, "dry-run": "yes" }, this.about.token);
      this.show(report);
    });
  }

  /** @param {unknown} error */
  tell(error) {
    // What fetch throws is a TypeError, in words of the browser.
    const reason = error instanceof Error && !(error instanceof TypeError) ? error.message
      : say("unreachable");
    const journeys = error instanceof Refusal ? error.journeys : [];
    if (journeys.length === 0) {
      this.wrong.replaceChildren(reason);
      return;
    }
    this.report.replaceChildren(
      element("h2", {}, say("journeysTitle")),
      element("ol", { class: "journeys" }, ...journeys.map((words, index) =>
        element("li", {}, element("button", { class: "button", type: "button", onclick: () => {
          this.said = { ...this.said, table: String(index + 1) };
          this.preview();
        } }, words)))));
  }

  /** @param {ImportReport} report */
  show(report) {
    const things = counted(report.added);
    const restored = counted(report.restored);
    const isNothing = things === "" && restored === "";
    const isLeft = report.deleted.length > 0;
    const { take } = this.about;
    const { map } = report;
    const summary = things !== "" ? say(report.isNew ? "willMake" : "willAdd", { map, things })
      : restored !== "" ? say("willRestore", { map, things: restored })
        : isLeft ? "" : say("willNothing", { map });
    const button = element("button", { class: "button primary large is-main", type: "button" }, say("importButton"));
    button.addEventListener("click", () => this.busy(button, say("importing"), async () => {
      if (!this.file) return;
      if (this.about.take) return this.about.take(this.file, this.query);
      prefer("name", this.author.value.trim());
      await importFile(report.map, this.file, this.query, this.about.token);
      location.assign(addressOfMap(report.map, this.about.token));
    }));
    const already = report.thereAlready.cards;
    const title = element("h2", { tabindex: "-1" }, say("preview"));
    this.report.replaceChildren(
      title,
      element("p", {}, say("readAs", { format: report.formatName, reason: report.recognisedBy })),
      element("p", {}, element("strong", {}, summary)),
      ...(things !== "" && restored !== "" ? [element("p", {}, say("restored", { things: restored }))] : []),
      this.deletions(report),
      ...(already > 0 ? [element("p", {}, say("already", { count: already }))] : []),
      ...(report.preview.stages.length > 0 ? [previewTable(report.preview, say("preview"))] : []),
      this.guesses(report),
      losses(report),
      element("p", { class: "doing" }, ...(isNothing
        ? take ? [] : [element("a", { class: "button", href: addressOfMap(report.map, this.about.token) },
          say("openThat", { map: report.map }))]
        : [button])));
    title.focus();
  }

  /**
   * What of the file somebody has deleted on the map, and the way to have it back.
   * @param {ImportReport} report
   */
  deletions({ deleted }) {
    if (deleted.length === 0) return "";
    const things = deleted.map(({ by, counts }) =>
      say("deletedBy", { name: by ?? say("somebody"), things: counted(counts) })).join("; ");
    return element("p", { class: "deleted" }, say("deletedSince", { things }), " ", element("button", {
      class: "button small", type: "button", onclick: () => {
        this.said = { ...this.said, restore: "yes" };
        this.preview();
      },
    }, say("restoreDeleted")));
  }

  /** @param {ImportReport} report */
  guesses({ guessed }) {
    if (guessed.length === 0) return "";
    return element("div", {}, element("h3", {}, say("guessedTitle")),
      element("ul", {}, ...guessed.map((guess) => {
        const option = choiceOf(guess.option);
        return element("li", {}, guess.sentence, " ", option && element("button", {
          class: "button small", type: "button", onclick: () => {
            this.said = { ...this.said, [option.name]: option.value };
            this.preview();
          },
        }, say("guessOtherwise", {
          option: `${choiceWord(option.name)}: ${choiceWord(option.value)}` })));
      })));
  }
}

/** @param {ImportReport} report */
function losses({ leftOut }) {
  if (leftOut.length === 0) return element("p", { class: "quiet" }, say("leftOutNone"));
  const more = leftOut.length - leftOutShownMax;
  return element("div", {}, element("h3", {}, say("leftOutTitle")),
    element("ul", {}, ...leftOut.slice(0, leftOutShownMax).map((words) => element("li", {}, words))),
    more > 0 && element("p", {}, say("leftOutMore", { count: more })));
}

/**
 * What overrules a guess, as the command line writes it: `--dates month-first`. Nothing where somebody has to
 * fill in a word first.
 * @param {string | null} option
 */
function choiceOf(option) {
  const found = /^--(scale|dates|encoding|separator) '?([^\s',]+|,)'?$/u.exec(option ?? "");
  return found && { name: found[1], value: found[2] };
}

/** @param {string} name an option or one of its values; what has no words is shown as it is */
function choiceWord(name) {
  const key = /** @type {import("./words.js").Key} */ (`choice.${name}`);
  return key in en ? say(key) : name;
}

/**
 * “2 stages, 14 cards”; empty if it is nothing.
 * @param {Record<string, number>} added
 */
function counted(added) {
  /** @type {("stages" | "lanes" | "personas" | "channels" | "cards" | "comments" | "links")[]} */
  const nouns = ["stages", "lanes", "personas", "channels", "cards", "comments", "links"];
  return nouns.filter((noun) => added[noun] > 0)
    .map((noun) => say(noun, { count: added[noun] })).join(", ");
}

/**
 * `Spring Sale.csv` becomes `spring-sale`.
 * @param {File} file
 */
function nameOf(file) {
  return file.name.replace(/\.[^.]*$/u, "").normalize("NFKD").toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-").replace(/^-+|-+$/gu, "").slice(0, 64);
}
