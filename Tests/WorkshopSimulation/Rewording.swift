import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What people do most.
enum Workload {
  /// They write cards, letter by letter, and few rename anything.
  case typing
  /// They give cards, stages and lanes other wordings as a whole, and several of them import the same
  /// files, also offline.
  case rewording
}

/// Wordings as a whole: renames, rewordings, and what is imported.
extension SimulatedClient {
  /// One of these, three times out of ten.
  func actOnWholeTexts() -> Bool {
    guard workshop.plan.workload == .rewording else { return false }
    switch workshop.random.below(100) {
    case 0..<12: rename()
    case 12..<22: reword()
    case 22..<30: importFile()
    default: return false
    }
    return true
  }

  private func rename() {
    let kind: RecordKind = workshop.random.chance(60) ? .stage : .lane
    guard let record = session.document.ordered(kind).randomElement(using: &workshop.random) else {
      return
    }
    reword(record, Field.Stage.title)
  }

  private func reword() {
    if let card = hotCard { reword(card, Field.Card.text) }
  }

  private func reword(_ record: RecordID, _ field: FieldID) {
    change { (editor) throws(ChangeError) in
      try editor.write(self.workshop.newWording(), to: record, field)
    }
  }

  /// All of a file that is not here yet, in two changes that are one step of undo.
  private func importFile() {
    let file = workshop.random.pick(Workshop.files)
    // Only facilitators have stages made; that others try it comes often enough when they set up.
    let makesStages = participant.role == .facilitator
    change { (editor) throws(ChangeError) in
      if makesStages { try editor.importRows(file.stages) }
      try editor.importRows(Array(file.cards.prefix(2)))
    }
    change(goesOn: true) { (editor) throws(ChangeError) in
      try editor.importRows(Array(file.cards.dropFirst(2)))
    }
  }
}

/// A row of a file, as an import makes a record of it.
struct ImportedRow {
  let kind: RecordKind
  let name: String
  let wording: String
  /// Of the stage that it belongs to.
  var column: RecordID?

  init(_ kind: RecordKind, _ name: String, in column: RecordID? = nil) {
    self.kind = kind
    self.name = name
    wording = "row \(name)"
    self.column = column
  }

  var record: RecordID { .named(kind, name) }
  var field: FieldID { kind == .card ? Field.Card.text : Field.Stage.title }
}

struct ImportedFile {
  let stages: [ImportedRow]
  let cards: [ImportedRow]

  init(_ number: Int) {
    let stages = (0..<2).map { ImportedRow(.stage, "\(number) stage \($0)") }
    self.stages = stages
    cards = (0..<4).map {
      ImportedRow(.card, "\(number) card \($0)", in: stages[$0 / 2].record)
    }
  }

  var rows: [ImportedRow] { stages + cards }
}

extension Editor {
  /// Rows that are on the map, deleted or not, stay as they are.
  fileprivate mutating func importRows(_ rows: [ImportedRow]) throws(ChangeError) {
    for row in rows {
      let (record, isNew) = try create(row.kind, named: row.name)
      guard isNew else { continue }
      try append(record, column: row.column.flatMap { document.contains($0) ? $0 : nil })
      try write(row.wording, to: record, row.field)
    }
  }
}

// MARK: What must hold

extension Workshop {
  static let files = (0..<3).map(ImportedFile.init)

  /// What somebody may choose whom somebody else chooses it, too.
  private static let commonWordings = ["Discovery", "Learning", "Finding out"]

  /// What a text may read that is only ever written as a whole, apart from what was typed into it: what
  /// was typed when the record was made, a wording, or a row of a file.
  private static let wholeWordings =
    Set(["", "= ="] + commonWordings + files.flatMap(\.rows).map(\.wording))

  func newWording() -> String {
    random.chance(50) ? random.pick(Self.commonWordings) : "= \(newWord())="
  }

  /// A text in force is one wording, whole, and not two or a half: of every stage and lane, and of every
  /// card of a file, which nobody erases a part of. And a row of a file is on the map once.
  func checkWholeTexts(_ document: MapDocument, of holder: String) {
    guard plan.workload == .rewording else { return }
    for row in Self.files.flatMap(\.rows) {
      let count = document.records(row.kind, withDeleted: true).count {
        Self.withoutWords(document.string($0, row.field)) == row.wording
      }
      if count > 1 { fail("\(holder) has “\(row.wording)” \(count) times") }
    }
    for kind in [RecordKind.stage, .lane, .card] {
      for record in document.records(kind, withDeleted: true) {
        guard kind != .card || record.givenKind != nil else { continue }
        let text = document.string(record, kind == .card ? Field.Card.text : Field.Stage.title)
        if !Self.wholeWordings.contains(Self.withoutWords(text)) {
          fail("\(holder) reads “\(text)”, which nobody wrote")
        }
      }
    }
  }

  /// In the end: of all wordings that are in the journal the one with the greatest stamp is read, and
  /// each row of a file that is in it is on the map.
  func checkWordings(_ document: MapDocument, against journal: [Change]) {
    guard plan.workload == .rewording else { return }
    var told = ToldWordings()
    for change in journal { told.add(change) }
    for (record, fields) in told.last
    where record.givenKind != nil || document.kind(of: record) != .card {
      for (field, wording) in fields {
        let text = document.string(record, field)
        let last = wording.text(without: told.erased)
        if Self.withoutWords(text) != Self.withoutWords(last) {
          fail("the map reads “\(text)”, and the last wording is “\(last)”")
        }
      }
    }
    for row in Self.files.flatMap(\.rows)
    where document.kind(of: row.record) != (told.named.contains(row.record) ? row.kind : nil) {
      fail("“\(row.wording)” is on the map, or not, against what the journal says")
    }
    figures.wordings += UInt64(told.last.values.reduce(0) { $0 + $1.count })
    figures.rowsImported += UInt64(told.named.count)
  }

  /// The text without words, also where one was typed in the middle of another.
  private static func withoutWords(_ text: String) -> String {
    var rest: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      rest.append(scalar)
      guard scalar == "›", let start = rest.lastIndex(of: "‹"),
        rest[(start + 1)..<(rest.count - 1)].allSatisfy({ ("0"..."9").contains($0) })
      else { continue }
      rest.removeSubrange(start...)
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: rest)
    return String(result)
  }
}

/// What a journal says of texts as a whole, without the document's help.
private struct ToldWordings {
  struct Wording {
    let stamp: OperationID
    let text: String

    /// An undo writes remains of what was erased before, and erases them at once.
    func text(without erased: Set<OperationID>) -> String {
      var result = String.UnicodeScalarView()
      var lamport = stamp.lamport
      for scalar in text.unicodeScalars {
        lamport += 1
        if !erased.contains(OperationID(lamport: lamport, replica: stamp.replica)) {
          result.append(scalar)
        }
      }
      return String(result)
    }
  }

  private(set) var last: [RecordID: [FieldID: Wording]] = [:]
  private(set) var erased: Set<OperationID> = []
  private(set) var named: Set<RecordID> = []

  mutating func add(_ change: Change) {
    var stamp = OperationID(lamport: change.lamport, replica: change.id.replica)
    for operation in change.operations {
      switch operation {
      case .replace(let record, let field, let text):
        if last[record]?[field].map({ $0.stamp < stamp }) ?? true {
          last[record, default: [:]][field] = Wording(stamp: stamp, text: text)
        }
      case .erase(_, _, let ranges):
        for range in ranges {
          for lamport in range.first.lamport..<(range.first.lamport + range.count) {
            erased.insert(OperationID(lamport: lamport, replica: range.first.replica))
          }
        }
      case .createNamed(let record): named.insert(record)
      default: break
      }
      stamp = OperationID(lamport: stamp.lamport + operation.stampCount, replica: stamp.replica)
    }
  }
}
