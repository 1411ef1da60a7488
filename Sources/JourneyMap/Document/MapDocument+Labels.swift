import ReplicatedData

/// One map, read in several languages.
extension MapDocument {
  /// What a stage, lane or channel is called in a language.
  ///
  /// A title that is one of the record's labels is shown as the label of `language`; one that
  /// somebody has changed is shown as it is, so that what a person renames stays renamed for all.
  ///
  /// - Parameter language: A language tag (BCP 47) such as `pl` or `pl-PL`, which falls back to
  ///   `pl`. Nil, or one that the record has no label in, gives the title as it stands.
  /// - Complexity: O(labels + characters of the title).
  public func title(of record: RecordID, in language: String?) -> String {
    guard let kind = kind(of: record), let titleField = kind.nameField,
      let labelsField = kind.labelsField
    else { return "" }
    let title = string(record, titleField)
    guard let language else { return title }
    let labels = keys(record, labelsField)
    var isOriginal = false
    var label: String?
    let primary = primarySubtag(of: language)
    for entry in labels {
      guard let text = entry.value.text else { continue }
      if sameUTF8(text, title) { isOriginal = true }
      if sameUTF8(entry.key, language) || label == nil && sameUTF8(entry.key, primary) {
        label = text
      }
    }
    return isOriginal ? label ?? title : title
  }

  /// The labels of a stage, lane or channel by language, in the order of the languages' tags.
  package func labels(of record: RecordID) -> [(language: String, text: String)] {
    guard let field = kind(of: record)?.labelsField else { return [] }
    return keys(record, field).compactMap { entry in entry.value.text.map { (entry.key, $0) } }
  }

  private func primarySubtag(of language: String) -> String {
    var subtag = ""
    for scalar in language.unicodeScalars {
      if scalar == "-" || scalar == "_" { break }
      subtag.unicodeScalars.append(scalar)
    }
    return subtag
  }
}
