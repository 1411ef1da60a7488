import JourneyMap

/// Which texts of two lists are meant to be the same, where no id tells.
///
/// The measure is the Sørensen–Dice coefficient (Dice 1945, Sørensen 1948) of the sets of
/// trigrams: three Unicode scalars in a row of the text in lower case, with its white space made
/// single spaces and two spaces before and one behind it. 1 is the same text, 0 one with nothing in
/// common. Pairs are taken by falling likeness, each text once; of equal ones those that stand
/// nearest to the same place. So the answer is the same for the same lists, whichever comes first.
package enum Likeness {
  /// A text to be paired.
  struct Item {
    /// As of ``normalised(_:)``.
    var text: String
    /// Pairs of one group are preferred; negative in none.
    var group: Int
    /// Only items of one kind are paired by likeness.
    var kind: String
  }

  /// In parts of 10,000: how alike two texts must be in one group, and anywhere.
  static let likeInGroup = 5_000
  static let likeAnywhere = 6_500
  /// How many pairs are looked at. Of more, those that share the rarest trigrams.
  static let pairsMax = 400_000

  /// In lower case, and with white space as single spaces.
  static func normalised(_ text: String) -> String {
    text.lowercased().split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }

  /// How alike two texts are, in parts of 10,000. O(characters × log).
  package static func likeness(_ a: String, _ b: String) -> Int {
    likeness(trigrams(normalised(a)), trigrams(normalised(b)))
  }

  /// Indices of pairs, ascending by the first. O(characters × log), and ``pairsMax`` at most.
  static func pairs(_ before: [Item], _ after: [Item]) -> [(before: Int, after: Int)] {
    let old = before.map { trigrams($0.text) }
    let new = after.map { trigrams($0.text) }
    var ranked: [(rank: Int, before: Int, after: Int)] = []
    for pair in candidates(old, new) {
      let (i, j) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
      guard before[i].kind == after[j].kind else { continue }
      let isInGroup = before[i].group >= 0 && before[i].group == after[j].group
      let likeness = likeness(old[i], new[j])
      guard likeness >= (isInGroup ? likeInGroup : likeAnywhere) else { continue }
      ranked.append((likeness + (isInGroup ? likeAnywhere - likeInGroup : 0), i, j))
    }
    ranked.sort { a, b in
      if a.rank != b.rank { return a.rank > b.rank }
      let (distanceA, distanceB) = (abs(a.before - a.after), abs(b.before - b.after))
      if distanceA != distanceB { return distanceA < distanceB }
      // Two pairs that are still equal are each other's mirror image and have no text in common.
      return (a.before + a.after, a.before) < (b.before + b.after, b.before)
    }
    var isTakenBefore = [Bool](repeating: false, count: before.count)
    var isTakenAfter = [Bool](repeating: false, count: after.count)
    var pairs: [(before: Int, after: Int)] = []
    for pair in ranked where !isTakenBefore[pair.before] && !isTakenAfter[pair.after] {
      isTakenBefore[pair.before] = true
      isTakenAfter[pair.after] = true
      pairs.append((pair.before, pair.after))
    }
    return pairs.sorted { $0.before < $1.before }
  }

  // MARK: Trigrams

  /// Ascending, each once; three scalars of 21 bits in one number.
  private static func trigrams(_ text: String) -> [UInt64] {
    guard !text.isEmpty else { return [] }
    var window: UInt64 = 0x20 << 21 | 0x20
    var grams: [UInt64] = []
    for scalar in text.unicodeScalars {
      window = (window << 21 | UInt64(scalar.value)) & (1 << 63 - 1)
      grams.append(window)
    }
    grams.append((window << 21 | 0x20) & (1 << 63 - 1))
    return unique(&grams)
  }

  private static func unique(_ numbers: inout [UInt64]) -> [UInt64] {
    numbers.sort()
    var result: [UInt64] = []
    result.reserveCapacity(numbers.count)
    for number in numbers where number != result.last { result.append(number) }
    return result
  }

  private static func likeness(_ a: [UInt64], _ b: [UInt64]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    var (i, j, common) = (0, 0, 0)
    while i < a.count, j < b.count {
      if a[i] == b[j] {
        common += 1
        i += 1
        j += 1
      } else if a[i] < b[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return 20_000 * common / (a.count + b.count)
  }

  /// Pairs with a trigram in common, the first in the upper half of the number.
  private static func candidates(_ old: [[UInt64]], _ new: [[UInt64]]) -> [UInt64] {
    var olds: [UInt64: [Int]] = [:]
    var news: [UInt64: [Int]] = [:]
    for (index, grams) in old.enumerated() {
      for gram in grams { olds[gram, default: []].append(index) }
    }
    for (index, grams) in new.enumerated() where !olds.isEmpty {
      for gram in grams where olds[gram] != nil { news[gram, default: []].append(index) }
    }
    // The rarest first; both lists count alike, so that it does not matter which is which.
    let grams = news.map { (gram: $0.key, cost: $0.value.count * (olds[$0.key]?.count ?? 0)) }
      .sorted { ($0.cost, $0.gram) < ($1.cost, $1.gram) }
    var pairs: [UInt64] = []
    for (gram, cost) in grams {
      guard pairs.count + cost <= pairsMax else { break }
      for i in olds[gram] ?? [] {
        for j in news[gram] ?? [] { pairs.append(UInt64(i) << 32 | UInt64(j)) }
      }
    }
    return unique(&pairs)
  }
}
