// The kinds of records and their fields, by the numbers of `Protocol/README.md` §15; a test
// compares them.

export const Kind = { map: 0, persona: 1, stage: 2, lane: 3, card: 4, link: 5, comment: 6, channel: 7 };

export const Field = {
  place: 2,
  map: { title: 1, kind: 2, persona: 3, scope: 4, owner: 5, goal: 6, reviewDate: 7, language: 8,
    template: 9, market: 10, notes: 11, forkedFrom: 12, silencedRules: 13, reviews: 14,
    reviewEvery: 15, insightWeights: 16, agenda: 17 },
  persona: { name: 1, place: 2, segment: 3, behaviour: 4, preferences: 5, needs: 6, motivations: 7,
    fears: 8, location: 9, industry: 10, companySize: 11, decisionMaker: 12, channels: 13,
    demographics: 14 },
  stage: { title: 1, place: 2, key: 3, labels: 4, afterSale: 5, forkedFrom: 6 },
  lane: { title: 1, place: 2, key: 3, labels: 4, backstage: 5, cardKind: 6, forkedFrom: 7 },
  card: { text: 1, place: 2, kind: 3, votes: 4, tags: 5, color: 6, check: 7, checkBy: 8, score: 9,
    actors: 10, whose: 11, channel: 12, existence: 13, importance: 14, momentOfTruth: 15,
    emotion: 16, emotions: 17, severity: 18, arises: 19, dropReason: 20, impact: 21, effort: 22,
    unit: 23, target: 24, values: 25, funnelCount: 26, owner: 27, due: 28, status: 29,
    availability: 30, source: 31, forkedFrom: 32 },
  link: { from: 1, to: 2, type: 3, label: 4 },
  comment: { on: 1, text: 2, type: 3, address: 4, source: 5 },
  channel: { name: 1, place: 2, key: 3, labels: 4 },
};

/** What a stage, lane or channel is called in the page's language. */
export const shownTitle = 0;

export const cardKinds = [
  "goal", "action", "thought", "need", "motivation", "fear", "external-factor", "milestone",
  "touchpoint", "emotion", "pain", "opportunity", "solution", "kpi", "action-item", "resource",
];

/** What a form asks for of each kind of card, beside its text, kind, tags, votes and check. */
const carried = /** @type {Record<string, number[]>} */ ({
  goal: [Field.card.whose],
  action: [Field.card.actors, Field.card.emotion, Field.card.emotions],
  milestone: [Field.card.actors, Field.card.emotion, Field.card.emotions],
  touchpoint: [Field.card.channel, Field.card.existence, Field.card.importance,
    Field.card.momentOfTruth, Field.card.emotion, Field.card.emotions],
  emotion: [Field.card.emotion, Field.card.emotions],
  pain: [Field.card.severity, Field.card.arises, Field.card.dropReason],
  opportunity: [Field.card.impact, Field.card.effort],
  solution: [Field.card.impact, Field.card.effort],
  kpi: [Field.card.unit, Field.card.target, Field.card.values, Field.card.funnelCount],
  "action-item": [Field.card.owner, Field.card.due, Field.card.status],
  resource: [Field.card.availability],
});

/** @param {string} kind */
export function carriedFields(kind) {
  return carried[kind] ?? [];
}

/**
 * How a field is filled in.
 * @typedef {{ type: "text" } | { type: "line" } | { type: "yes" } | { type: "choice", values: string[] }
 *   | { type: "level", from: number, to: number } | { type: "number" } | { type: "decimal" }
 *   | { type: "date" } | { type: "channel" } | { type: "persona" } | { type: "own-level" }
 *   | { type: "own-votes" } | { type: "names" } | { type: "dated" }} FieldForm
 */
/** @typedef {{ field: number, name: string, form: FieldForm }} FieldRow */

/** @type {FieldForm} */ const text = { type: "text" };
/** @type {FieldForm} */ const level = { type: "level", from: 0, to: 3 };
/**
 * @param {...string} values
 * @returns {FieldForm}
 */
const choice = (...values) => ({ type: "choice", values });

/** @type {Record<number, FieldRow[]>} */
export const forms = {
  [Kind.card]: [
    { field: Field.card.kind, name: "kind", form: choice(...cardKinds) },
    { field: Field.card.whose, name: "whose", form: choice("customer", "ours") },
    { field: Field.card.actors, name: "actors", form: { type: "names" } },
    { field: Field.card.channel, name: "channel", form: { type: "channel" } },
    { field: Field.card.existence, name: "existence", form: choice("exists", "should-exist") },
    { field: Field.card.importance, name: "importance", form: level },
    { field: Field.card.momentOfTruth, name: "moment-of-truth", form: { type: "yes" } },
    { field: Field.card.emotion, name: "emotion", form: { type: "level", from: -2, to: 2 } },
    { field: Field.card.emotions, name: "own-emotion", form: { type: "own-level" } },
    { field: Field.card.severity, name: "severity", form: level },
    { field: Field.card.arises, name: "arises", form: text },
    { field: Field.card.dropReason, name: "drop-reason", form: text },
    { field: Field.card.impact, name: "impact", form: level },
    { field: Field.card.effort, name: "effort", form: level },
    { field: Field.card.unit, name: "unit", form: text },
    { field: Field.card.target, name: "target", form: { type: "decimal" } },
    { field: Field.card.values, name: "values", form: { type: "dated" } },
    { field: Field.card.funnelCount, name: "funnel-count", form: { type: "number" } },
    { field: Field.card.owner, name: "owner", form: text },
    { field: Field.card.due, name: "due", form: { type: "date" } },
    { field: Field.card.status, name: "status", form: choice("open", "doing", "done", "dropped") },
    { field: Field.card.availability, name: "availability", form: choice("have", "need") },
    { field: Field.card.tags, name: "tags", form: { type: "names" } },
    { field: Field.card.votes, name: "votes", form: { type: "own-votes" } },
    { field: Field.card.check, name: "check", form: choice("assumption", "validated", "refuted") },
    { field: Field.card.checkBy, name: "check-by", form: { type: "date" } },
    { field: Field.card.score, name: "score", form: { type: "line" } },
  ],
  [Kind.map]: [
    { field: Field.map.title, name: "title", form: text },
    { field: Field.map.kind, name: "kind", form: choice("current-state", "day-in-the-life",
      "future-state", "service-blueprint", "empathy-map", "touchpoints-only") },
    { field: Field.map.persona, name: "persona", form: { type: "persona" } },
    { field: Field.map.goal, name: "goal", form: text },
    { field: Field.map.scope, name: "scope", form: text },
    { field: Field.map.owner, name: "owner", form: text },
    { field: Field.map.reviewDate, name: "review-date", form: { type: "date" } },
    { field: Field.map.reviewEvery, name: "review-every", form: choice("monthly", "quarterly") },
    { field: Field.map.market, name: "market", form: choice("b2b", "b2c") },
    { field: Field.map.notes, name: "notes", form: text },
  ],
  [Kind.persona]: [
    { field: Field.persona.name, name: "name", form: text },
    { field: Field.persona.segment, name: "segment", form: text },
    { field: Field.persona.behaviour, name: "behaviour", form: text },
    { field: Field.persona.preferences, name: "preferences", form: text },
    { field: Field.persona.needs, name: "needs", form: text },
    { field: Field.persona.motivations, name: "motivations", form: text },
    { field: Field.persona.fears, name: "fears", form: text },
    { field: Field.persona.location, name: "location", form: text },
    { field: Field.persona.industry, name: "industry", form: text },
    { field: Field.persona.companySize, name: "company-size", form: text },
    { field: Field.persona.decisionMaker, name: "decision-maker", form: text },
    { field: Field.persona.demographics, name: "demographics", form: text },
  ],
  [Kind.stage]: [
    { field: Field.stage.title, name: "title", form: text },
    { field: Field.stage.afterSale, name: "after-sale", form: { type: "yes" } },
  ],
  [Kind.lane]: [
    { field: Field.lane.title, name: "title", form: text },
    { field: Field.lane.cardKind, name: "card-kind", form: choice(...cardKinds) },
    { field: Field.lane.backstage, name: "backstage", form: { type: "yes" } },
  ],
  [Kind.channel]: [{ field: Field.channel.name, name: "name", form: text }],
};
