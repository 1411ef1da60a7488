import FoundationEssentials

/// Which state of a map somebody asks for: `?at=INDEX` or `?at=TIME`.
enum MapMoment: Equatable {
  case latest
  /// After the change with this journal index; 0 is the empty map.
  case index(UInt64)
  /// After the last change received by then, in milliseconds since 1970.
  case time(milliseconds: UInt64)

  /// Reads a journal index, or a time as in RFC 3339: `2026-03-01T14:30:00Z`. Nil if it is neither.
  init?(_ text: String?) {
    guard let text else {
      self = .latest
      return
    }
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let index = UInt64(text) else { return nil }
      self = .index(index)
      return
    }
    guard let seconds = Self.date(text)?.timeIntervalSince1970, seconds >= 0, seconds < 1e12 else {
      return nil
    }
    self = .time(milliseconds: UInt64((seconds * 1_000).rounded()))
  }

  /// With or without a fraction of the second.
  private static func date(_ text: String) -> Date? {
    let whole = Date.ISO8601FormatStyle()
    return (try? whole.parse(text))
      ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
  }
}
