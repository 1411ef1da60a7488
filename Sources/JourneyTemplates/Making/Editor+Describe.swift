import JourneyMap
import ReplicatedData

/// What templates write on records beside the title.
extension Editor {
  /// The stage's key, labels and half.
  package mutating func describe(
    _ stage: RecordID, as template: StageTemplate.Stage
  ) throws(ChangeError) {
    try set(stage, Field.Stage.key, .text(template.key))
    try write(template.labels, to: stage, Field.Stage.labels)
    if template.isAfterSale { try set(stage, Field.Stage.afterSale, .bool(true)) }
  }

  /// The lane's key, labels, kind of cards, and whether it is behind the line of visibility.
  package mutating func describe(
    _ lane: RecordID, as template: LaneTemplate
  ) throws(ChangeError) {
    try set(lane, Field.Lane.key, .text(template.key))
    try write(template.labels, to: lane, Field.Lane.labels)
    try set(lane, Field.Lane.cardKind, .text(template.cardKind))
    if template.isBackstage { try set(lane, Field.Lane.backstage, .bool(true)) }
  }

  /// The channel's key and labels.
  package mutating func describe(
    _ channel: RecordID, as template: ChannelTemplate
  ) throws(ChangeError) {
    try set(channel, Field.Channel.key, .text(template.key))
    try write(template.labels, to: channel, Field.Channel.labels)
  }

  private mutating func write(
    _ labels: Labels, to record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    for label in labels.entries { try set(record, field, key: label.language, .text(label.text)) }
  }
}

extension MapDocument {
  /// The languages in which stages, lanes or channels have labels, ascending by their tags.
  /// O(labels).
  package var labelLanguages: [String] {
    var languages: Set<String> = []
    for (kind, field) in [
      (RecordKind.stage, Field.Stage.labels), (.lane, Field.Lane.labels),
      (.channel, Field.Channel.labels),
    ] {
      for record in records(kind) {
        for label in keys(record, field) { languages.insert(label.key) }
      }
    }
    languages.remove(LanguageTag.undetermined)
    return languages.sorted()
  }
}
