import MapStore

/// Builds a page in the Prometheus text format, version 0.0.4:
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
struct PrometheusText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  mutating func counter(_ name: String, _ help: String, _ value: UInt64) {
    head(name, help, "counter")
    text += "\(name) \(value)\n"
  }

  mutating func counter(_ name: String, _ help: String, _ value: Double) {
    head(name, help, "counter")
    text += "\(name) \(Self.number(value))\n"
  }

  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    head(name, help, "gauge")
    text += "\(name) \(Self.number(value))\n"
  }

  mutating func gauge<Number: BinaryInteger>(_ name: String, _ help: String, _ value: Number) {
    head(name, help, "gauge")
    text += "\(name) \(value)\n"
  }

  /// A gauge that is always 1 and says something by its labels.
  mutating func info(_ name: String, _ help: String, _ labels: [(name: String, value: String)]) {
    head(name, help, "gauge")
    let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
    text += "\(name){\(pairs.joined(separator: ","))} 1\n"
  }

  /// One line a label value, in the order of the labels, so that two pages can be compared.
  mutating func counters(
    _ name: String, _ help: String, label: String, _ values: [String: UInt64]
  ) {
    head(name, help, "counter")
    for (value, count) in values.sorted(by: { $0.key < $1.key }) {
      text += "\(name){\(label)=\"\(Self.escaped(value))\"} \(count)\n"
    }
  }

  /// A histogram of milliseconds, told in seconds as is the custom.
  mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
    head(name, help, "histogram")
    var total: UInt64 = 0
    for (bound, count) in zip(Histogram.boundsMilliseconds, histogram.counts) {
      total += count
      text += "\(name)_bucket{le=\"\(Self.number(bound / 1_000))\"} \(total)\n"
    }
    text += "\(name)_bucket{le=\"+Inf\"} \(histogram.count)\n"
    text += "\(name)_sum \(Self.number(histogram.sumMilliseconds / 1_000))\n"
    text += "\(name)_count \(histogram.count)\n"
  }

  private mutating func head(_ name: String, _ help: String, _ type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  /// As Go's `ParseFloat` reads it.
  static func number(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return String(value)
  }

  static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
