import CBOR
import JourneyInsight
import JourneyMap
import PageBorder
import ReplicatedData

/// What one map tells, and the requests about it.
///
/// A request is a CBOR array that begins with the number of a command. `[0, answer]` tells what has
/// changed, as the client module answers it: `[0, [is whole, [* record]]]`. `[1]` asks for all
/// insights, `[2]` for the curve, `[3, day]` for what the checks find, by a day since 1970-01-01. These
/// are answered with JSON, see ``PageInsight``; a request that is not understood with nothing.
final class InsightBox {
  private var insight = PageInsight()

  func answer(_ bytes: [UInt8]) -> [UInt8] {
    var reader = CBORReader(bytes)
    do throws(CBORError) {
      let count = try reader.array()
      switch (try reader.unsigned(), count) {
      case (0, 2):
        try take(&reader)
        return Array("true".utf8)
      case (1, 1): return Array(insight.insightJSON().utf8)
      case (2, 1): return Array(insight.curveJSON().utf8)
      case (3, 2):
        return Array(insight.checksJSON(today: Int(clamping: try reader.integer())).utf8)
      default: return []
      }
    } catch { return [] }
  }

  private func take(_ reader: inout CBORReader) throws(CBORError) {
    try reader.array(exactly: 2)
    _ = try reader.unsigned()
    try reader.array(exactly: 2)
    let isWhole = try reader.bool()
    let count = try reader.array()
    var records: [ToldRecord] = []
    for _ in 0..<count { records.append(try reader.toldRecord()) }
    insight.take(records, isWhole: isWhole)
  }
}
