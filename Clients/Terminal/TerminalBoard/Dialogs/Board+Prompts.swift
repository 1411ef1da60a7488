import JourneyEditing
import JourneyMap
import ReplicatedData

/// Lines and questions that are put to the user, and what follows from the answers.
extension Board {
  mutating func ask(
    _ purpose: BoardPrompt.Purpose, _ title: String, _ line: LineEditing = LineEditing()
  ) {
    view.prompt = BoardPrompt(purpose: purpose, title: title, line: line)
  }

  mutating func fillIn(_ command: BoardCommand, _ scene: BoardScene) {
    guard let prompt = view.prompt else { return fillInField(command, scene) }
    switch command {
    case .cancel: view.prompt = nil
    case .confirm:
      view.prompt = nil
      perform(prompt.purpose, prompt.line.text, scene)
    default:
      if let cut = view.prompt?.line.perform(command, cut: view.cut) { view.cut = cut }
    }
  }

  private mutating func perform(
    _ purpose: BoardPrompt.Purpose, _ text: String, _ scene: BoardScene
  ) {
    let isBlank = text.allSatisfy(\.isWhitespace)
    switch purpose {
    case .search:
      if !isBlank { index.setSearch(text, in: scene.document) }
      if !index.search.isEmpty { browse(.nextMatch, scene) }
    case .tag(let card):
      if !isBlank { effects.append(.edit(.record(.tag(card, text, isOn: true)))) }
    case .comment(let card):
      if !isBlank { effects.append(.edit(.record(.comment(text, on: card)))) }
    case .evidence(let card, let type):
      guard !isBlank else { return }
      ask(
        .evidenceAddress(card, type: type, text: text),
        type == "link" ? "Address (https://…)" : "Where it is from (may stay empty)")
    case .evidenceAddress(let card, let type, let words):
      effects.append(
        .edit(.record(.comment(words, on: card, type: type, address: text.trimmingSpaces))))
    case .newChannel(let card):
      if !isBlank { effects.append(.edit(.record(.set(card, Field.Card.channel, .text(text))))) }
    case .newPersona:
      if !isBlank { effects.append(.edit(.record(.add(.persona, text)))) }
    case .agendaStep: if !isBlank { addStep(text, scene) }
    case .silenceRule(let rule):
      guard !isBlank else { return warn("Say why the rule does not hold here.") }
      effects.append(
        .edit(
          .record(
            .set(.root, Field.Map.silencedRules, key: rule, .text(text.trimmingSpaces)))))
    case .addAxis(let kind, let after):
      let placement = after.map { Placement.after($0) } ?? .last
      if !isBlank { effects.append(.edit(.record(.add(kind, text, placement)))) }
    case .seekTime, .seekChange: seek(purpose, text, scene)
    case .exportMoment:
      if !isBlank, let replay = view.replay {
        effects.append(.exportMoment(index: replay.index, file: text))
      }
    case .forkMoment:
      if !isBlank, let replay = view.replay {
        effects.append(.forkMoment(index: replay.index, map: text))
      }
    }
  }

  // MARK: Questions

  /// - Returns: Whether the key was an answer.
  mutating func answer(_ key: KeyStroke, _ scene: BoardScene) -> Bool {
    guard let question = view.question, let typed = key.typed,
      question.answers.contains(where: { $0.key == typed })
    else { return false }
    view.question = nil
    switch (question.purpose, typed) {
    case (.pasteLines(let lines, _), "y"): effects.append(.edit(newCards(lines)))
    case (.pasteLines(_, let whole), "o"): effects.append(.edit(newCards([whole])))
    case (.deleteAxis(let record), "y"): effects.append(.edit(.record(.delete([record]))))
    case (.cardDeleted(let card, _), "r"):
      if mayEdit(scene) { effects.append(.edit(.record(.restore([card])))) }
    case (.cardDeleted(let card, _), "c"):
      if mayEdit(scene) { effects.append(.edit(.copyCard(card))) }
    case (.cardDeleted(_, let kept), _): letGo(kept)
    case (.quit, "y"): effects.append(.quit)
    default: break
    }
    return true
  }

  /// The most cards that one paste makes.
  static let pastedCardsMax = 500

  /// Several lines may be several cards, or one: the user says which.
  mutating func pasteCards(_ text: String, _ scene: BoardScene) {
    let lines = PastedText.lines(text)
    guard let first = lines.first, mayEdit(scene) else { return }
    guard lines.count > 1 else { return effects.append(.edit(newCards([first]))) }
    guard lines.count <= Self.pastedCardsMax else {
      return warn(
        "That is \(lines.count) lines; \(Self.pastedCardsMax) cards can be made at a time.")
    }
    view.question = BoardQuestion(
      purpose: .pasteLines(lines, whole: lines.joined(separator: "\n")),
      text: "Make \(lines.count) cards of the \(lines.count) lines?",
      answers: [("y", "\(lines.count) cards"), ("o", "one card"), ("n", "nothing")])
  }
}
