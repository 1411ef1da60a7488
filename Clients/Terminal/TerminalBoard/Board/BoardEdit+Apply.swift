import JourneyMap
import JourneyTemplates
import ReplicatedData

extension BoardEdit {
  /// Makes the edit.
  ///
  /// - Parameter participantID: Who the user is, for what is kept by participant.
  package func apply(
    to editor: inout Editor, participantID: String?
  ) throws(ChangeError) -> Result {
    var result = Result()
    switch self {
    case .addCards(let kind, let stage, let lane, var after, let texts):
      for text in texts {
        let card = try editor.create(.card)
        try editor.place(
          card, column: stage, row: lane, after: after,
          before: Self.card(behind: after, stage, lane, without: card, editor.document))
        try editor.set(card, Field.Card.kind, .text(kind))
        if !text.isEmpty { try editor.insert(text, into: card, Field.Card.text, at: 0) }
        result.created.append(card)
        after = card
      }
    case .copyCard(let card): result.created.append(try editor.copy(card: card))
    case .addAxis(let kind, let title, let after):
      result.created.append(try Self.addAxis(kind, title, after: after, &editor))
    case .addPersona(let name):
      let last = editor.document.ordered(.persona).last
      let persona = try Self.addAxis(.persona, name, after: last, &editor)
      let current = editor.document.value(.root, Field.Map.persona).reference
      if current.map({ !editor.document.isLive($0) }) ?? true {
        try editor.set(.root, Field.Map.persona, .reference(persona))
      }
      result.created.append(persona)
    case .comment(let card, let text):
      result.created.append(try Self.comment(on: card, text, &editor))
    case .evidence(let card, let type, let text, let address):
      let comment = try Self.comment(on: card, text, &editor)
      try editor.set(comment, Field.Comment.type, .text(type))
      if !address.isEmpty { try editor.set(comment, Field.Comment.address, .text(address)) }
      result.created.append(comment)
    case .link(let from, let to, let type):
      result.created.append(try Self.link(from: from, to: to, type, &editor))
    case .addAnswer(let question, let kind, let stage, let lane):
      let card = try editor.create(.card)
      try editor.append(card, column: stage, row: lane)
      try editor.set(card, Field.Card.kind, .text(kind))
      if kind == "action-item" { try editor.set(card, Field.Card.status, .text("open")) }
      result.created.append(card)
      result.created.append(try Self.link(from: card, to: question, "answers", &editor))
    case .setChannel(let card, let name):
      var channel = Self.channel(named: name, editor.document)
      if channel == nil {
        let last = editor.document.ordered(.channel).last
        channel = try Self.addAxis(.channel, name, after: last, &editor)
      }
      if let channel { try editor.set(card, Field.Card.channel, .reference(channel)) }
    case .beginMap(let kind, let stages, let language):
      let title = editor.document.string(.root, Field.Map.title)
      let map: NewMap
      do throws(TemplateChoiceError) {
        map = try NewMap(title: title, kind: kind, template: stages, language: language)
      } catch {
        // The library has no such ids: there is nothing to be made.
        return result
      }
      try map.apply(to: &editor)
    default: try change(&editor, participantID)
    }
    return result
  }

  /// What makes nothing new.
  private func change(_ editor: inout Editor, _ participantID: String?) throws(ChangeError) {
    switch self {
    case .moveCard(let card, let stage, let lane, let after, let before):
      try editor.place(card, column: stage, row: lane, after: after, before: before)
    case .moveAxis(let record, let after, let before):
      try editor.place(record, after: after, before: before)
    case .delete(let record): try editor.delete(record)
    case .restore(let record): try editor.restore(record)
    case .vote(let card, let votes):
      try editor.set(
        card, Field.Card.votes, key: participantID ?? "", votes == 0 ? .null : .integer(votes))
    case .tag(let card, let tag, let isOn):
      try editor.set(card, Field.Card.tags, key: tag, isOn ? .bool(true) : .null)
    case .set(let record, let field, let value): try editor.set(record, field, value)
    case .setKeys(let record, let field, let entries):
      for entry in entries {
        try editor.set(record, field, key: entry.key ?? participantID ?? "", entry.value)
      }
    case .insertText(let target, let index, let text):
      try editor.insert(text, into: target.record, target.field, at: index)
    case .eraseText(let target, let range):
      try editor.erase(range, of: target.record, target.field)
    case .replaceText(let target, let range, let text):
      try editor.insert(text, into: target.record, target.field, at: range.upperBound)
      try editor.erase(range, of: target.record, target.field)
    case .writeText(let target, let text):
      try editor.write(text, to: target.record, target.field)
    default: break
    }
  }

  // MARK: Records

  private static func addAxis(
    _ kind: RecordKind, _ title: String, after: RecordID?, _ editor: inout Editor
  ) throws(ChangeError) -> RecordID {
    let record = try editor.create(kind)
    let others = editor.document.ordered(kind).filter { $0 != record }
    let place = after.flatMap { others.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    try editor.place(
      record, after: place > 0 ? others[place - 1] : nil,
      before: place < others.count ? others[place] : nil)
    if !title.isEmpty {
      try editor.insert(title, into: record, RecordNames.nameField(kind), at: 0)
    }
    return record
  }

  private static func comment(
    on card: RecordID, _ text: String, _ editor: inout Editor
  ) throws(ChangeError) -> RecordID {
    let comment = try editor.create(.comment)
    try editor.set(comment, Field.Comment.on, .reference(card))
    if !text.isEmpty { try editor.insert(text, into: comment, Field.Comment.text, at: 0) }
    return comment
  }

  private static func link(
    from: RecordID, to: RecordID, _ type: String, _ editor: inout Editor
  ) throws(ChangeError) -> RecordID {
    let link = try editor.create(.link)
    try editor.set(link, Field.Link.from, .reference(from))
    try editor.set(link, Field.Link.to, .reference(to))
    try editor.set(link, Field.Link.type, .text(type))
    return link
  }

  /// By its name, or by what it is called in any language.
  private static func channel(named name: String, _ document: MapDocument) -> RecordID? {
    let wanted = name.lowercased()
    return document.ordered(.channel).first { channel in
      document.string(channel, Field.Channel.name).lowercased() == wanted
        || document.keys(channel, Field.Channel.labels).contains {
          $0.value.text?.lowercased() == wanted
        }
    }
  }

  private static func card(
    behind card: RecordID?, _ stage: RecordID?, _ lane: RecordID?, without: RecordID,
    _ document: MapDocument
  ) -> RecordID? {
    let cards = document.cards(column: stage, row: lane).filter { $0 != without }
    guard let card else { return cards.first }
    return cards.firstIndex(of: card).flatMap { $0 + 1 < cards.count ? cards[$0 + 1] : nil }
  }
}
