import JourneyMap

/// The steps of a workshop as a map keeps them: lines of text, each beginning with `[ ] ` or, when
/// done, `[x] `. Several people tick and reword them at the same time.
package struct Agenda: Equatable, Sendable {
  package var steps: [Step]

  /// One line.
  package struct Step: Equatable, Sendable {
    package var text: String
    package var isDone: Bool

    package init(_ text: String, isDone: Bool = false) {
      self.text = text
      self.isDone = isDone
    }
  }

  /// Reads the text of a map. A line without a box is a step that is not done; empty lines are none.
  package init(text: String) {
    steps = []
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.drop(while: \.isWhitespace)
      let isDone = line.hasPrefix("[x]") || line.hasPrefix("[X]")
      var rest = isDone || line.hasPrefix("[ ]") ? line.dropFirst(3) : line
      rest = rest.drop(while: \.isWhitespace)
      while rest.last?.isWhitespace == true { rest.removeLast() }
      if !rest.isEmpty { steps.append(Step(String(rest), isDone: isDone)) }
    }
  }

  /// A preset in a language, with nothing done.
  package init(_ template: AgendaTemplate, language: String?) {
    steps = template.steps.map { Step($0[language]) }
  }

  /// A line a step.
  package var text: String {
    steps.map { ($0.isDone ? "[x] " : "[ ] ") + $0.text }.joined(separator: "\n")
  }

  /// The agenda as it reads in another language: a step that is still worded as a preset has it, in
  /// whatever language, is shown in this one; what somebody reworded stays as it is.
  package func translated(to language: String?, _ library: TemplateLibrary) -> Agenda {
    guard let language else { return self }
    var result = self
    for index in steps.indices {
      let labels = library.agendas.lazy.flatMap(\.steps).first { labels in
        labels.everyText.contains { $0.utf8.elementsEqual(steps[index].text.utf8) }
      }
      if let text = labels?.exact(language) { result.steps[index].text = text }
    }
    return result
  }
}

extension MapDocument {
  package var agenda: Agenda { Agenda(text: string(.root, Field.Map.agenda)) }
}
