/// The help screen: every command once, with its keys, made from ``KeyBindings``.
package enum HelpText {
  package struct Line: Equatable, Sendable {
    /// Empty in a heading.
    package var keys: String
    package var title: String
    package var isHeading: Bool
  }

  package static let lines: [Line] = {
    var lines: [Line] = []
    for section in BoardCommand.Section.allCases {
      if !lines.isEmpty { lines.append(Line(keys: "", title: "", isHeading: true)) }
      lines.append(Line(keys: "", title: section.rawValue, isHeading: true))
      for command in BoardCommand.allCases where command.section == section {
        let keys = KeyBindings.keys(for: command).map(\.name).joined(separator: " ")
        lines.append(Line(keys: keys, title: command.title, isHeading: false))
      }
    }
    return lines
  }()
}
