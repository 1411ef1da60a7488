import CBOR
import JourneyMap
import PageBorder
import ReplicatedData
import SyncEngine
import SyncProtocol

/// The commands of a page that shows a map, with records by their ``RecordName`` and offsets in UTF-16.
enum PageCommand {
  static let changes: UInt64 = 20
  static let status: UInt64 = 21
  static let people: UInt64 = 22
  static let roster: UInt64 = 23
  static let presence: UInt64 = 24
  static let edit: UInt64 = 25
  static let language: UInt64 = 26
  /// All records, whatever was told before: for whoever begins to listen.
  static let whole: UInt64 = 28
  static let call: UInt64 = 29
  static let watch: UInt64 = 30
  static let adopt: UInt64 = 31
  static let version: UInt64 = 40
  static let unseen: UInt64 = 41
}

extension SessionBox {
  func answerPage(
    _ command: UInt64, _ reader: inout CBORReader, at now: Moment, _ writer: inout CBORWriter
  ) throws(RequestError) {
    switch command {
    case PageCommand.changes:
      return writer.changes(&tracker, of: session.document, in: language)
    case PageCommand.whole: return writer.whole(of: session.document, in: language)
    case PageCommand.status: return writer.pageStatus(of: session)
    case PageCommand.people: return writer.pagePeople(of: session)
    case PageCommand.roster: return writer.roster(of: session)
    case PageCommand.version: return writer.version(session.document.version)
    case PageCommand.unseen:
      return writer.unseen(beyond: try reader.versionVector(), of: session)
    case PageCommand.edit: return try pageEdit(&reader, at: now, &writer)
    case PageCommand.adopt: try adopt(try reader.data(), at: now)
    case PageCommand.presence:
      let presence = try presence(&reader)
      driver.act(at: now) { session in session.setPresence(presence, at: now) }
    case PageCommand.language:
      language = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
      tracker.noteWhole()
    case PageCommand.call:
      let record = try reader.recordIfPresent()
      let cell = try reader.cellIfPresent()
      driver.act(at: now) { session in session.callEverybody(to: record, cell: cell, at: now) }
    case PageCommand.watch:
      tracker.watchNothing()
      for _ in 0..<(try reader.count()) {
        try reader.begin(2)
        let record = try reader.record()
        tracker.watch(
          WatchedText(record, FieldID(try reader.number32()), in: session.document))
      }
    default: throw .malformed
    }
    writer.null()
  }

  /// `[25, …, goes on: bool, [+ edit]]` → the names of the records that it adds, as one change; one that
  /// goes on is undone with the change before.
  private func pageEdit(
    _ reader: inout CBORReader, at now: Moment, _ writer: inout CBORWriter
  ) throws(RequestError) {
    let goesOn = try reader.flag()
    let count = try reader.count()
    let participantID = session.welcome?.participant.id
    var added: [RecordID] = []
    var problem: RequestError?
    do throws(ChangeError) {
      let change = try driver.act(at: now) { (session) throws(ChangeError) in
        try session.edit(at: now, goesOn: goesOn) { (editor: inout Editor) throws(ChangeError) in
          do throws(RequestError) {
            for _ in 0..<count {
              let record = try editor.carryOut(&reader, by: participantID)
              if let record { added.append(record) }
            }
          } catch {
            problem = error
            throw .empty
          }
        }
      }
      if let change { tracker.note(change) }
    } catch { throw problem ?? .refused(error.code) }
    writer.array(added.count)
    for record in added { writer.text(RecordName.text(record)) }
  }

  /// `[31, …, batch]`: makes prepared changes, such as those of a file, as one's own, and as one step.
  private func adopt(_ batch: [UInt8], at now: Moment) throws(RequestError) {
    let changes: [Change]
    do { changes = try ChangeBatch.decode(batch) } catch { throw .malformed }
    var stamps = AdoptedStamps()
    var isFirst = true
    do throws(ChangeError) {
      for change in changes {
        let made = try driver.act(at: now) { (session) throws(ChangeError) in
          try session.edit(at: now, goesOn: !isFirst) {
            (editor: inout Editor) throws(ChangeError) in try editor.adopt(change, &stamps)
          }
        }
        if let made { tracker.note(made) }
        isFirst = false
      }
    } catch {
      // What was made before is taken back: all of it, or nothing.
      let taken = try? driver.act(at: now) { (session) throws(ChangeError) in
        try isFirst ? nil : session.undo(at: now)
      }
      if let outcome = taken ?? nil {
        for local in outcome.changes { tracker.note(local.change) }
      }
      throw .refused(error.code)
    }
  }

  /// `[24, …, record / null, field / null, anchor / null, caret / null, is typing, cell / null,
  /// is dragging]`
  private func presence(_ reader: inout CBORReader) throws(RequestError) -> Presence {
    var presence = Presence(record: try reader.recordIfPresent())
    presence.field = try reader.ifPresent { (reader) throws(RequestError) in
      FieldID(try reader.number32())
    }
    let anchor = try reader.ifPresent { (reader) throws(RequestError) in try reader.number32() }
    let caret = try reader.ifPresent { (reader) throws(RequestError) in try reader.number32() }
    if let anchor, let caret, let record = presence.record, let field = presence.field {
      var text = session.document.text(record, field) ?? Text()
      let string = text.string
      let index = TextOffset.scalars(ofUTF16: caret, in: string)
      presence.caret = UInt32(clamping: index)
      let start = TextOffset.scalars(ofUTF16: anchor, in: string)
      presence.selection = Presence.Selection(
        anchor: text.character(beforeCaret: start), caret: text.character(beforeCaret: index))
    }
    presence.isTyping = try reader.flag()
    presence.cell = try reader.cellIfPresent()
    presence.isDragging = try reader.flag()
    return presence
  }
}

extension CBORReader {
  /// `[stage / null, lane / null] / null`
  fileprivate mutating func cellIfPresent() throws(RequestError) -> Presence.Cell? {
    try ifPresent { (reader) throws(RequestError) in
      try reader.begin(2)
      return Presence.Cell(
        column: try reader.recordIfPresent(), row: try reader.recordIfPresent())
    }
  }
}
