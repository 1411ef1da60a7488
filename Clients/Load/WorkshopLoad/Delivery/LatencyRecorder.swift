import Histogram

/// Latencies in nanoseconds, to three digits (HdrHistogram, Gil Tene).
package final class LatencyRecorder {
  private var histogram: Histogram<UInt64>

  /// Larger ones count as this: two minutes.
  private static let most: UInt64 = 120_000_000_000

  package init() {
    histogram = Histogram(lowestDiscernibleValue: 256, highestTrackableValue: Self.most)
  }

  @inline(__always)
  package func record(_ nanoseconds: UInt64) {
    histogram.record(min(nanoseconds, Self.most))
  }

  package var count: UInt64 { histogram.totalCount }

  /// The latency in nanoseconds that `percent` of all do not exceed; 0 if there are none.
  package func percentile(_ percent: Double) -> UInt64 {
    count == 0 ? 0 : histogram.valueAtPercentile(percent)
  }

  package var summary: LatencySummary {
    LatencySummary(
      count: count, p50: percentile(50), p90: percentile(90), p99: percentile(99),
      p999: percentile(99.9), max: count == 0 ? 0 : histogram.max)
  }
}

@available(*, unavailable)
extension LatencyRecorder: Sendable {}

/// Percentiles in nanoseconds; all 0 if nothing was measured.
package struct LatencySummary: Codable, Equatable, Sendable {
  package var count: UInt64 = 0
  package var p50: UInt64 = 0
  package var p90: UInt64 = 0
  package var p99: UInt64 = 0
  package var p999: UInt64 = 0
  package var max: UInt64 = 0

  /// In JSON the names say the unit.
  private enum CodingKeys: String, CodingKey {
    case count
    case p50 = "p50Nanoseconds"
    case p90 = "p90Nanoseconds"
    case p99 = "p99Nanoseconds"
    case p999 = "p999Nanoseconds"
    case max = "maxNanoseconds"
  }
}
