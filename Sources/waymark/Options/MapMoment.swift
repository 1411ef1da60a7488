import JourneyMap
import SyncProtocol
import SystemClock
import WorkshopClient

/// A moment of a map's history as a user names it.
enum MapMoment {
  case index(UInt64)
  /// Milliseconds since 1970.
  case time(UInt64)

  init(_ text: String) throws {
    if let index = UInt64(text) {
      self = .index(index)
    } else if let time = TimeText.milliseconds(text, now: WallClock.milliseconds) {
      self = .time(time)
    } else {
      throw Failure(
        "“\(text)” is neither the number of a change nor a time such as 14:30, 2026-03-31 or "
          + "2026-03-31T14:30:00Z.")
    }
  }

  var position: ReplayPosition {
    switch self {
    case .index(let index): .index(index)
    case .time(let time): .time(time)
    }
  }
}

extension MapMoment {
  /// The map as it was at this moment. The server replays it.
  func document(of map: String, _ connection: ConnectionOptions) throws -> MapDocument {
    try Self.state(of: map, at: self, connection).document
  }

  /// The map as it was at a moment, or is now, and the last change of it then. The server replays it.
  static func state(
    of map: String, at moment: MapMoment?, _ connection: ConnectionOptions
  ) throws -> (document: MapDocument, index: UInt64) {
    let history = try MapHistory(
      try connection.target(map), timeoutMilliseconds: connection.timeoutMilliseconds)
    let progress = ProgressLine()
    history.onTick = { progress.show("reading the history …") }
    defer {
      progress.clear()
      history.leave()
    }
    try history.open()
    switch moment ?? .index(history.lastIndex) {
    case .index(0): return (MapDocument(), 0)
    case .index(let index):
      guard index <= history.lastIndex else {
        throw HistoryError.beyondEnd(index: index, last: history.lastIndex)
      }
      try history.replay(ReplayRequest(from: .index(index), until: .index(index), speed: 0))
    case .time(let time):
      try history.replay(ReplayRequest(from: .index(1), until: .time(time), speed: 0))
    }
    return (history.document, history.verification.lastIndex)
  }
}
