import JourneyMap
import ReplicatedData

/// What somebody renames in one language only.
extension Editor {
  /// Gives a stage, lane or channel a label in one language, so that it is called so there and as
  /// before everywhere else.
  ///
  /// A title that is one of the labels stays one: if it is the label that changes, the title changes
  /// with it. A title of its own, which all languages showed, becomes the label for those without
  /// one; labels that it had overruled are taken away.
  ///
  /// - Parameters:
  ///   - text: Nil takes the label away.
  ///   - language: Its tag, normalised: see ``LanguageTag``.
  package mutating func setLabel(
    _ text: String?, of record: RecordID, in language: String
  ) throws(ChangeError) {
    guard let kind = document.kind(of: record), let titleField = kind.nameField,
      let labelsField = kind.labelsField
    else { return }
    let title = document.string(record, titleField)
    let labels = document.keys(record, labelsField).map { ($0.key, $0.value.text ?? "") }
    let others = labels.filter { $0.0 != language }
    let isTitle = { (label: (String, String)) in label.1.utf8.elementsEqual(title.utf8) }
    if !labels.contains(where: isTitle), text != nil, !title.isEmpty {
      for label in others where label.0 != LanguageTag.undetermined {
        try set(record, labelsField, key: label.0, .null)
      }
      try setKey(record, labelsField, LanguageTag.undetermined, title)
    } else if !others.contains(where: isTitle), labels.contains(where: isTitle),
      let replacement = text ?? Labels(others.map { (language: $0.0, text: $0.1) }).anyText
    {
      try write(replacement, to: record, titleField)
    }
    try setKey(record, labelsField, language, text)
  }

  /// Writes a key unless it says so already.
  private mutating func setKey(
    _ record: RecordID, _ field: FieldID, _ key: String, _ text: String?
  ) throws(ChangeError) {
    let value = text.map { Value.text($0) } ?? .null
    if document.value(record, field, key: key) != value {
      try set(record, field, key: key, value)
    }
  }
}

extension Labels {
  /// The English text or another; nil if there is none.
  fileprivate var anyText: String? { entries.isEmpty ? nil : self[nil] }
}

extension LanguageTag {
  /// The tag of a text in no language that anybody said (ISO 639-2).
  package static let undetermined = "und"
}
