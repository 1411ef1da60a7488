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
        let visit = visits[journey][index]
        visits[journey][index] = Visit(stage: places[Int(visit.stage)], time: visit.time)
      }
    }
  }

  /// How many visits come later than the one before, less how many come earlier.
  private static func rise(_ visits: [Visit]) -> Int {
    zip(visits, visits.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.0.time < pair.1.time ? 1 : pair.1.time < pair.0.time ? -1 : 0)
    }
  }

  /// When a journey first came to each of its stages.
  private static func firstTimes(_ journey: [Visit]) -> [(stage: Int, time: Int64)] {
    var times: [(stage: Int, time: Int64)] = []
    var indexes: [Int32: Int] = [:]
    for visit in journey {
      if let index = indexes[visit.stage] {
        times[index].time = min(times[index].time, visit.time)
      } else {
        indexes[visit.stage] = times.count
        times.append((Int(visit.stage), visit.time))
      }
    }
    return times
  }

  /// Of each stage, before how many others most journeys reach it, less after how many.
  private func comparedScores() -> [Double] {
    let count = stages.count
    var wins = Array(repeating: 0, count: count * count)
    for journey in visits where journey.count > 1 {
      let times = Self.firstTimes(journey)
      for a in times.indices {
        for b in times.indices.dropFirst(a + 1) {
          if times[a].time < times[b].time {
            wins[times[a].stage * count + times[b].stage] += 1
          } else if times[b].time < times[a].time {
            wins[times[b].stage * count + times[a].stage] += 1
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
      let times = Self.firstTimes(journey).sorted { $0.time < $1.time }
      for (place, time) in times.enumerated() {
        sums[time.stage] += Double(place)
        counts[time.stage] += 1
      }
    }
    return stages.indices.map { counts[$0] > 0 ? -sums[$0] / counts[$0] : 0 }
  }
}
