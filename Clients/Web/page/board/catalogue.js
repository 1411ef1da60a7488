// Made of the schema and of the catalogue of words, which every client reads: `make catalogue`
// writes this file, a test compares it.

export const Kind = {
  map: 0,
  persona: 1,
  stage: 2,
  lane: 3,
  card: 4,
  link: 5,
  comment: 6,
  channel: 7,
};

export const Field = {
  place: 2,
  map: {
    title: 1, kind: 2, persona: 3, scope: 4, owner: 5, goal: 6, reviewDate: 7, language: 8,
    template: 9, market: 10, notes: 11, forkedFrom: 12, silencedRules: 13, reviews: 14,
    reviewEvery: 15, insightWeights: 16, agenda: 17,
  },
  persona: {
    name: 1, place: 2, segment: 3, behaviour: 4, preferences: 5, needs: 6, motivations: 7,
    fears: 8, location: 9, industry: 10, companySize: 11, decisionMaker: 12, channels: 13,
    demographics: 14,
  },
  stage: {
    title: 1, place: 2, key: 3, labels: 4, afterSale: 5, forkedFrom: 6,
  },
  lane: {
    title: 1, place: 2, key: 3, labels: 4, backstage: 5, cardKind: 6, forkedFrom: 7,
  },
  card: {
    text: 1, place: 2, kind: 3, votes: 4, tags: 5, color: 6, check: 7, checkBy: 8, score: 9,
    actors: 10, whose: 11, channel: 12, existence: 13, importance: 14, momentOfTruth: 15,
    emotion: 16, emotions: 17, severity: 18, arises: 19, dropReason: 20, impact: 21, effort: 22,
    unit: 23, target: 24, values: 25, funnelCount: 26, owner: 27, due: 28, status: 29,
    availability: 30, source: 31, forkedFrom: 32,
  },
  link: {
    from: 1, to: 2, type: 3, label: 4,
  },
  comment: {
    on: 1, text: 2, type: 3, address: 4, source: 5,
  },
  channel: {
    name: 1, place: 2, key: 3, labels: 4,
  },
};

/** In the order in which they are offered. */
export const cardKinds = [
  "goal", "action", "thought", "need", "motivation", "fear", "external-factor", "milestone",
  "touchpoint", "emotion", "pain", "opportunity", "solution", "kpi", "action-item", "resource",
];

/** Kinds of card that share a colour.
 * @type {Record<string, string>} */
export const families = {
  "goal": "goal", "action": "doing", "thought": "mind", "need": "mind", "motivation": "mind",
  "fear": "pain", "external-factor": "mind", "milestone": "doing", "touchpoint": "contact",
  "emotion": "feeling", "pain": "pain", "opportunity": "chance", "solution": "chance",
  "kpi": "measure", "action-item": "work", "resource": "work",
};

/** The small signs of the picture, as paths that need no font. Each fills a square of 16.
 * @type {Record<string, string>} */
export const signs = {
  "goal": '<circle cx="8" cy="8" r="6.2"/><circle fill="currentColor" cx="8" cy="8" r="2.2"/>',
  "action": '<path fill="currentColor" d="M4.6 3L12.6 8L4.6 13Z"/>',
  "thought": '<path d="M2.4 3H13.6V10.4H8L4.6 13.6V10.4H2.4Z"/><path d="M5 6.7H11"/>',
  "need": '<path d="M8 2L14 8L8 14L2 8Z"/>',
  "motivation": '<path d="M3.4 8.6L8 4L12.6 8.6M3.4 13L8 8.4L12.6 13"/>',
  "fear": '<path d="M8 2.2L14.2 13.4H1.8Z"/><path d="M8 6.4V9.6M8 11.5v.2"/>',
  "external-factor": '<path d="M1.8 6.2Q4.9 3 8 6.2T14.2 6.2M1.8 11.2Q4.9 8 8 11.2T14.2 11.2"/>',
  "milestone": '<path fill="currentColor" d="M4.4 2.4H13L10.8 5.4L13 8.4H4.4Z"/><path d="M4.4 2V14.2"/>',
  "touchpoint": '<path d="M2.4 2.4H13.6V13.6H2.4Z"/><circle fill="currentColor" cx="8" cy="8" r="2.2"/>',
  "emotion": '<path d="M8 13.6C1.6 9 1.6 3.4 5 3.2C6.8 3.1 7.7 4.4 8 5.4C8.3 4.4 9.2 3.1 11 3.2C14.4 3.4 14.4 9 8 13.6Z"/>',
  "pain": '<path stroke-width="2.4" d="M3.6 3.6L12.4 12.4M12.4 3.6L3.6 12.4"/>',
  "opportunity": '<path fill="currentColor" d="M8 1.6L9.7 6.3L14.4 8L9.7 9.7L8 14.4L6.3 9.7L1.6 8L6.3 6.3Z"/>',
  "solution": '<path stroke-width="2.4" d="M8 2.8V13.2M2.8 8H13.2"/>',
  "kpi": '<path stroke-width="2.6" d="M3.4 13.4V9.4M8 13.4V6M12.6 13.4V2.8"/>',
  "action-item": '<path d="M2.6 2.6H13.4V13.4H2.6Z"/><path d="M5.2 8.2L7.2 10.2L10.8 5.8"/>',
  "resource": '<path d="M2.2 5L8 2L13.8 5V11L8 14L2.2 11ZM2.2 5L8 8L13.8 5M8 8V14"/>',
  "votes": '<path fill="currentColor" d="M8 3.2L13.2 11.6H2.8Z"/>',
  "comments": '<path d="M2.6 3.6H13.4V10.6H7.6L4.8 13.4V10.6H2.6Z"/>',
  "momentOfTruth": '<path fill="currentColor" d="M8 1.8L14.2 8L8 14.2L1.8 8Z"/>',
  "quickWin": '<path fill="currentColor" d="M9.4 1.8L3.6 9.2H7.4L6.4 14.2L12.4 6.6H8.4Z"/>',
  "channel": '<path d="M3 12.6a8 8 0 0 1 10 -9.6M5.6 12.6a5 5 0 0 1 6.6 -6.4"/><circle fill="currentColor" cx="10.4" cy="11" r="1.6"/>',
  "actors": '<circle cx="8" cy="5.2" r="2.8"/><path d="M2.8 13.8Q3.4 9.6 8 9.6T13.2 13.8"/>',
  "owner": '<circle fill="currentColor" cx="8" cy="5.2" r="2.8"/><path fill="currentColor" d="M2.8 13.8Q3.4 9.6 8 9.6T13.2 13.8Z"/>',
  "assumption": '<circle cx="8" cy="8" r="6.4"/><path d="M6 6.4Q6.2 4.6 8 4.6T10 6.4Q10 7.4 8 8.4V9.4"/><path d="M8 11.4v.3"/>',
  "validated": '<circle cx="8" cy="8" r="6.4"/><path d="M4.8 8.2L7.2 10.6L11.2 5.8"/>',
  "refuted": '<circle cx="8" cy="8" r="6.4"/><path d="M5.4 5.4L10.6 10.6M10.6 5.4L5.4 10.6"/>',
  "loop": '<path d="M13 8a5 5 0 1 1 -1.6 -3.6M11.8 1.6V4.8H8.6"/>',
  "shouldExist": '<path stroke-dasharray="2.2 1.8" d="M2.6 2.6H13.4V13.4H2.6Z"/><path d="M8 5.6v4.8M5.6 8h4.8"/>',
  "due": '<path d="M2.6 4H13.4V13.4H2.6ZM2.6 7H13.4M5.4 2.2V4.6M10.6 2.2V4.6"/>',
  "flow": '<path d="M2.4 3H13.6L9.6 8.2V13L6.4 11.4V8.2Z"/>',
};

/**
 * How a field is filled in.
 * @typedef {{ type: "text" } | { type: "line" } | { type: "yes" }
 *   | { type: "choice", values: string[] } | { type: "level", from: number, to: number }
 *   | { type: "number" } | { type: "decimal" } | { type: "date" } | { type: "channel" }
 *   | { type: "persona" } | { type: "own-level", from: number, to: number }
 *   | { type: "own-votes" } | { type: "names" } | { type: "dated" }} FieldForm
 */
/**
 * A field that people are asked for: at once, or behind “more”; by all cards, or by those of some
 * kinds.
 * @typedef {{ field: number, name: string, form: FieldForm, isLater?: boolean,
 *   isOfEveryCard?: boolean, carriers?: string[], icon?: string, isOnCard?: boolean,
 *   countedIn?: number }} FieldRow
 */

/** In the order of the forms.
 * @type {Record<number, FieldRow[]>} */
export const forms = {
  [Kind.map]: [
    { field: 1, name: "title", form: { type: "text" } },
    { field: 2, name: "kind", form: { type: "choice", values: ["current-state", "day-in-the-life", "future-state", "service-blueprint", "empathy-map", "touchpoints-only"] } },
    { field: 3, name: "persona", form: { type: "persona" } },
    { field: 4, name: "scope", form: { type: "text" } },
    { field: 5, name: "owner", form: { type: "text" } },
    { field: 6, name: "goal", form: { type: "text" } },
    { field: 7, name: "review-date", form: { type: "date" } },
    { field: 8, name: "language", form: { type: "line" } },
    { field: 15, name: "review-every", form: { type: "choice", values: ["monthly", "quarterly"] } },
    { field: 10, name: "market", form: { type: "choice", values: ["b2b", "b2c"] }, isLater: true },
    { field: 11, name: "notes", form: { type: "text" }, isLater: true },
  ],
  [Kind.persona]: [
    { field: 1, name: "name", form: { type: "text" } },
    { field: 3, name: "segment", form: { type: "text" } },
    { field: 4, name: "behaviour", form: { type: "text" } },
    { field: 5, name: "preferences", form: { type: "text" } },
    { field: 6, name: "needs", form: { type: "text" } },
    { field: 7, name: "motivations", form: { type: "text" } },
    { field: 8, name: "fears", form: { type: "text" } },
    { field: 9, name: "location", form: { type: "text" }, isLater: true },
    { field: 10, name: "industry", form: { type: "text" }, isLater: true },
    { field: 11, name: "company-size", form: { type: "text" }, isLater: true },
    { field: 12, name: "decision-maker", form: { type: "text" }, isLater: true },
    { field: 13, name: "channels", form: { type: "names" }, isLater: true },
    { field: 14, name: "demographics", form: { type: "text" }, isLater: true },
  ],
  [Kind.stage]: [
    { field: 1, name: "title", form: { type: "text" } },
    { field: 5, name: "after-sale", form: { type: "yes" } },
  ],
  [Kind.lane]: [
    { field: 1, name: "title", form: { type: "text" } },
    { field: 5, name: "backstage", form: { type: "yes" } },
    { field: 6, name: "card-kind", form: { type: "choice", values: ["goal", "action", "thought", "need", "motivation", "fear", "external-factor", "milestone", "touchpoint", "emotion", "pain", "opportunity", "solution", "kpi", "action-item", "resource"] } },
  ],
  [Kind.card]: [
    { field: 1, name: "text", form: { type: "text" }, isOfEveryCard: true },
    { field: 3, name: "kind", form: { type: "choice", values: ["goal", "action", "thought", "need", "motivation", "fear", "external-factor", "milestone", "touchpoint", "emotion", "pain", "opportunity", "solution", "kpi", "action-item", "resource"] }, isOfEveryCard: true },
    { field: 4, name: "votes", form: { type: "own-votes" }, isOfEveryCard: true, icon: "votes", isOnCard: true },
    { field: 5, name: "tags", form: { type: "names" }, isOfEveryCard: true, isOnCard: true },
    { field: 7, name: "check", form: { type: "choice", values: ["assumption", "validated", "refuted"] }, isOfEveryCard: true, isOnCard: true },
    { field: 8, name: "check-by", form: { type: "date" }, isOfEveryCard: true },
    { field: 9, name: "score", form: { type: "line" }, isLater: true, carriers: ["action"], icon: "score", isOnCard: true },
    { field: 10, name: "actors", form: { type: "names" }, carriers: ["action", "milestone"], icon: "actors", isOnCard: true },
    { field: 11, name: "whose", form: { type: "choice", values: ["customer", "ours"] }, carriers: ["goal"] },
    { field: 12, name: "channel", form: { type: "channel" }, carriers: ["touchpoint"], icon: "channel", isOnCard: true },
    { field: 13, name: "existence", form: { type: "choice", values: ["exists", "should-exist"] }, carriers: ["touchpoint"], isOnCard: true },
    { field: 14, name: "importance", form: { type: "level", from: 0, to: 3 }, carriers: ["touchpoint"], icon: "importance", isOnCard: true },
    { field: 15, name: "moment-of-truth", form: { type: "yes" }, carriers: ["touchpoint"], icon: "momentOfTruth", isOnCard: true },
    { field: 16, name: "emotion", form: { type: "level", from: -2, to: 2 }, carriers: ["emotion", "action", "milestone", "touchpoint"], icon: "face", isOnCard: true },
    { field: 17, name: "emotions", form: { type: "own-level", from: -2, to: 2 }, carriers: ["emotion", "action", "milestone", "touchpoint"], icon: "face", isOnCard: true },
    { field: 18, name: "severity", form: { type: "level", from: 0, to: 3 }, carriers: ["pain"], icon: "severity", isOnCard: true },
    { field: 19, name: "arises", form: { type: "text" }, carriers: ["pain"] },
    { field: 20, name: "drop-reason", form: { type: "text" }, carriers: ["pain"] },
    { field: 21, name: "impact", form: { type: "level", from: 0, to: 3 }, carriers: ["opportunity", "solution"], isOnCard: true },
    { field: 22, name: "effort", form: { type: "level", from: 0, to: 3 }, carriers: ["opportunity", "solution"], isOnCard: true },
    { field: 23, name: "unit", form: { type: "text" }, carriers: ["kpi"] },
    { field: 24, name: "target", form: { type: "decimal" }, carriers: ["kpi"], isOnCard: true, countedIn: 23 },
    { field: 25, name: "values", form: { type: "dated" }, carriers: ["kpi"], isOnCard: true, countedIn: 23 },
    { field: 26, name: "funnel-count", form: { type: "number" }, carriers: ["kpi"], icon: "flow", isOnCard: true },
    { field: 27, name: "owner", form: { type: "text" }, carriers: ["action-item"], icon: "owner", isOnCard: true },
    { field: 28, name: "due", form: { type: "date" }, carriers: ["action-item"], icon: "due", isOnCard: true },
    { field: 29, name: "status", form: { type: "choice", values: ["open", "doing", "done", "dropped"] }, carriers: ["action-item"], isOnCard: true },
    { field: 30, name: "availability", form: { type: "choice", values: ["have", "need"] }, carriers: ["resource"], isOnCard: true },
    { field: 6, name: "color", form: { type: "line" }, isLater: true, isOfEveryCard: true },
  ],
  [Kind.link]: [
    { field: 3, name: "type", form: { type: "choice", values: ["causes", "answers", "leads-to", "loops-back-to"] } },
    { field: 4, name: "label", form: { type: "text" } },
  ],
  [Kind.comment]: [
    { field: 2, name: "text", form: { type: "text" } },
    { field: 3, name: "type", form: { type: "choice", values: ["comment", "link", "quote", "survey-answer"] } },
    { field: 4, name: "address", form: { type: "line" } },
  ],
  [Kind.channel]: [
    { field: 1, name: "name", form: { type: "text" } },
  ],
};
