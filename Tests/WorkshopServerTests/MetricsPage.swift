import Foundation

/// A page in the Prometheus text format, read as strictly as its documentation allows:
/// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
/// and with what `promtool check metrics` asks of names.
struct MetricsPage {
  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  struct Family {
    var help: String
    var type: String
    var samples: [Sample] = []
  }

  struct Sample: Hashable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  /// By name.
  private(set) var families: [String: Family] = [:]
  private(set) var lineCount = 0

  /// The value of the one sample of that name with these labels.
  subscript(name: String, labels: [String: String] = [:]) -> Double? {
    let suffixes = ["_bucket", "_sum", "_count"]
    let histogram = suffixes.first { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) }
    let family = families[name] ?? histogram.flatMap { families[$0] }
    return family?.samples.first { $0.name == name && $0.labels == labels }?.value
  }

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(description: "the last line has no end") }
    var helps: [String: String] = [:]
    var present: String?
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      lineCount += 1
      if line.hasPrefix("# HELP ") {
        let (name, help) = try Self.comment(line)
        guard helps[name] == nil else { throw Malformed(description: "second HELP: \(line)") }
        helps[name] = help
        present = nil
      } else if line.hasPrefix("# TYPE ") {
        let (name, type) = try Self.comment(line)
        guard ["counter", "gauge", "histogram", "summary", "untyped"].contains(type) else {
          throw Malformed(description: "no such type: \(line)")
        }
        guard families[name] == nil else { throw Malformed(description: "second TYPE: \(line)") }
        guard let help = helps[name] else { throw Malformed(description: "no HELP: \(line)") }
        families[name] = Family(help: help, type: type)
        present = name
      } else {
        let sample = try Self.sample(line)
        guard let name = present, var family = families[name] else {
          throw Malformed(description: "outside of its family: \(line)")
        }
        let allowed =
          family.type == "histogram" ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
        guard allowed.contains(sample.name) else {
          throw Malformed(description: "in the family \(name): \(line)")
        }
        let isThere = family.samples.contains {
          $0.name == sample.name && $0.labels == sample.labels
        }
        guard !isThere else { throw Malformed(description: "twice: \(line)") }
        families[name] = nil
        family.samples.append(sample)
        families[name] = family
      }
    }
    for name in helps.keys where families[name] == nil {
      throw Malformed(description: "HELP without TYPE: \(name)")
    }
    for (name, family) in families { try Self.check(name, family) }
  }

  private static func comment(_ line: Substring) throws -> (String, String) {
    let parts = line.split(separator: " ", maxSplits: 3)
    guard parts.count == 4, isName(parts[2], colons: true) else {
      throw Malformed(description: "no comment of the format: \(line)")
    }
    // Only \\ and \n may be escaped there.
    var rest = parts[3][...]
    while let escape = rest.firstIndex(of: "\\") {
      let next = rest.index(after: escape)
      guard next < rest.endIndex, "\\n".contains(rest[next]) else {
        throw Malformed(description: "a bad escape: \(line)")
      }
      rest = rest[rest.index(after: next)...]
    }
    return (String(parts[2]), String(parts[3]))
  }

  private static func isName(_ text: Substring, colons: Bool) -> Bool {
    guard let first = text.utf8.first else { return false }
    func isStart(_ byte: UInt8) -> Bool {
      (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F
        || colons && byte == 0x3A
    }
    return isStart(first)
      && text.utf8.allSatisfy { isStart($0) || (0x30...0x39).contains($0) }
  }

  private static func sample(_ line: Substring) throws -> Sample {
    func malformed(_ why: String) -> Malformed { Malformed(description: "\(why): \(line)") }
    var rest = line
    let name = rest.prefix { $0 != "{" && $0 != " " }
    guard isName(name, colons: true) else { throw malformed("a bad name") }
    rest = rest.dropFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while rest.first != "}" {
        let label = rest.prefix { $0 != "=" }
        guard isName(label, colons: false), labels[String(label)] == nil, !label.hasPrefix("__")
        else { throw malformed("a bad label") }
        rest = rest.dropFirst(label.count + 1)
        guard rest.first == "\"" else { throw malformed("a label without quotes") }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.first, character != "\"" {
          rest = rest.dropFirst()
          guard character == "\\" else {
            value.append(character)
            continue
          }
          guard let escaped = rest.first, let plain = ["\\": "\\", "\"": "\"", "n": "\n"][escaped]
          else { throw malformed("a bad escape") }
          value += plain
          rest = rest.dropFirst()
        }
        guard rest.first == "\"" else { throw malformed("an open label") }
        rest = rest.dropFirst()
        labels[String(label)] = value
        if rest.first == "," {
          rest = rest.dropFirst()
        } else if rest.first != "}" {
          throw malformed("labels without a comma")
        }
      }
      rest = rest.dropFirst()
    }
    guard rest.first == " " else { throw malformed("no value") }
    let number = rest.dropFirst()
    let known: [Substring: Double] = ["+Inf": .infinity, "-Inf": -.infinity, "NaN": .nan]
    let isPlain = number.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard let value = known[number] ?? (isPlain ? Double(number) : nil) else {
      throw malformed("no number")
    }
    return Sample(name: String(name), labels: labels, value: value)
  }

  /// What a family has to be as a whole.
  private static func check(_ name: String, _ family: Family) throws {
    func malformed(_ why: String) -> Malformed { Malformed(description: "\(name): \(why)") }
    guard name == name.lowercased() else { throw malformed("capital letters") }
    guard name.hasSuffix("_total") == (family.type == "counter") else {
      throw malformed("_total is for counters, and all of them")
    }
    for unit in ["milliseconds", "minutes", "kilobytes", "percent", "_ms", "_kb"] {
      guard !name.contains(unit) else { throw malformed("not a base unit") }
    }
    for kind in ["_gauge", "_counter", "_histogram"] {
      guard !name.contains(kind) else { throw malformed("a type in the name") }
    }
    for suffix in ["_bucket", "_sum", "_count"] {
      guard !name.hasSuffix(suffix) else { throw malformed("a suffix of histograms") }
    }
    guard family.samples.allSatisfy({ !$0.value.isNaN }) else { throw malformed("no number") }
    if family.type == "counter" {
      guard family.samples.allSatisfy({ $0.value >= 0 }) else { throw malformed("below 0") }
    }
    guard family.type == "histogram" else {
      guard !family.samples.contains(where: { $0.labels["le"] != nil }) else {
        throw malformed("le outside of a histogram")
      }
      return
    }
    let buckets = family.samples.filter { $0.name == name + "_bucket" }
    var last: (bound: Double, count: Double) = (-.infinity, 0)
    for bucket in buckets {
      guard bucket.labels.count == 1, let text = bucket.labels["le"],
        let bound = text == "+Inf" ? .infinity : Double(text)
      else { throw malformed("a bucket without a bound") }
      guard bound > last.bound, bucket.value >= last.count else {
        throw malformed("buckets that do not rise")
      }
      last = (bound, bucket.value)
    }
    guard last.bound == .infinity else { throw malformed("no bucket for all") }
    let counts = family.samples.filter { $0.name == name + "_count" }
    guard counts.count == 1, counts[0].value == last.count else {
      throw malformed("the count is not that of the last bucket")
    }
    let sums = family.samples.count { $0.name == name + "_sum" }
    guard sums == 1 else { throw malformed("no sum") }
  }
}
