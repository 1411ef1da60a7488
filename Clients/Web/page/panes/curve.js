// The emotion curve: a smooth line through the stages that never goes beyond them (Fritsch and
// Carlson 1980), with the band of opinions; as in Sources/JourneyFormats/Picture.

import { signed, term } from "../words/words.js";

/**
 * @typedef {object} CurveStage
 * @property {{ id: string, title: string }} stage
 * @property {number | null} value
 * @property {number | null} lowest
 * @property {number | null} highest
 */
/** @typedef {{ x: number, y: number }} Point */

const width = 400;
const height = 120;

/**
 * @param {CurveStage[]} stages
 * @returns {HTMLElement}
 */
export function drawCurve(stages) {
  const step = width / Math.max(stages.length, 1);
  const y = (/** @type {number} */ value) => height / 2 - value * (height / 2 - 22) / 2;
  const at = (/** @type {number} */ index) => step * (index + 0.5);
  const points = [];
  const band = { top: /** @type {Point[]} */ ([]), bottom: /** @type {Point[]} */ ([]) };
  for (const [index, { value, lowest, highest }] of stages.entries()) {
    if (value === null) continue;
    points.push({ x: at(index), y: y(value) });
    band.top.push({ x: at(index), y: y(highest ?? value) });
    band.bottom.unshift({ x: at(index), y: y(lowest ?? value) });
  }
  const words = stages.filter(({ value }) => value !== null)
    .map(({ stage, value }) => `${stage.title}: ${signed(value ?? 0)}`).join(", ");
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, class: "curve-picture",
    preserveAspectRatio: "none", role: "img", "aria-label": `${term("word", "emotions")}: ${words}` });
  for (const value of [-2, 0, 2]) {
    svg.append(element("path", { class: "curve-grid", d: `M0 ${y(value)}H${width}` }));
  }
  if (points.length > 0) {
    svg.append(
      element("path", { class: "curve-band", d: `${path(band.top)}L${band.bottom.map((each) =>
        `${round(each.x)} ${round(each.y)}`).join("L")}Z` }),
      element("path", { class: "curve-line", d: path(points) }));
  }
  const figure = document.createElement("figure");
  figure.className = "curve-figure";
  figure.append(svg);
  // Round whatever the width: dots are no part of what is stretched.
  for (const [index, { value }] of stages.entries()) {
    if (value === null) continue;
    const dot = document.createElement("span");
    dot.className = "curve-dot";
    dot.style.left = `${(at(index) / width) * 100}%`;
    dot.style.top = `${(y(value) / height) * 100}%`;
    const label = document.createElement("span");
    label.className = "curve-value";
    label.textContent = signed(Math.round(value * 10) / 10);
    dot.append(label);
    dot.setAttribute("aria-hidden", "true");
    figure.append(dot);
  }
  return figure;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function element(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** @param {Point[]} points */
export function path(points) {
  const slopes = slopesOf(points);
  let text = points.length > 0 ? `M${round(points[0].x)} ${round(points[0].y)}` : "";
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1], points[index]];
    const third = (b.x - a.x) / 3;
    text += `C${round(a.x + third)} ${round(a.y + slopes[index - 1] * third)} `
      + `${round(b.x - third)} ${round(b.y - slopes[index] * third)} ${round(b.x)} ${round(b.y)}`;
  }
  return text;
}

/** @param {Point[]} points */
function slopesOf(points) {
  if (points.length < 2) return points.map(() => 0);
  const secants = points.slice(1).map((b, index) =>
    (b.y - points[index].y) / Math.max(b.x - points[index].x, 0.001));
  return points.map((_, index) => {
    if (index === 0) return secants[0];
    if (index === secants.length) return secants[secants.length - 1];
    const [before, after] = [secants[index - 1], secants[index]];
    return before * after <= 0 ? 0 : 2 * before * after / (before + after);
  });
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 10) / 10;
}
