// Who is at which card. Pure.

/** @typedef {import("../engine/session.js").Person} Person */
/** @typedef {Map<string, Person[]>} PeopleAtCards */

/**
 * @param {readonly Person[]} people
 * @returns {PeopleAtCards}
 */
export function peopleAtCards(people) {
  const found = new Map();
  for (const person of people) {
    if (!person.record) continue;
    const others = found.get(person.record);
    if (others) others.push(person); else found.set(person.record, [person]);
  }
  return found;
}

/**
 * Cards at which somebody is now, was, or does something else.
 * @param {PeopleAtCards} before
 * @param {PeopleAtCards} now
 */
export function cardsWithOthers(before, now) {
  return [...new Set([...before.keys(), ...now.keys()])].filter((card) =>
    JSON.stringify(before.get(card)) !== JSON.stringify(now.get(card)));
}
