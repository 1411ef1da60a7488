import JourneyMap
import ReplicatedData

extension CardFacts {
  /// More votes are counted as that many, so that no weight overflows.
  private static let votesMax = 1_000_000

  /// Reads everything but the stage and the lane by index, the comments and the links.
  /// O(fields + characters).
  init(reading id: RecordID, in document: some ReadableMap) {
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

  private mutating func readOpinions(_ record: some ReadableRecord) {
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

  private mutating func readProperties(_ record: some ReadableRecord) {
    check = record.value(Field.Card.check).text.flatMap { CardCheck(token: $0) }
    checkBy = record.day(Field.Card.checkBy)
    whose = record.value(Field.Card.whose).text.flatMap { CardSide(token: $0) }
    channel = record.value(Field.Card.channel).reference
    existence = record.value(Field.Card.existence).text.flatMap { Existence(token: $0) }
    importance = record.integer(Field.Card.importance, in: 0...3)
    isMomentOfTruth = record.value(Field.Card.momentOfTruth).boolean ?? false
    hasArises = !record.isBlank(Field.Card.arises)
    hasDropReason = !record.isBlank(Field.Card.dropReason)
    hasUnit = !record.isBlank(Field.Card.unit)
    forkedFrom = record.value(Field.Card.forkedFrom).text
  }

  private mutating func readNumbers(_ record: some ReadableRecord) {
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

  private mutating func readAction(_ record: some ReadableRecord) {
    owner = record.line(Field.Card.owner)
    due = record.day(Field.Card.due)
    status = record.value(Field.Card.status).text.flatMap { ActionStatus(token: $0) }
    availability = record.value(Field.Card.availability).text
      .flatMap { Availability(token: $0) }
  }
}

/// A number as people write it: an optional sign, digits, a point. Nil for anything else.
///
/// With up to 15 digits, which is what maps hold, the number nearest to what is written: a division of
/// two whole numbers that are exact is rounded once (Clinger, “How to read floating point numbers
/// accurately”, 1990). Of further digits only the magnitude counts.
func decimal(_ text: String) -> Double? {
  var (digits, scale) = (0.0, 1.0)
  var (digitCount, hasPoint, isNegative) = (0, false, false)
  for (index, byte) in text.utf8.enumerated() {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      digitCount += 1
      if hasPoint, digits >= 1e15 { continue }
      digits = digits * 10 + Double(byte - UInt8(ascii: "0"))
      if hasPoint { scale *= 10 }
    case UInt8(ascii: "."):
      if hasPoint { return nil }
      hasPoint = true
    case UInt8(ascii: "-"), UInt8(ascii: "+"):
      if index > 0 { return nil }
      isNegative = byte == UInt8(ascii: "-")
    default: return nil
    }
  }
  let number = digits / scale
  guard digitCount > 0, number.isFinite else { return nil }
  return isNegative ? -number : number
}
