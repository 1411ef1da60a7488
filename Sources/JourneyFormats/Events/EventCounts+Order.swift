extension EventCounts {
  /// Beyond that, stages are compared by their mean places, which costs less.
  private static let comparedMax = 64

  /// Puts the stages in the order in which journeys come to them: of two, that is first which more
  /// journeys reached before the other. Equal ones keep the order in which the file has them, which
  /// is turned round where it is written newest first, as most events within journeys are, or most
  /// journeys where these do not tell. O(events × log + journeys × stages²).
  mutating func sortStages() {
    guard stages.count > 1 else { return }
    var rise = visits.reduce(into: 0) { $0 += Self.rise($1) }
    if rise == 0 { rise = Self.rise(visits.compactMap(\.first)) }
    let scores = stages.count <= Self.comparedMax ? comparedScores() : placeScores()
    let isNewestFirst = rise < 0
    let order = stages.indices.sorted { a, b in
      scores[a] != scores[b] ? scores[a] > scores[b] : isNewestFirst ? a > b : a < b
    }
    guard order != Array(stages.indices) else { return }
    var places = Array(repeating: Int32(0), count: order.count)
    for (place, stage) in order.enumerated() { places[stage] = Int32(place) }
    stages = order.map { stages[$0] }
    for journey in visits.indices {
      for index in visits[journey].indices {
        visits[journey][index].stage = places[Int(visits[journey][index].stage)]
      }
    }
  }

  /// How many visits come later than the one before, less how many come earlier.
  private static func rise(_ visits: [Visit]) -> Int {
    zip(visits, visits.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.0.isBefore(pair.1) ? 1 : pair.1.isBefore(pair.0) ? -1 : 0)
    }
  }

  /// The first visit of a journey to each of its stages.
  private static func firstVisits(_ journey: [Visit]) -> [Visit] {
    var first: [Visit] = []
    var indexes: [Int32: Int] = [:]
    for visit in journey {
      if let index = indexes[visit.stage] {
        if visit.isBefore(first[index]) { first[index] = visit }
      } else {
        indexes[visit.stage] = first.count
        first.append(visit)
      }
    }
    return first
  }

  /// Of each stage, before how many others most journeys reach it, less after how many.
  private func comparedScores() -> [Double] {
    let count = stages.count
    var wins = Array(repeating: 0, count: count * count)
    for journey in visits where journey.count > 1 {
      let first = Self.firstVisits(journey)
      for a in first.indices {
        for b in first.indices.dropFirst(a + 1) {
          let (one, other) = (Int(first[a].stage), Int(first[b].stage))
          if first[a].isBefore(first[b]) {
            wins[one * count + other] += 1
          } else if first[b].isBefore(first[a]) {
            wins[other * count + one] += 1
          }
        }
      }
    }
    return (0..<count).map { a in
      (0..<count).reduce(0) { sum, b in
        sum + Double((wins[a * count + b] - wins[b * count + a]).signum())
      }
    }
  }

  /// Of each stage the mean place at which journeys reach it, as a share of their length.
  private func placeScores() -> [Double] {
    var sums = Array(repeating: 0.0, count: stages.count)
    var counts = Array(repeating: 0.0, count: stages.count)
    for journey in visits {
      let first = Self.firstVisits(journey).sorted { $0.isBefore($1) }
      for (place, visit) in first.enumerated() {
        sums[Int(visit.stage)] += Double(place)
        counts[Int(visit.stage)] += 1
      }
    }
    return stages.indices.map { counts[$0] > 0 ? -sums[$0] / counts[$0] : 0 }
  }
}
