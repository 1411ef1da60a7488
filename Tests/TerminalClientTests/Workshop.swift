import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard

/// A map with its board, and what a driver does between the two, without a terminal and without a
/// server.
struct Workshop {
  var document: MapDocument
  var board: Board
  let replica: ReplicaID
  var me: Participant?
  var roster: [ReplicaID: Participant] = [:]
  var people: [BoardPerson] = []
  var connection = ConnectionStatus.connected(notDurable: 0)
  var history: [HistoryEntry] = []
  var undoHistory = UndoHistory()
  /// Own edits under one time are one step.
  private var time: UInt64 = 0
  /// Own changes that others do not have yet.
  var outbox: [Change] = []
  /// Effects that are not edits.
  var effects: [BoardEffect] = []
  var size = ScreenSize(width: 100, height: 30)
  /// While the past is shown.
  var moment: MapDocument?
  var moments: ReplayMoments?
  private(set) var lastReceived: Change?

  init(
    _ document: MapDocument = MapDocument(), replica: UInt64 = 1, name: String = "Ana",
    role: Role = .facilitator, theme: Theme = Theme(depth: .none)
  ) {
    self.document = document
    self.replica = ReplicaID(replica)
    me = Participant(id: "p-\(name)", name: name, role: role)
    board = Board(document, theme: theme)
    roster[ReplicaID(replica)] = me
  }

  var scene: BoardScene {
    BoardScene(
      document: moment ?? document, roster: roster, people: people, me: me,
      connection: connection, history: history, mapName: "sample")
  }

  // MARK: Driving

  mutating func press(_ keys: KeyStroke...) { for key in keys { handle(.key(key)) } }

  /// Every character as a key of its own; a line feed is Enter.
  mutating func type(_ text: String) {
    for character in text {
      handle(.key(character == "\n" ? KeyStroke(.enter) : .character(character)))
    }
  }

  mutating func handle(_ input: BoardInput) {
    perform(board.handle(input, in: scene))
  }

  mutating func tick(at milliseconds: UInt64) {
    perform(board.tick(at: milliseconds, in: scene))
  }

  mutating func perform(_ effects: [BoardEffect]) {
    for effect in effects {
      switch effect {
      case .edit(let edit): make(edit)
      case .reverse(let direction, let passesOver): reverse(direction, passesOver)
      case .showMoment(let index):
        moment = moments?.document(at: index)
        if let moment { board.momentShown(index: index, moment) }
      case .leaveReplay:
        moment = nil
        board.replaced(by: document)
      default: self.effects.append(effect)
      }
    }
  }

  private mutating func make(_ edit: BoardEdit) {
    var added: [RecordID] = []
    let id = me?.id
    if !board.isOneStep(with: edit) { time += 1 }
    do {
      let local = try document.edit(as: replica, at: time) {
        (editor: inout Editor) throws(ChangeError) in
        added = try edit.apply(to: &editor, participantID: id)
      }
      guard let local else { return }
      undoHistory.record(local)
      outbox.append(local.change)
      board.integrated(local.change, in: document, isOwn: true)
      board.made(edit, added: added, in: document)
    } catch {
      board.failed(edit, reason: "It could not be done.")
    }
  }

  private mutating func reverse(_ direction: Reversal.Direction, _ passesOver: Bool) {
    time += 1
    let outcome =
      direction == .undo
      ? try? undoHistory.undo(in: &document, as: replica, at: time, passesOver: passesOver)
      : try? undoHistory.redo(in: &document, as: replica, at: time, passesOver: passesOver)
    if case .builtUpon? = outcome { board.reversalRefused(direction, reason: "Built upon.") }
    for local in outcome?.changes ?? [] {
      outbox.append(local.change)
      board.integrated(local.change, in: document, isOwn: true)
    }
  }

  /// A change of somebody else.
  mutating func receive(_ change: Change) throws {
    try document.integrate(change)
    lastReceived = change
    board.integrated(change, in: document, by: roster[change.id.replica]?.name ?? "Somebody")
  }

  /// An edit of somebody else.
  mutating func edit(
    as replica: UInt64, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws {
    var copy = document
    guard let local = try copy.edit(as: ReplicaID(replica), body) else { return }
    try receive(local.change)
  }

  mutating func render() -> ScreenGrid { board.render(scene, size: size) }

  mutating func text(_ width: Int, _ height: Int) -> String {
    board.render(scene, size: ScreenSize(width: width, height: height)).plainText
  }

  func text(of card: RecordID) -> String { document.string(card, Field.Card.text) }
}

/// Maps to be shown.
enum SampleMap {
  static let stages = ["Odkrywanie", "Рассмотрение", "購入", "Experiență", "Loyalty"]
  static let lanes: [(String, String)] = [
    ("Actions", "actions"), ("Emotions", "emotions"), ("Pains", "pains"),
  ]
  static let cards: [(stage: Int, lane: Int, kind: String, text: String, emotion: Int64?)] = [
    (0, 0, "action", "Sees a notice at the library", nil),
    (0, 0, "action", "Pyta koleżankę, która jeździ do pracy rowerem", nil),
    (0, 1, "emotion", "Ciekawość 🙂", 1),
    (1, 0, "action", "Читает часы работы, которые давно устарели", nil),
    (1, 2, "pain", "Не знает, сколько это стоит", nil),
    (2, 0, "touchpoint", "お店で自転車を二台試す", nil),
    (2, 1, "emotion", "ドキドキする 👩‍🔧", 2),
    (3, 2, "pain", "Așteaptă două săptămâni țeava nouă", -2),
  ]

  /// Stages, lanes and cards in several scripts, all written by replica 1.
  static func document() throws -> MapDocument {
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      try editor.write("A first bicycle", to: .root, Field.Map.title)
      var stages: [RecordID] = []
      for title in Self.stages {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write(title, to: stage, Field.Stage.title)
        stages.append(stage)
      }
      var lanes: [RecordID] = []
      for (title, key) in Self.lanes {
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.write(title, to: lane, Field.Lane.title)
        try editor.set(lane, Field.Lane.key, .text(key))
        lanes.append(lane)
      }
      for card in Self.cards {
        let record = try editor.create(.card)
        try editor.append(record, column: stages[card.stage], row: lanes[card.lane])
        try editor.set(record, Field.Card.kind, .text(card.kind))
        try editor.write(card.text, to: record, Field.Card.text)
        if let emotion = card.emotion {
          try editor.set(record, Field.Card.emotion, .integer(emotion))
        }
      }
      let first = editor.document.records(.card)[0]
      try editor.set(first, Field.Card.votes, key: "p-Ana", .integer(2))
      try editor.set(first, Field.Card.tags, key: "flyer", .bool(true))
    }
    return document
  }

  /// So many cards with texts of some 40 characters, in 11 stages and 9 lanes.
  static func large(cards: Int, longTexts: Bool = false) throws -> MapDocument {
    var document = MapDocument()
    _ = try document.editInPlace(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      var stages: [RecordID] = []
      for number in 0..<11 {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write("Stage \(number)", to: stage, Field.Stage.title)
        stages.append(stage)
      }
      var lanes: [RecordID] = []
      for number in 0..<9 {
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.write("Lane \(number)", to: lane, Field.Lane.title)
        lanes.append(lane)
      }
      var last: [Int: RecordID] = [:]
      for number in 0..<cards {
        let cell = number % 99
        let record = try editor.create(.card)
        try editor.place(
          record, column: stages[cell % 11], row: lanes[cell / 11], after: last[cell])
        last[cell] = record
        try editor.set(
          record, Field.Card.kind, .text("\(Schema.cardKinds[number % Schema.cardKinds.count])"))
        let text = "Card \(number) of the workshop, with words enough"
        try editor.insert(
          longTexts ? text + " for several lines — и ещё немного по-русски, żółć." : text,
          into: record, Field.Card.text, at: 0)
      }
    }
    return document
  }
}
