import JourneyMap
import ReplicatedData

extension Editor {
  /// Carries an edit out.
  ///
  /// - Parameter participantID: Who the author is, for what everybody has for themselves; nil while the
  ///   server has not told.
  /// - Returns: The records it is about: the new one, or the one that was there already (ED-4, ED-5).
  /// - Throws: What the document refuses, or ``ChangeError/edit(_:)``; half of the edit may be done
  ///   then, and the change is to be given up.
  @discardableResult
  public mutating func make(
    _ edit: RecordEdit, by participantID: String?
  ) throws(ChangeError) -> [RecordID] {
    guard let kind = edit.kind else {
      if let destination = edit.destination {
        try place(
          edit.records, column: destination.column, row: destination.row, destination.placement)
      }
      for record in edit.records {
        for field in edit.fields { try put(field, in: record, by: participantID) }
        try check(record, after: edit.fields, isNew: false)
      }
      return edit.records
    }
    return [try add(kind, edit, by: participantID).record]
  }

  private mutating func add(
    _ kind: RecordKind, _ edit: RecordEdit, by participantID: String?
  ) throws(ChangeError) -> (record: RecordID, making: Making) {
    let (record, making) = try begin(kind, edit)
    // What a channel is called stays as it is written there.
    for field in edit.fields
    where making == .new || kind != .channel || field.field != Field.Channel.name {
      try put(field, in: record, by: participantID)
    }
    try check(record, after: edit.fields, isNew: true)
    if making == .new { try complete(record, kind) }
    return (record, making)
  }

  /// Carries an edit of cards out, and links them to others that they answer from now on.
  @discardableResult
  package mutating func make(
    _ edit: RecordEdit, answering others: [RecordID], by participantID: String?
  ) throws(ChangeError) -> [RecordID] {
    let cards = try make(edit, by: participantID)
    for card in cards {
      for other in others {
        try make(.link(from: card, to: other, type: "answers"), by: participantID)
      }
    }
    return cards
  }

  /// The record that an addition is about, in its place.
  private mutating func begin(
    _ kind: RecordKind, _ edit: RecordEdit
  ) throws(ChangeError) -> (record: RecordID, making: Making) {
    let record: RecordID
    switch kind {
    case .link:
      if let twin = document.twin(of: edit.fields) { return (twin, .known) }
      record = try create(.link)
    case .channel:
      let name = edit.fields.value(of: Field.Channel.name).text ?? ""
      if let known = document.channel(named: name) { return (known, .known) }
      let before = document
      let made = try create(.channel, knownBy: "title " + Name.folded(name)) {
        !before.isLive($0)
      }
      guard made.making == .new else { return made }
      record = made.record
    default: record = try create(kind)
    }
    if kind.isPlaced {
      let destination = edit.destination ?? RecordEdit.Destination()
      try place(
        [record], column: destination.column, row: destination.row, destination.placement)
    }
    return (record, .new)
  }

  /// What a new record has if nothing else was said.
  private mutating func complete(_ record: RecordID, _ kind: RecordKind) throws(ChangeError) {
    switch kind {
    case .card:
      let kindField = Field.Card.kind
      if document.value(record, kindField) == .null {
        let lane = document.place(record, Field.place)?.row
        let kind = lane.flatMap { document.cardKind(ofLane: $0) }
        try set(record, kindField, .text(kind ?? "action"))
      }
      if let kind = document.value(record, kindField).text, sameUTF8(kind, "action-item"),
        document.value(record, Field.Card.status) == .null
      {
        try set(record, Field.Card.status, .text("open"))
      }
    case .comment:
      guard document.value(record, Field.Comment.type) == .null else { return }
      let hasWords = !document.string(record, Field.Comment.text).utf8.isEmpty
      try set(record, Field.Comment.type, .text(hasWords ? "comment" : "link"))
    case .persona:
      let persona = document.value(.root, Field.Map.persona).reference
      guard persona == nil || !document.isLive(persona ?? .root) else { return }
      try set(.root, Field.Map.persona, .reference(record))
    default: break
    }
  }

  /// Writes a field, unless it says so already.
  package mutating func put(
    _ edit: FieldEdit, in record: RecordID, by participantID: String?
  ) throws(ChangeError) {
    let field = edit.field
    guard let kind = document.kind(of: record) else { throw .unknownRecord(record) }
    guard field != .deleted else {
      if (edit.value.boolean ?? false) == document.isLive(record) {
        try set(record, .deleted, edit.value)
      }
      return
    }
    guard let type = Schema.definition(kind, field)?.type else { throw .fieldType(kind, field) }
    var value = edit.value
    switch type {
    case .position: throw .fieldType(kind, field)
    case .text:
      var text = value.text ?? ""
      if kind.isNamed, field == kind.nameField { text = Name.trimmed(text) }
      try write(text, to: record, field)
    case .register(let rule):
      if case .reference(.channel) = rule, let name = value.text {
        value = .reference(try channel(named: name))
      }
      if document.value(record, field) != value { try set(record, field, value) }
    case .keyed(let keyRule, let rule):
      var key = edit.key
      if case .participant = keyRule, key == nil {
        guard let participantID else { throw .edit(.unknownParticipant) }
        key = participantID
      }
      guard let key else { throw .key(kind, field) }
      if kind == .card, field == Field.Card.votes, let votes = value.integer {
        value = votes > 0 ? .integer(min(votes, 100)) : .null
      }
      let known = document.value(record, field, key: key)
      if case .integer = rule, value.boolean == true {
        value = known == .null ? .integer(document.next(in: record, field)) : known
      }
      if known != value { try set(record, field, key: key, value) }
    }
  }

  /// The channel of a name, in any language that the map has it in; made if there is none.
  package mutating func channel(named name: String) throws(ChangeError) -> RecordID {
    try makeChannel(named: name).record
  }

  /// The same, and whether it was made for that.
  package mutating func makeChannel(
    named name: String
  ) throws(ChangeError) -> (record: RecordID, making: Making) {
    let name = FieldEdit(Field.Channel.name, .text(name))
    return try add(.channel, RecordEdit(adding: .channel, [name]), by: nil)
  }

  /// Whether what was written makes sense.
  private func check(
    _ record: RecordID, after fields: [FieldEdit], isNew: Bool
  ) throws(ChangeError) {
    guard let kind = document.kind(of: record) else { return }
    let isDeletion = !isNew && document.value(record, .deleted).boolean == true
    guard !isDeletion, isNew || !fields.isEmpty else { return }
    switch kind {
    case .comment:
      guard isNew || !fields.has(.deleted) else { return }
      let hasAddress = document.value(record, Field.Comment.address) != .null
      guard !hasAddress else { return }
      let text = Name.trimmed(document.string(record, Field.Comment.text))
      guard !text.utf8.isEmpty else { throw .edit(.noWords) }
      let type = document.value(record, Field.Comment.type).text ?? ""
      guard !sameUTF8(type, "link") else { throw .edit(.noAddress) }
    case .link:
      guard isNew || fields.has(.deleted) else { return }
      let from = document.value(record, Field.Link.from).reference
      let to = document.value(record, Field.Link.to).reference
      guard from != to else { throw .edit(.toItself) }
      guard document.isLive(from ?? .root), document.isLive(to ?? .root) else {
        throw .edit(.endDeleted)
      }
    default:
      guard kind.isNamed, let field = kind.nameField, isNew || fields.has(field) else { return }
      guard !document.string(record, field).utf8.isEmpty else { throw .edit(.noName) }
    }
  }
}

extension MapDocument {
  /// The channel that is called so in any language, without regard to case and white space.
  package func channel(named name: String) -> RecordID? {
    let wanted = Name.folded(name)
    for channel in ordered(.channel) {
      if sameUTF8(Name.folded(string(channel, Field.Channel.name)), wanted) { return channel }
      for label in keys(channel, Field.Channel.labels)
      where sameUTF8(Name.folded(label.value.text ?? ""), wanted) {
        return channel
      }
    }
    return nil
  }

  /// The live link between the same cards of the same type.
  fileprivate func twin(of fields: [FieldEdit]) -> RecordID? {
    for link in records(.link) {
      var isTwin = true
      for field in [Field.Link.from, Field.Link.to, Field.Link.type]
      where value(link, field) != fields.value(of: field) {
        isTwin = false
      }
      if isTwin { return link }
    }
    return nil
  }

  /// The number behind all others of a list with an order.
  fileprivate func next(in record: RecordID, _ field: FieldID) -> Int64 {
    var next: Int64 = 0
    for entry in keys(record, field) { next = max(next, (entry.value.integer ?? -1) + 1) }
    return next
  }
}

extension [FieldEdit] {
  fileprivate func has(_ field: FieldID) -> Bool {
    for edit in self where edit.field == field { return true }
    return false
  }

  /// Null if it is not set.
  fileprivate func value(of field: FieldID) -> Value {
    for edit in self where edit.field == field { return edit.value }
    return .null
  }
}

extension RecordKind {
  /// Whether people call one of them by a name that it cannot be without.
  fileprivate var isNamed: Bool {
    switch self {
    case .persona, .stage, .lane, .channel: true
    default: false
    }
  }

  fileprivate var isPlaced: Bool { isNamed || self == .card }
}
