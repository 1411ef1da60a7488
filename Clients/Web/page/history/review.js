// When a map is to be looked at again. Pure; the same days as `waymark review` comes to.

/** @typedef {"monthly" | "quarterly"} Interval */

const intervalMonths = { monthly: 1, quarterly: 3 };

/**
 * @param {string} day `2026-03-31`
 */
function parts(day) {
  const [year, month, date] = day.split("-").map(Number);
  return { year, month, date };
}

/**
 * @param {number} year
 * @param {number} month from 1; beyond 12 it is of a later year
 */
function lastDay(year, month) { return new Date(Date.UTC(year, month, 0)).getUTCDate(); }

/**
 * So many months later; in a month that is shorter, on its last day.
 * @param {string} day
 * @param {number} months
 */
function later(day, months) {
  const { year, month, date } = parts(day);
  const last = lastDay(year, month + months);
  // A series that begins on the last day of a month stays on last days.
  const chosen = date === lastDay(year, month) ? last : Math.min(date, last);
  return new Date(Date.UTC(year, month - 1 + months, chosen)).toISOString().slice(0, 10);
}

/**
 * The first day of the series that is at least half an interval away.
 * @param {string | null} due the review that was planned; none, and the series begins today
 * @param {Interval} interval
 * @param {string} today
 */
export function nextReview(due, interval, today) {
  const first = due ?? today;
  const months = intervalMonths[interval];
  const { year, month, date } = parts(today);
  const earliest = new Date(Date.UTC(year, month - 1, date + months * 15)).toISOString().slice(0, 10);
  const [from, to] = [parts(first), parts(earliest)];
  let count = Math.max(Math.floor(((to.year - from.year) * 12 + to.month - from.month) / months) - 1, 0);
  while (later(first, count * months) < earliest) count++;
  return later(first, count * months);
}

/**
 * What a review that is done today makes of the next one.
 * @param {string | null} due
 * @param {string} interval of the map; anything else than the two is none
 * @param {string} today
 * @returns {string | null} null if no other one is planned
 */
export function dueAfter(due, interval, today) {
  if (interval === "monthly" || interval === "quarterly") return nextReview(due ?? today, interval, today);
  return due !== null && due > today ? due : null;
}
