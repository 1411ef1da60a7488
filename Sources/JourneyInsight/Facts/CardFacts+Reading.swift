import JourneyMap
import ReplicatedData

extension CardFacts {
  /// More votes are counted as that many, so that no weight overflows.
  private static let votesMax = 1_000_000

  /// Reads everything but the stage and the lane by index, the comments and the links.
  /// O(fields + characters).
  init(reading id: RecordID, in document: MapDocument) {
    self.init(id: id)
    guard let record = document.reading(id), record.isLive else { return }
    isLive = true
    let place = record.place(Field.place)
    (column, row, orderKey) = (place?.column, place?.row, place?.key)
    kind = CardKind(name: record.value(Field.Card.kind).text)
    hasText = !record.isBlank(Field.Card.text)
    readOpinions(record)
    readProperties(record)
    readNumbers(record)
    readAction(record)
  }

  private mutating func readOpinions(_ record: RecordReading) {
    emotion = record.integer(Field.Card.emotion, in: -2...2)
    for entry in record.keys(Field.Card.emotions) {
      guard let value = entry.value.integer else { continue }
      emotions.append(
        ParticipantEmotion(participant: entry.key, value: min(max(Int(clamping: value), -2), 2)))
    }
    score = record.value(Field.Card.score).text.flatMap(decimal)
    for entry in record.keys(Field.Card.votes) {
      guard let count = entry.value.integer, count > 0 else { continue }
      votes = min(votes + min(Int(clamping: count), Self.votesMax), Self.votesMax)
      voterCount += 1
    }
    for entry in record.keys(Field.Card.tags) where entry.value.boolean == true {
      tags.append(entry.key)
    }
    for entry in record.keys(Field.Card.actors) { actors.append(entry.key) }
  }

  private mutating func readProperties(_ record: RecordReading) {
    check = record.value(Field.Card.check).text.flatMap { CardCheck(rawValue: $0) }
    checkBy = record.day(Field.Card.checkBy)
    whose = record.value(Field.Card.whose).text.flatMap { CardSide(rawValue: $0) }
    channel = record.value(Field.Card.channel).reference
    existence = record.value(Field.Card.existence).text.flatMap { Existence(rawValue: $0) }
    importance = record.integer(Field.Card.importance, in: 0...3)
    isMomentOfTruth = record.value(Field.Card.momentOfTruth).boolean ?? false
    hasArises = !record.isBlank(Field.Card.arises)
    hasDropReason = !record.isBlank(Field.Card.dropReason)
    hasUnit = !record.isBlank(Field.Card.unit)
    forkedFrom = record.value(Field.Card.forkedFrom).text
  }

  private mutating func readNumbers(_ record: RecordReading) {
    severity = record.integer(Field.Card.severity, in: 0...3)
    impact = record.integer(Field.Card.impact, in: 0...3)
    effort = record.integer(Field.Card.effort, in: 0...3)
    target = record.value(Field.Card.target).text.flatMap(decimal)
    for entry in record.keys(Field.Card.values) {
      guard let day = CalendarDay(entry.key), let value = entry.value.text.flatMap(decimal) else {
        continue
      }
      values.append(DatedValue(day: day, value: value))
    }
    funnelCount = record.value(Field.Card.funnelCount).integer
      .map { min(max($0, 0), Int64(OperationID.lamportMax)) }
  }

  private mutating func readAction(_ record: RecordReading) {
    owner = record.line(Field.Card.owner)
    due = record.day(Field.Card.due)
    status = record.value(Field.Card.status).text.flatMap { ActionStatus(rawValue: $0) }
    availability = record.value(Field.Card.availability).text
      .flatMap { Availability(rawValue: $0) }
  }
}

/// A number as people write it: an optional sign, digits, a point. Nil for anything else.
func decimal(_ text: String) -> Double? {
  var hasDigit = false
  for (index, byte) in text.utf8.enumerated() {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
    case UInt8(ascii: "."): break
    case UInt8(ascii: "-"), UInt8(ascii: "+"): if index > 0 { return nil }
    default: return nil
    }
  }
  guard hasDigit, let number = Double(text), number.isFinite else { return nil }
  return number
}

extension RecordReading {
  /// An integer, the nearest of `range` if a newer version of the schema lets more in.
  func integer(_ field: FieldID, in range: ClosedRange<Int>) -> Int? {
    value(field).integer.map {
      min(max(Int(clamping: $0), range.lowerBound), range.upperBound)
    }
  }

  func day(_ field: FieldID) -> CalendarDay? { value(field).text.flatMap { CalendarDay($0) } }

  /// Whether a text field holds nothing but white space. O(characters).
  func isBlank(_ field: FieldID) -> Bool {
    guard let text = text(field), !text.isEmpty else { return true }
    let bytes = text.utf8
    // Printable ASCII, which nearly every text has.
    for byte in bytes where (0x21...0x7E).contains(byte) { return false }
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars
    where !scalar.properties.isWhitespace {
      return false
    }
    return true
  }

  /// A text field on one line: runs of white space become one space, those at the ends go.
  func line(_ field: FieldID) -> String {
    guard let text = text(field), !text.isEmpty else { return "" }
    var result = String.UnicodeScalarView()
    var isGap = false
    for scalar in text.string.unicodeScalars {
      if scalar.properties.isWhitespace {
        isGap = !result.isEmpty
      } else {
        if isGap { result.append(" ") }
        isGap = false
        result.append(scalar)
      }
    }
    return String(result)
  }
}

extension MapDocument {
  func day(_ record: RecordID, _ field: FieldID) -> CalendarDay? { reading(record)?.day(field) }

  /// Whether a text field holds nothing but white space. O(characters).
  package func isBlank(_ record: RecordID, _ field: FieldID) -> Bool {
    reading(record)?.isBlank(field) ?? true
  }

  /// A text field on one line: runs of white space become one space, those at the ends go.
  package func line(_ record: RecordID, _ field: FieldID) -> String {
    reading(record)?.line(field) ?? ""
  }
}
