/// One measured number, what it should be, and what the same machine did at the same time.
struct Figure: Codable {
  var name: String
  /// What was measured, in words and as a number.
  var measured: String
  var value: Double
  /// What it should be, in words; nil if it is told for comparison only.
  var aim: String?
  var isReached: Bool?
  /// The baseline of the same run, and what else helps to read the number.
  var beside: String

  /// Told beside others, without an aim of its own.
  init(_ name: String, _ measured: String, _ value: Double, beside: String = "") {
    self.name = name
    self.measured = measured
    self.value = value
    self.beside = beside
  }

  init(
    _ name: String, _ measured: String, _ value: Double, atMost most: Double, _ aim: String,
    beside: String = ""
  ) {
    self.init(name, measured, value, beside: beside)
    self.aim = "≤ \(aim)"
    isReached = value <= most
  }

  init(
    _ name: String, _ measured: String, _ value: Double, atLeast least: Double, _ aim: String,
    beside: String = ""
  ) {
    self.init(name, measured, value, beside: beside)
    self.aim = "≥ \(aim)"
    isReached = value >= least
  }

  /// For people.
  var line: String {
    let verdict = isReached.map { $0 ? "reached" : "NOT REACHED" }
    let words = [measured, aim.map { "aim \($0)" }, verdict, beside == "" ? nil : beside]
    return "\(name): \(words.compactMap { $0 }.joined(separator: " · "))"
  }
}
