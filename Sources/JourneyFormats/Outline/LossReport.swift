/// Something that a format could not carry, or a map could not take.
package enum Loss: Hashable, Sendable {
  // Reading a file. Lines count from 1.

  /// Text behind the actors of a task, which Mermaid ignores too.
  case textBehindActors(line: Int, text: String)
  /// A comment behind a statement on the same line: it is kept with the comments of the map.
  case commentMoved(line: Int)
  /// A statement that a file may have once; the later one counts.
  case statementReplaced(line: Int, statement: String)
  case controlCharactersDropped(count: Int)
  /// The same actor twice in one task.
  case actorRepeated(line: Int, actor: String)
  /// An actor's name or a score that is longer than a map can hold was cut.
  case valueCut(line: Int, bytesMax: Int)
  /// Other journeys in the same Markdown file.
  case furtherDiagrams(count: Int)

  // Taking an outline into a map.

  /// The map has a title of its own.
  case titleKept(instead: String)

  // Writing a file.

  case cardsOfKind(String, count: Int)
  /// Actions that stand in another lane than the actions'.
  case lanesOfActions(count: Int)
  case scoresClamped(count: Int)
  case scoresMissing(count: Int)
  case scoresNotNumbers(count: Int)
  case votes(count: Int)
  case comments(count: Int)
  case cardFields(names: [String])
  case unnamedStages(count: Int)
  case unnamedCards(count: Int)
  case actorsUnwritable(count: Int)
  case frontMatter
  case notes
}

extension Loss: CustomStringConvertible {
  /// One sentence for a person.
  package var description: String {
    switch self {
    case .textBehindActors(let line, let text):
      "Line \(line): “\(TerminalText.excerpt(text))” stands behind the actors, where Mermaid "
        + "ignores it; it was left out."
    case .commentMoved(let line):
      "Line \(line): what follows # is a comment in Mermaid; it was kept in the map's notes, not "
        + "on the card."
    case .statementReplaced(let line, let statement):
      "Line \(line): a second “\(statement)” replaces the first, as in Mermaid."
    case .controlCharactersDropped(let count):
      "\(Self.count(count, "control character")) left out."
    case .actorRepeated(let line, let actor):
      "Line \(line): the actor “\(TerminalText.excerpt(actor))” is named twice and was kept once."
    case .valueCut(let line, let bytesMax):
      "Line \(line): a name or score was cut to the \(bytesMax) bytes that a map can hold."
    case .furtherDiagrams(let count):
      "\(Self.count(count, "further Mermaid diagram")) of the file left out; the first journey "
        + "was read."
    case .titleKept(let title):
      "The map keeps its title; “\(TerminalText.excerpt(title))” was left out."
    case .cardsOfKind(let kind, let count):
      "\(Self.count(count, "card")) of kind \(TerminalText.excerpt(kind)): Mermaid journeys have "
        + "actions only."
    case .lanesOfActions(let count):
      "The lane of \(Self.count(count, "action")) that stand elsewhere than in the lane of actions."
    case .scoresClamped(let count):
      "\(Self.count(count, "score")) beyond 1 to 5, written as the nearest of them; the map keeps "
        + "the original."
    case .scoresMissing(let count):
      "\(Self.count(count, "action")) without a score, written as 3, since Mermaid needs one."
    case .scoresNotNumbers(let count):
      "\(Self.count(count, "score")) that \(count == 1 ? "is" : "are") no number, written as 3; the map keeps the original."
    case .votes(let count): "\(Self.count(count, "vote"))."
    case .comments(let count): "\(Self.count(count, "comment"))."
    case .cardFields(let names):
      "These fields of cards: \(names.map { TerminalText.excerpt($0) }.joined(separator: ", "))."
    case .unnamedStages(let count):
      "\(Self.count(count, "stage")) without a title, written as “\(MermaidWriter.unnamed)”."
    case .unnamedCards(let count):
      "\(Self.count(count, "card")) without text, written as “\(MermaidWriter.unnamed)”."
    case .actorsUnwritable(let count): "\(Self.count(count, "actor")) without a name."
    case .frontMatter: "Front matter that contains a line “---” of its own."
    case .notes: "The notes of the map."
    }
  }

  private static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

/// What could not be carried, in the order in which it was met. Empty when all was.
package struct LossReport: Equatable, Sendable {
  package private(set) var losses: [Loss] = []

  package init(_ losses: [Loss] = []) { self.losses = losses }

  package var isEmpty: Bool { losses.isEmpty }

  /// A sentence a loss.
  package var sentences: [String] { losses.map(\.description) }

  package mutating func add(_ loss: Loss) { losses.append(loss) }

  /// Adds a loss that is counted, unless there is nothing to count.
  mutating func add(_ count: Int, _ loss: (Int) -> Loss) {
    if count > 0 { losses.append(loss(count)) }
  }
}
