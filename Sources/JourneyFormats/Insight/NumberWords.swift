/// Numbers as people read them.
package enum NumberWords {
  /// With a comma between each three digits: `12,500`.
  package static func count(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return number < 0 ? "−" + result : result
  }

  /// A share as percent: whole ones from 10 % on, one digit behind the point below, and never 0 % or
  /// 100 % of what is not quite that.
  package static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "?" }
    let percent = share * 100
    if percent > 0, percent < 0.1 { return "<0.1 %" }
    if percent < 10 { return oneDigit(percent) + " %" }
    if percent < 100, percent >= 99.5 { return oneDigit(min(percent, 99.9)) + " %" }
    return count(Int64(min(percent.rounded(), 1e15))) + " %"
  }

  /// An emotion with its sign and at most one digit behind the point: `−0.8`, `+2`, `0`.
  package static func feeling(_ value: Double) -> String {
    let text = oneDigit(value.magnitude)
    return text == "0" ? "0" : (value < 0 ? "−" : "+") + text
  }

  /// `3`, `0.5`, `12`: rounded to one digit behind the point, which is left out when it is 0.
  package static func oneDigit(_ value: Double) -> String {
    let tenths = Int64((min(value.magnitude, 1e15) * 10).rounded())
    let sign = value < 0 && tenths > 0 ? "−" : ""
    return tenths % 10 == 0 ? sign + "\(tenths / 10)" : sign + "\(tenths / 10).\(tenths % 10)"
  }

  /// `1 pain`, `3 pains`.
  package static func counted(_ count: Int, _ one: String, _ several: String? = nil) -> String {
    "\(self.count(Int64(count))) \(count == 1 ? one : several ?? one + "s")"
  }

  /// The first of a list of names, and how many more there are: `A, B and C`, `A, B and 5 more`.
  package static func list(_ names: [String], most: Int = 6) -> String {
    guard names.count > most else {
      guard let last = names.last, names.count > 1 else { return names.first ?? "" }
      return names.dropLast().joined(separator: ", ") + " and " + last
    }
    let shown = names.prefix(max(most - 1, 1))
    return shown.joined(separator: ", ") + " and \(names.count - shown.count) more"
  }
}
