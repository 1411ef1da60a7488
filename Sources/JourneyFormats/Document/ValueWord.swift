import JourneyInsight

/// What is said of a value that does not fit its field.
enum ValueWord: String, MessageKey {
  case unfit
  // What fits.
  case yesNo, from, range, choice, day, decimal, token, line, channel, persona, record

  var catalogueKey: String { self == .unfit ? rawValue : "expected." + rawValue }
}
