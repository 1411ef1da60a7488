import Dispatch
import JourneyInsight
import MapStore
import SyncProtocol
import WebSocketTransport

/// The list of maps as JSON, made away from the loop, once for all who ask at the same time.
/// Loop-bound.
///
/// Nobody is given a list that was read before they asked. Where it takes long to make, they wait for
/// one that is made for all of them: it takes a fifth of a processor at most.
final class MapList {
  typealias Answer = (Result<Lines, JournalError>) -> Void

  /// The list, and its entries by the map's name.
  struct Lines: Sendable {
    let whole: [UInt8]
    let single: [String: String]

    /// The list for somebody who may see one map only.
    func only(_ map: MapName) -> [UInt8] {
      Array(MapList.list(single[map.string].map { [$0] } ?? []).utf8)
    }
  }

  /// What is known of a map that is open.
  struct OpenMap: Sendable {
    let people: Int
    let title: String
  }

  private let loop: EventLoop
  private let journal: any Journal
  private let open: () -> [String: OpenMap]
  private let titles: MapTitles
  private var waiting: [Answer] = []
  private var isUnderWay = false
  private var nextAt: UInt64 = 0
  private var timer: LoopTimer?

  init(loop: EventLoop, journal: any Journal, open: @escaping () -> [String: OpenMap]) {
    self.loop = loop
    self.journal = journal
    self.open = open
    titles = MapTitles(loop: loop, journal: journal)
  }

  func ask(_ answer: @escaping Answer) {
    waiting.append(answer)
    makeIfDue()
  }

  private func makeIfDue() {
    guard !isUnderWay, !waiting.isEmpty, timer?.isPending != true else { return }
    let now = loop.milliseconds
    guard now >= nextAt else {
      timer = loop.schedule(afterMilliseconds: nextAt - now) { [weak self] in self?.makeIfDue() }
      return
    }
    isUnderWay = true
    let asked = waiting
    waiting = []
    let (open, titles, started) = (open(), titles.known, ContinuousClock.now)
    let made = loop.completion { [self] (result: Result<(Lines, [MapSummary]), JournalError>) in
      isUnderWay = false
      let milliseconds = UInt64(started.duration(to: .now) / .milliseconds(1))
      nextAt = loop.milliseconds + milliseconds * 4
      for answer in asked { answer(result.map(\.0)) }
      if case .success((_, let untitled)) = result { self.titles.read(untitled) }
      makeIfDue()
    }
    // The summaries come on a thread that reads the journal, which is as good as any.
    journal.summaries { made($0.map { Self.lines($0, open, titles) }) }
  }

  /// The list, and the maps whose titles are still to be read.
  private static func lines(
    _ summaries: [MapSummary], _ open: [String: OpenMap], _ titles: [String: MapTitles.Known]
  ) -> (Lines, untitled: [MapSummary]) {
    var single: [String: String] = [:]
    var untitled: [MapSummary] = []
    let lines = summaries.map { summary in
      let isOpen = open[summary.name]
      let known = titles[summary.name].flatMap { $0.changes == summary.changes ? $0.title : nil }
      let title = isOpen?.title ?? known
      if title == nil { untitled.append(summary) }
      let line = line(summary, connected: isOpen?.people ?? 0, title)
      single[summary.name] = line
      return line
    }
    return (Lines(whole: Array(list(lines).utf8), single: single), untitled)
  }

  private static func list(_ lines: [String]) -> String {
    lines.isEmpty ? "[]\n" : "[\n  \(lines.joined(separator: ",\n  "))\n]\n"
  }

  private static func line(
    _ summary: MapSummary, connected: Int, _ title: String?
  ) -> String {
    var json = JSONText(isIndented: false)
    json.object { json in
      json.key("name") { $0.string(summary.name) }
      json.key("title") { json in title.map { json.string($0) } ?? json.null() }
      json.key("createdMilliseconds") { $0.integer(Int64(clamping: summary.createdMilliseconds)) }
      json.key("changes") { $0.integer(Int64(clamping: summary.changes)) }
      json.key("lastChangeMilliseconds") { json in
        summary.lastChangeMilliseconds.map { json.integer(Int64(clamping: $0)) } ?? json.null()
      }
      json.key("people") { $0.integer(Int64(clamping: summary.people)) }
      json.key("connected") { $0.integer(Int64(clamping: connected)) }
    }
    return json.text
  }
}

@available(*, unavailable)
extension MapList: Sendable {}
