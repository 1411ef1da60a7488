import FoundationEssentials
import JourneyMap
import SyncProtocol
import WorkshopClient
import WorkshopServer

/// A map's whole past as one page, which plays and proves itself without a network.
enum ReplayPage {
  /// Bytes of a recording that a page holds: what browsers open from a disk without trouble.
  static let recordingBytesMax = 48 << 20

  /// Reads the history of a map up to a moment, proving it, and puts it into the page.
  static func make(
    of target: MapTarget, until: ReplayPosition?, timeoutMilliseconds: UInt64
  ) throws -> [UInt8] {
    guard let page = PageFiles.replayPage else {
      throw Failure(
        "This program was built without the page for browsers: “make page”, then build.")
    }
    let history = try MapHistory(target, timeoutMilliseconds: timeoutMilliseconds)
    history.verifies = true
    history.recording = Recording(map: target.map)
    let progress = ProgressLine()
    history.onTick = { progress.show("reading the history …") }
    defer {
      progress.clear()
      history.leave()
    }
    try history.open()
    try history.replay(ReplayRequest(from: .index(1), until: until, speed: 0))
    guard let recording = history.finishedRecording()?.encode(), history.verification.lastIndex > 0
    else { throw Failure("Nothing has happened on “\(target.map.string)” yet.") }
    guard recording.count <= recordingBytesMax else {
      throw Failure(
        "The history is \(recording.count >> 20) MB, and a page can hold \(recordingBytesMax >> 20): "
          + "“--format json” keeps the map, “waymark backup” everything.")
    }
    let title = history.document.string(.root, Field.Map.title)
    return fill(
      page, title: "\(title.isEmpty ? target.map.string : title) – Waymark", recording: recording)
  }

  /// The recording first: its letters cannot be the other mark, but a title may hold any.
  static func fill(_ page: [UInt8], title: String, recording: [UInt8]) -> [UInt8] {
    let text = Data(recording).base64EncodedData()
    let escaped = title.unicodeScalars.reduce(into: "") { result, scalar in
      if "&<>\"'".unicodeScalars.contains(scalar) {
        result += "&#\(scalar.value);"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return replaced(
      "@TITLE@", in: replaced("@RECORDING@", in: page, by: Array(text)), by: Array(escaped.utf8))
  }

  /// The first one.
  private static func replaced(_ mark: String, in page: [UInt8], by text: [UInt8]) -> [UInt8] {
    let bytes = Array(mark.utf8)
    var at = page.startIndex
    while let next = page[at...].firstIndex(of: bytes[0]) {
      if page[next...].starts(with: bytes) {
        return Array(page[..<next]) + text + Array(page[(next + bytes.count)...])
      }
      at = next + 1
    }
    return page
  }
}
