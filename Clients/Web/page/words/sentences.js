// Puts what insights and checks say into words: messages of the product's catalogue, a language of which
// is loaded when it is first needed (`messages-….js`, by `pack-messages`), filled in as the language writes
// numbers, days, quotations and lists. As in Sources/JourneyFormats/Words; a test holds the two together.

/** @typedef {{ key: string, values: Record<string, MessageValue> }} Message */
/**
 * A message, or an object with one member that is called like what it is: see `Message+JSON.swift`.
 * @typedef {Message | { count: number } | { decimal: number } | { feeling: number }
 *   | { percent: number | null, isLess?: boolean } | { day: string } | { text: string }
 *   | { verbatim: string } | { quotation: string } | { stage: number } | { stageAlone: number }
 *   | { channel: number } | { stageTitle: string } | { title: string } | { card: string }
 *   | { cardKind: string } | { person: string } | { list: MessageValue[], most: number }
 *   | { alternatives: MessageValue[] } | { joined: MessageValue[], separator: string }} MessageValue
 */
/**
 * What the records of a map are called, by the names of the insights (`42@00f1…`).
 * @typedef {object} Names
 * @property {readonly string[]} stages in their order
 * @property {readonly string[]} channels in their order
 * @property {(record: string) => string} title of a stage, lane or channel
 * @property {(record: string) => string} text of a card
 * @property {(record: string) => string} cardKind empty if nobody has said
 * @property {(participant: string) => string | null} person nobody who is known if null
 */

/**
 * By their names in full: what packs the page has to see them.
 * @type {Record<string, () => Promise<{ messages: Record<string, string> }>>}
 */
const catalogues = {
  en: () => import("./messages-en.js"),
  pl: () => import("./messages-pl.js"),
  ro: () => import("./messages-ro.js"),
  ru: () => import("./messages-ru.js"),
};

const noBreak = "\u00a0";
/** What a day, a decimal, a percent sign and a quotation look like (Unicode CLDR). */
const styles = {
  en: { point: ".", percent: "%", quotes: "“”", day: (/** @type {string} */ day) => day },
  pl: { point: ",", percent: "%", quotes: "„”",
    day: (/** @type {string} */ day) => dayFirst(day).replace(/^0/u, "") },
  ro: { point: ",", percent: `${noBreak}%`, quotes: "„”", day: dayFirst },
  ru: { point: ",", percent: `${noBreak}%`, quotes: "«»", day: dayFirst },
};

/** @param {string} day `2026-03-31` */
function dayFirst(day) {
  const [year, month, number] = day.split("-");
  return `${number}.${month}.${Number(year)}`;
}

/**
 * What of the page's own words is needed: patterns of messages, and terms.
 * @typedef {Pick<typeof import("./words.js"), "format" | "term">} Words
 */

export class Sentences {
  /**
   * @param {"en" | "pl" | "ro" | "ru"} language
   * @param {Record<string, string>} messages
   * @param {Words} words
   * @param {Names} names
   */
  constructor(language, messages, words, names) {
    this.words = words;
    this.language = language;
    this.messages = messages;
    this.names = names;
    this.style = styles[language];
    this.plurals = new Intl.PluralRules(language);
    this.numbers = new Intl.NumberFormat(language);
  }

  /**
   * @param {string} language
   * @param {Words} words
   * @param {Names} names
   */
  static async load(language, words, names) {
    const known = /** @type {"en" | "pl" | "ro" | "ru"} */ (language in catalogues ? language : "en");
    return new Sentences(known, (await catalogues[known]()).messages, words, names);
  }

  /**
   * A message without values, or with texts and numbers as values.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  say(key, values = {}) {
    return this.words.format(this.messages[key] ?? key, values, this.plurals, this.numbers);
  }

  /**
   * As a sentence: what stands in for a name at its beginning has a capital letter there.
   * @param {Message} message
   */
  sentence(message) {
    const text = this.text(message);
    const first = /^\{(\w+)\}/u.exec(this.messages[message.key] ?? "");
    const value = first && message.values[first[1]];
    return value && ("card" in value || "key" in value) ? capitalised(text) : text;
  }

  /**
   * @param {MessageValue} value
   * @returns {string}
   */
  text(value) {
    if ("key" in value) {
      /** @type {Record<string, string | number>} */
      const values = {};
      for (const [name, each] of Object.entries(value.values)) {
        values[name] = "count" in each ? each.count : this.text(each);
      }
      return this.say(value.key, values);
    }
    if ("count" in value) return this.numbers.format(value.count);
    if ("decimal" in value) return this.decimal(value.decimal);
    if ("feeling" in value) return (value.feeling > 0 ? "+" : "") + this.decimal(value.feeling);
    if ("percent" in value) return this.percent(value.percent, value.isLess ?? false);
    if ("day" in value) return this.style.day(value.day);
    if ("text" in value) return excerpt(value.text, 200);
    if ("verbatim" in value) return value.verbatim;
    if ("quotation" in value) return this.quoted(excerpt(value.quotation, 60));
    if ("stageTitle" in value) return this.naming(excerpt(value.stageTitle, 40));
    if ("stage" in value) return this.inSentence("stage", this.names.stages, value.stage);
    if ("channel" in value) return this.inSentence("channel", this.names.channels, value.channel);
    if ("stageAlone" in value) return this.stage(value.stageAlone);
    if ("title" in value) {
      return this.quoted(this.title(value.title) || this.say("placeUnnamed"));
    }
    if ("card" in value) return this.card(value.card);
    if ("person" in value) {
      return excerpt(this.names.person(value.person) ?? this.say("somebody"), 40);
    }
    if ("cardKind" in value) return this.cardKind(value.cardKind);
    if ("list" in value) return this.list(value.list.map((each) => this.text(each)), value.most);
    if ("alternatives" in value) {
      return this.list(value.alternatives.map((each) => this.text(each)), Infinity, "listOr");
    }
    return value.joined.map((each) => this.text(each)).join(value.separator);
  }

  /**
   * Where a finding is: `Purchase / Pains`, `Purchase`, `the map`.
   * @param {{ kind: string, id?: string, stage?: string | null, lane?: string | null }} place
   */
  place({ kind, id = "", stage, lane }) {
    const title = (/** @type {string} */ record) => this.title(record) || this.say("placeUnnamed");
    switch (kind) {
      case "persona": return this.say("placePersona");
      case "stage": return title(id);
      case "lane": return this.say("placeLane", { lane: title(id) });
      case "card": {
        const column = stage ? title(stage) : this.say("placeNoStage");
        return lane ? `${column} / ${title(lane)}` : column;
      }
      default: return this.say("placeMap");
    }
  }

  /**
   * How much was found; nothing if null.
   * @param {MessageValue | null} counts
   */
  summary(counts) {
    return counts ? `${this.text(counts)}.` : this.say("nothingFound");
  }

  /** @param {number} tenths */
  decimal(tenths) {
    const magnitude = Math.abs(tenths);
    const rest = magnitude % 10;
    return (tenths < 0 ? "−" : "") + Math.floor(magnitude / 10)
      + (rest === 0 ? "" : this.style.point + rest);
  }

  /**
   * @param {number | null} tenths
   * @param {boolean} isLess
   */
  percent(tenths, isLess) {
    if (tenths === null) return "?";
    const number = tenths % 10 === 0 ? this.numbers.format(tenths / 10) : this.decimal(tenths);
    return (isLess ? "<" : "") + number + this.style.percent;
  }

  /** @param {string} text */
  quoted(text) {
    return this.style.quotes[0] + text + this.style.quotes[1];
  }

  /**
   * Where nouns are declined, names stand between quotation marks, so that they need not be.
   * @param {string} name
   */
  naming(name) {
    return this.language === "en" ? name : this.quoted(name);
  }

  /** @param {string} record */
  title(record) {
    return excerpt(this.names.title(record), 40);
  }

  /**
   * @param {"stage" | "channel"} kind
   * @param {readonly string[]} records
   * @param {number} index
   */
  inSentence(kind, records, index) {
    const title = this.title(records[index] ?? "");
    return title.trim() === "" ? this.say(`${kind}UntitledSaid`, { number: String(index + 1) })
      : this.naming(title);
  }

  /** @param {number} index */
  stage(index) {
    const title = this.title(this.names.stages[index] ?? "");
    return title.trim() === "" ? this.say("stageUntitled", { number: String(index + 1) }) : title;
  }

  /** @param {string} record */
  card(record) {
    const text = oneLine(this.names.text(record));
    if (text !== "") return this.quoted(excerpt(text, 60));
    const kind = this.names.cardKind(record);
    return kind === "" ? this.say("cardBlank")
      : this.say("cardBlankKind", { kind: this.cardKind(kind) });
  }

  /** @param {string} kind */
  cardKind(kind) {
    return kind === "" || kind === "card" ? this.say("kindCard") : this.words.term("kind", kind);
  }

  /**
   * @param {string[]} names
   * @param {number} most
   * @param {string} [last]
   */
  list(names, most, last = "listLast") {
    if (names.length > most) {
      const shown = names.slice(0, Math.max(most - 1, 1));
      return this.say("listMore", { names: shown.join(", "),
        count: this.numbers.format(names.length - shown.length) });
    }
    return names.length < 2 ? names[0] ?? ""
      : this.say(last, { first: names.slice(0, -1).join(", "), last: names[names.length - 1] });
  }
}

/** @param {string} text */
function capitalised(text) {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/gu, " ").trim();
}

const graphemes = new Intl.Segmenter();
const isWide = /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])/u;

/**
 * Cut to a width in columns, as in a terminal.
 * @param {string} text
 * @param {number} columnsMost
 */
function excerpt(text, columnsMost) {
  const line = text.replace(/\s/gu, " ");
  if (line.length * 2 <= columnsMost) return line;
  let [width, result] = [0, ""];
  let cut = "";
  for (const { segment } of graphemes.segment(line)) {
    const columns = isWide.test(segment) ? 2 : 1;
    if (width + columns <= columnsMost - 1) cut = result + segment;
    result += segment;
    width += columns;
    if (width > columnsMost) return `${cut}…`;
  }
  return result;
}
