/// Something that takes any bytes: it must come back, in time, and without a ``Finding``.
package struct FuzzTarget: Sendable {
  package let name: String
  /// Longer inputs are not made: what the target does with them takes too long, or shows no more.
  package let bytesMax: Int
  /// Whether inputs are one item of CBOR, and better changed as such.
  let isCBOR: Bool
  /// What to begin with, beside what a corpus has.
  package let seeds: @Sendable () -> [[UInt8]]
  /// Throws a ``Finding``, or traps.
  package let run: @Sendable ([UInt8]) throws -> Void

  private init(
    _ name: String, bytesMax: Int, isCBOR: Bool = false,
    seeds: @escaping @Sendable () -> [[UInt8]] = { [] },
    run: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.bytesMax = bytesMax
    self.isCBOR = isCBOR
    self.seeds = seeds
    self.run = run
  }

  package static let all: [FuzzTarget] = [
    FuzzTarget("cbor", bytesMax: 512, isCBOR: true, run: fuzzCBOR),
    FuzzTarget("client-message", bytesMax: 2_048, isCBOR: true, run: fuzzClientMessage),
    FuzzTarget("server-message", bytesMax: 2_048, isCBOR: true, run: fuzzServerMessage),
    FuzzTarget("change-batch", bytesMax: 2_048, isCBOR: true, run: fuzzChangeBatch),
    FuzzTarget(
      "snapshot", bytesMax: 4_096, isCBOR: true, seeds: { FuzzedMap.snapshots },
      run: fuzzSnapshot),
    FuzzTarget("local-copy", bytesMax: 4_096, isCBOR: true, run: fuzzLocalCopy),
    FuzzTarget("version-vector", bytesMax: 512, run: fuzzVersionVector),
    FuzzTarget("text", bytesMax: 2_048, run: fuzzText),
    FuzzTarget("document", bytesMax: 2_048, run: fuzzDocument),
    FuzzTarget("room", bytesMax: 4_096, run: fuzzRoom),
    FuzzTarget("session", bytesMax: 4_096, run: fuzzSession),
    FuzzTarget("replay", bytesMax: 512, run: fuzzReplay),
    FuzzTarget("frames", bytesMax: 2_048, run: fuzzFrames),
    FuzzTarget("requests", bytesMax: 2_048, run: fuzzRequests),
    FuzzTarget("answers", bytesMax: 2_048, run: fuzzAnswers),
    FuzzTarget("url", bytesMax: 512, run: fuzzURL),
    FuzzTarget("mermaid", bytesMax: 4_096, run: fuzzMermaid),
    FuzzTarget("file", bytesMax: 2_048, run: fuzzFile),
    FuzzTarget("csv", bytesMax: 2_048, run: fuzzCSV),
    FuzzTarget("workbook", bytesMax: 4_096, run: fuzzWorkbook),
    FuzzTarget("markdown", bytesMax: 2_048, run: fuzzMarkdown),
    FuzzTarget("canvas", bytesMax: 2_048, run: fuzzCanvas),
    FuzzTarget("survey", bytesMax: 2_048, run: fuzzSurvey),
    FuzzTarget("events", bytesMax: 2_048, run: fuzzEvents),
    FuzzTarget("map-file", bytesMax: 2_048, run: fuzzMapFile),
    FuzzTarget("terminal", bytesMax: 1_024, run: fuzzTerminal),
  ]

  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What must never be, with what it was seen on.
package struct Finding: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

func expect(_ condition: Bool, _ what: @autoclosure () -> String) throws(Finding) {
  if !condition { throw Finding(what()) }
}

func expectNil(_ broken: String?, _ what: @autoclosure () -> String) throws(Finding) {
  if let broken { throw Finding("\(what()): \(broken)") }
}
