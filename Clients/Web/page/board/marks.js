// The small signs of the picture, as paths that need no font. Each fills a square of 16; the same
// as in Sources/JourneyFormats/Picture/PictureMark.swift.

const f = 'fill="currentColor"';

/** @type {Record<string, string>} */
const shapes = {
  goal: `<circle cx="8" cy="8" r="6.2"/><circle ${f} cx="8" cy="8" r="2.2"/>`,
  action: `<path ${f} d="M4.6 3L12.6 8L4.6 13Z"/>`,
  thought: `<path d="M2.4 3H13.6V10.4H8L4.6 13.6V10.4H2.4Z"/><path d="M5 6.7H11"/>`,
  need: `<path d="M8 2L14 8L8 14L2 8Z"/>`,
  motivation: `<path d="M3.4 8.6L8 4L12.6 8.6M3.4 13L8 8.4L12.6 13"/>`,
  fear: `<path d="M8 2.2L14.2 13.4H1.8Z"/><path d="M8 6.4V9.6M8 11.5v.2"/>`,
  "external-factor": `<path d="M1.8 6.2Q4.9 3 8 6.2T14.2 6.2M1.8 11.2Q4.9 8 8 11.2T14.2 11.2"/>`,
  milestone: `<path ${f} d="M4.4 2.4H13L10.8 5.4L13 8.4H4.4Z"/><path d="M4.4 2V14.2"/>`,
  touchpoint: `<path d="M2.4 2.4H13.6V13.6H2.4Z"/><circle ${f} cx="8" cy="8" r="2.2"/>`,
  emotion: `<path d="M8 13.6C1.6 9 1.6 3.4 5 3.2C6.8 3.1 7.7 4.4 8 5.4C8.3 4.4 9.2 3.1 11 3.2`
    + `C14.4 3.4 14.4 9 8 13.6Z"/>`,
  pain: `<path stroke-width="2.4" d="M3.6 3.6L12.4 12.4M12.4 3.6L3.6 12.4"/>`,
  opportunity:
    `<path ${f} d="M8 1.6L9.7 6.3L14.4 8L9.7 9.7L8 14.4L6.3 9.7L1.6 8L6.3 6.3Z"/>`,
  solution: `<path stroke-width="2.4" d="M8 2.8V13.2M2.8 8H13.2"/>`,
  kpi: `<path stroke-width="2.6" d="M3.4 13.4V9.4M8 13.4V6M12.6 13.4V2.8"/>`,
  "action-item": `<path d="M2.6 2.6H13.4V13.4H2.6Z"/><path d="M5.2 8.2L7.2 10.2L10.8 5.8"/>`,
  resource: `<path d="M2.2 5L8 2L13.8 5V11L8 14L2.2 11ZM2.2 5L8 8L13.8 5M8 8V14"/>`,
  card: `<circle ${f} cx="8" cy="8" r="4"/>`,
  votes: `<path ${f} d="M8 3.2L13.2 11.6H2.8Z"/>`,
  comments: `<path d="M2.6 3.6H13.4V10.6H7.6L4.8 13.4V10.6H2.6Z"/>`,
  momentOfTruth: `<path ${f} d="M8 1.8L14.2 8L8 14.2L1.8 8Z"/>`,
  quickWin: `<path ${f} d="M9.4 1.8L3.6 9.2H7.4L6.4 14.2L12.4 6.6H8.4Z"/>`,
  channel: `<path d="M3 12.6a8 8 0 0 1 10 -9.6M5.6 12.6a5 5 0 0 1 6.6 -6.4"/>`
    + `<circle ${f} cx="10.4" cy="11" r="1.6"/>`,
  actors: `<circle cx="8" cy="5.2" r="2.8"/><path d="M2.8 13.8Q3.4 9.6 8 9.6T13.2 13.8"/>`,
  owner: `<circle ${f} cx="8" cy="5.2" r="2.8"/><path ${f} d="M2.8 13.8Q3.4 9.6 8 9.6T13.2 13.8Z"/>`,
  assumption: `<circle cx="8" cy="8" r="6.4"/><path d="M6 6.4Q6.2 4.6 8 4.6T10 6.4Q10 7.4 8 8.4V9.4"/>`
    + `<path d="M8 11.4v.3"/>`,
  validated: `<circle cx="8" cy="8" r="6.4"/><path d="M4.8 8.2L7.2 10.6L11.2 5.8"/>`,
  refuted: `<circle cx="8" cy="8" r="6.4"/><path d="M5.4 5.4L10.6 10.6M10.6 5.4L5.4 10.6"/>`,
  loop: `<path d="M13 8a5 5 0 1 1 -1.6 -3.6M11.8 1.6V4.8H8.6"/>`,
  shouldExist: `<path stroke-dasharray="2.2 1.8" d="M2.6 2.6H13.4V13.4H2.6Z"/>`
    + `<path d="M8 5.6v4.8M5.6 8h4.8"/>`,
  due: `<path d="M2.6 4H13.4V13.4H2.6ZM2.6 7H13.4M5.4 2.2V4.6M10.6 2.2V4.6"/>`,
  flow: `<path d="M2.4 3H13.6L9.6 8.2V13L6.4 11.4V8.2Z"/>`,
  link: `<path d="M6.6 9.4L9.4 6.6M7.4 4.8L9 3.2a2.7 2.7 0 0 1 3.8 3.8L11.2 8.6`
    + `M8.6 11.2L7 12.8a2.7 2.7 0 0 1 -3.8 -3.8L4.8 7.4"/>`,
  home: `<path d="M2.4 3.4H6.4V12.6H2.4ZM9.6 3.4H13.6V12.6H9.6ZM2.4 7.4H6.4M9.6 9.4H13.6"/>`,
  move: `<path d="M8 1.8V14.2M1.8 8H14.2M6 3.8L8 1.8L10 3.8M6 12.2L8 14.2L10 12.2M3.8 6L1.8 8L3.8 10`
    + `M12.2 6L14.2 8L12.2 10"/>`,
  bin: `<path d="M2.6 4.2H13.4M6 4V2.4H10V4M4 4.4L4.8 13.6H11.2L12 4.4M6.7 6.8V11.2M9.3 6.8V11.2"/>`,
  pause: `<path d="M5.4 3.4V12.6M10.6 3.4V12.6" stroke-width="2.6"/>`,
  menu: `<path d="M8 3.4v.2M8 8v.2M8 12.4v.2" stroke-width="2.6"/>`,
  close: `<path d="M4 4L12 12M12 4L4 12"/>`,
  plus: `<path d="M8 3V13M3 8H13" stroke-width="2"/>`,
  search: `<circle cx="7" cy="7" r="4.4"/><path d="M10.4 10.4L13.8 13.8"/>`,
  undo: `<path d="M3 6.6H9.6a3.7 3.7 0 0 1 0 7.4H6.4M5.8 3.4L2.6 6.6L5.8 9.8"/>`,
  redo: `<path d="M13 6.6H6.4a3.7 3.7 0 0 0 0 7.4H9.6M10.2 3.4L13.4 6.6L10.2 9.8"/>`,
  insight: `<path d="M2 11.4C5 11.4 4.8 4.4 8 4.4S11 9.6 14 9.6"/>`,
  settings: `<path d="M2.4 4.6H13.6M2.4 11.4H13.6"/><circle ${f} cx="6" cy="4.6" r="1.9"/>`
    + `<circle ${f} cx="10.4" cy="11.4" r="1.9"/>`,
  help: `<path d="M5.4 5.8Q5.6 3 8 3T10.6 5.4Q10.6 7 8 8.4V10"/><path d="M8 12.8v.3" stroke-width="2"/>`,
};

const mouths = [
  "M4.8 11.8Q8 8.2 11.2 11.8", "M5 11.4Q8 9.4 11 11.4", "M5 10.8H11", "M5 10.2Q8 12.4 11 10.2",
  "M4.6 9.6Q8 14.2 11.4 9.6",
];

/**
 * @param {string} name
 * @returns {{ width: number, shape: string }}
 */
function drawing(name) {
  const [kind, level] = name.split(":");
  const count = Number(level);
  switch (kind) {
    case "face":
      return { width: 16, shape: `<circle cx="8" cy="8" r="6.6"/>`
        + `<path ${f} d="M5.6 6.2v.6M10.4 6.2v.6"/><path d="${mouths[count + 2] ?? mouths[2]}"/>` };
    case "severity":
      return { width: 22, shape: [0, 1, 2].map((bar) =>
        `<rect ${bar < count ? f : ""} x="${2 + bar * 6}" y="${8 - bar * 3}" width="4" `
        + `height="${5 + bar * 3}"/>`).join("") };
    case "importance":
      return { width: 34, shape: [0, 1, 2].map((star) =>
        `<path ${star < count ? f : ""} d="M${8 + star * 9} 3.6l1.3 2.8 3 .4-2.2 2.1.5 3`
        + `-2.6-1.4-2.6 1.4.5-3-2.2-2.1 3-.4z"/>`).join("") };
    case "score":
      return { width: 42, shape: [0, 1, 2, 3, 4].map((dot) =>
        `<circle ${dot < count ? f : ""} cx="${5 + dot * 8}" cy="8" r="2.6"/>`).join("") };
    default: return { width: 16, shape: shapes[name] ?? shapes.card };
  }
}

/** @type {Map<string, SVGSVGElement>} */
const drawn = new Map();

/**
 * A sign, for the eye alone: what it means is said in words beside it.
 * @param {string} name a kind of card, or `face:-2`, `severity:1`, `importance:3`, `score:5`, …
 * @param {string} [className]
 * @returns {SVGSVGElement}
 */
export function mark(name, className = "mark") {
  let model = drawn.get(name);
  if (!model) {
    const { width, shape } = drawing(name);
    const template = document.createElement("template");
    template.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 16" `
      + `width="${width}" height="16" aria-hidden="true" focusable="false">${shape}</svg>`;
    model = /** @type {SVGSVGElement} */ (template.content.firstElementChild);
    drawn.set(name, model);
  }
  const copy = /** @type {SVGSVGElement} */ (model.cloneNode(true));
  copy.setAttribute("class", className);
  return copy;
}

/** @type {Record<string, string>} */
const families = {
  goal: "goal", thought: "mind", need: "mind", motivation: "mind", "external-factor": "mind",
  emotion: "feeling", pain: "pain", fear: "pain", touchpoint: "contact", opportunity: "chance",
  solution: "chance", kpi: "measure", "action-item": "work", resource: "work",
};

/**
 * Kinds of card that share a colour.
 * @param {string} kind
 */
export function family(kind) {
  return families[kind] ?? "doing";
}
