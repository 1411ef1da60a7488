import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard
import WorkshopClient

/// A map's whole history, read from its server.
struct LoadedHistory: Sendable {
  var timeline: [ReplayTimeline.Entry] = []
  var changes: [Change] = []
  var cards = CardHistory()
  var roster: [ReplicaID: Participant] = [:]
  /// Of the map that it leads to.
  var version = VersionVector()

  /// Reads it over a connection of its own, which takes as long as it takes.
  static func load(_ target: MapTarget, timeoutMilliseconds: UInt64) throws -> LoadedHistory {
    let history = try MapHistory(target, timeoutMilliseconds: timeoutMilliseconds)
    history.stopsOnSignals = false
    defer { history.leave() }
    try history.open()
    var loaded = LoadedHistory()
    let roster = history.roster
    loaded.roster = roster
    history.onChange = { historic in
      let author = roster[historic.change.id.replica]
      let words = ChangeWords(historic.change, before: historic.before, after: historic.after)
      loaded.changes.append(historic.change)
      loaded.timeline.append(
        ReplayTimeline.Entry(
          index: historic.index, time: historic.received, participantID: historic.participantID,
          name: author?.name ?? historic.participantID,
          cards: CardHistory.cards(words.records, in: historic.after)))
      loaded.cards.note(
        historic.change, time: historic.received, author: author, before: historic.before,
        after: historic.after)
    }
    try history.replay(ReplayRequest(from: .index(1), speed: 0))
    loaded.version = history.document.version
    return loaded
  }
}
