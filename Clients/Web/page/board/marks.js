// The small signs of the picture and of the page, as paths that need no font. Each fills a square of
// 16.

import { families, signs } from "./schema.js";

const f = 'fill="currentColor"';

/** @type {Record<string, string>} */
const shapes = {
  ...signs,
  card: `<circle ${f} cx="8" cy="8" r="4"/>`,
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

/**
 * Kinds of card that share a colour.
 * @param {string} kind
 */
export function family(kind) {
  return families[kind] ?? "doing";
}
