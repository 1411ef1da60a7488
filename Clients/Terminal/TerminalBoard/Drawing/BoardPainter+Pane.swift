import JourneyFormats
import JourneyMap
import ReplicatedData
import SyncProtocol

/// The pane beside the board: all of the selected card, and who did what to it.
extension BoardPainter {
  private struct PaneLine {
    var text: String
    var style: StyleID = .plain
  }

  mutating func paintPane() {
    guard let pane = layout.pane else { return }
    for row in pane.row..<pane.bottom {
      _ = write("│", row, pane.column, StyleID(.border), in: pane)
    }
    let inside = GridRect(
      row: pane.row, column: pane.column + 2, width: pane.width - 2, height: pane.height)
    let lines = paneLines(columns: inside.width)
    paneScroll = min(max(paneScroll, 0), max(0, lines.count - inside.height))
    for (offset, line) in lines.dropFirst(paneScroll).prefix(inside.height).enumerated() {
      _ = write(line.text, inside.row + offset, inside.column, line.style, in: inside)
    }
    if lines.count > paneScroll + inside.height {
      _ = write(
        "↓ ]", inside.bottom - 1, inside.right - 3, StyleID(.note), in: inside)
    }
  }

  private func paneLines(columns: Int) -> [PaneLine] {
    guard let card = view.focus.card else {
      return [PaneLine(text: "No card here.", style: StyleID(.note))]
    }
    let document = scene.document
    var lines: [PaneLine] = []
    func add(_ text: String, _ style: StyleID = .plain) {
      for line in TerminalText.wrapped(TerminalText.gridText(text), columns: columns) {
        lines.append(PaneLine(text: line, style: style))
      }
    }
    func gap() { lines.append(PaneLine(text: "")) }
    let kind = document.value(card, Field.Card.kind).text ?? "card"
    add(
      "\(CardText.mark(ofKind: kind)) \(TerminalText.excerpt(kind))",
      StyleID(.kind(CardFacts.kindIndex(kind)), .strong))
    if let author = scene.author(of: card) {
      let colour = StyleRole.author(AuthorColour(participantID: author.id))
      add("by \(TerminalText.excerpt(author.name))", StyleID(colour))
    }
    add(placeName, StyleID(.note))
    gap()
    let text = document.string(card, Field.Card.text)
    text.isEmpty ? add("(empty)", StyleID(.note)) : add(text)
    let facts = facts(card)
    if !facts.isEmpty {
      gap()
      for fact in facts { add(fact) }
    }
    if let comments = planner.index.comments[card] {
      gap()
      add("Comments", StyleID(.stage))
      for comment in comments {
        let author = scene.author(of: comment)
        let colour = author.map { StyleRole.author(AuthorColour(participantID: $0.id)) } ?? .note
        add(TerminalText.excerpt(author?.name ?? "Somebody"), StyleID(colour))
        add(document.string(comment, Field.Comment.text))
      }
    }
    if !scene.history.isEmpty {
      gap()
      add("History", StyleID(.stage))
      for entry in scene.history.reversed() {
        let offset = scene.utcOffsetSeconds
        let colour = StyleRole.author(AuthorColour(participantID: entry.participantID))
        add(
          "\(Clock.time(entry.time, utcOffsetSeconds: offset)) "
            + TerminalText.excerpt(entry.name), StyleID(colour))
        add(entry.words)
      }
    }
    return lines
  }

  private var placeName: String {
    let index = planner.index
    let stage = index.stages.first { $0.id == view.focus.stage }?.title ?? ""
    let lane = index.lanes.first { $0.id == view.focus.lane }?.title ?? ""
    return "\(stage) / \(lane)"
  }

  /// All fields that are set, each on its line, in the order of the schema.
  private func facts(_ card: RecordID) -> [String] {
    let document = scene.document
    var facts: [String] = []
    for row in Schema.fields where row.kind == .card {
      switch (row.type, row.field) {
      case (_, Field.Card.text), (_, Field.Card.kind), (.position, _): break
      case (_, Field.Card.votes):
        let votes = document.keys(card, row.field).filter { ($0.value.integer ?? 0) > 0 }
        guard !votes.isEmpty else { break }
        let sum = votes.reduce(Int64(0)) { $0 &+ ($1.value.integer ?? 0) }
        let names = votes.map { vote in
          let count = vote.value.integer ?? 0
          return scene.name(of: vote.key) + (count > 1 ? " \(count)" : "")
        }
        facts.append("♥\(sum) \(names.joined(separator: ", "))")
      case (_, Field.Card.tags):
        let tags = document.keys(card, row.field).filter { $0.value.boolean == true }
        if !tags.isEmpty { facts.append(tags.map { "#\($0.key)" }.joined(separator: " ")) }
      case (_, Field.Card.actors):
        let actors = document.keys(card, row.field).sorted {
          ($0.value.integer ?? 0) < ($1.value.integer ?? 0)
        }
        if !actors.isEmpty { facts.append("who: " + actors.map(\.key).joined(separator: ", ")) }
      case (_, Field.Card.emotions):
        for entry in document.keys(card, row.field) {
          guard let emotion = entry.value.integer else { continue }
          facts.append("\(CardFacts.face(emotion).text) \(scene.name(of: entry.key))")
        }
      case (_, Field.Card.emotion):
        if let emotion = document.value(card, row.field).integer {
          facts.append("emotion \(CardFacts.face(emotion).text)")
        }
      case (.keyed, _):
        for entry in document.keys(card, row.field) {
          facts.append("\(row.name): \(entry.key) \(words(entry.value))")
        }
      case (.register, _):
        let value = document.value(card, row.field)
        if value != .null { facts.append("\(row.name): \(words(value))") }
      case (.text, _):
        let text = document.string(card, row.field)
        if !text.isEmpty { facts.append("\(row.name): \(text)") }
      }
    }
    return facts
  }

  private func words(_ value: Value) -> String {
    switch value {
    case .null: ""
    case .bool(let bool): bool ? "yes" : "no"
    case .integer(let integer): CardText.signed(Int(clamping: integer)).filter { $0 != "+" }
    case .text(let text): TerminalText.excerpt(text, columnsMax: 80)
    case .reference(let record):
      TerminalText.excerpt(scene.document.string(record, Field.Channel.name))
    }
  }
}
