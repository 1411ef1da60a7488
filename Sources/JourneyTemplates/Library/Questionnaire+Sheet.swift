/// A questionnaire on paper, and as the table that its answers are gathered in.
extension Questionnaire {
  /// A sheet to print: the questions with room to answer. Ends with a line feed.
  package func sheet(_ language: String?) -> String {
    var lines = [labels[language], ""]
    for (index, question) in questions.enumerated() {
      lines += ["\(index + 1). \(question.labels[language])", ""]
      if let scale = question.scale, scale.count <= Self.boxesMax {
        lines.append("   " + scale.map { "\($0) [ ]" }.joined(separator: "  "))
      } else {
        let line = "   " + String(repeating: "_", count: 69)
        lines += question.scale == nil ? [line, "", line] : [line]
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  private static let boxesMax = 11

  /// The column that tells one respondent's answers from another's.
  package static let respondent = "respondent"

  /// The first line of a CSV file (RFC 4180) of answers, one respondent a row: ``respondent``, then
  /// the questions. Without a line end.
  package func csvHeading(_ language: String?) -> String {
    ([Self.respondent] + questions.map { $0.labels[language] })
      .map { field in
        field.contains { "\",;".contains($0) }
          ? "\""
            + field.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
          : field
      }
      .joined(separator: ",")
  }
}
