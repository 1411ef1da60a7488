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
  static let verify: UInt64 = 27
  /// All records, whatever was told before: for whoever begins to listen.
  static let whole: UInt64 = 28
}

extension SessionBox {
  func answerPage(
    _ command: UInt64, _ reader: inout CBORReader, at now: Moment, _ writer: inout CBORWriter
  ) throws(RequestError) {
    switch command {
    case PageCommand.changes:
      let isWhole = tracker.isWhole
      writer.changes(
        tracker.take(of: session.document), isWhole: isWhole, of: session.document, in: language)
      return
    case PageCommand.whole:
      let document = session.document
      return writer.changes(
        ChangeTracker.all(of: document), isWhole: true, of: document, in: language)
    case PageCommand.status: return writer.pageStatus(of: session)
    case PageCommand.people: return writer.pagePeople(of: session)
    case PageCommand.roster: return writer.roster(of: session)
    case PageCommand.edit: return try pageEdit(&reader, at: now, &writer)
    case PageCommand.presence: session.setPresence(try presence(&reader), at: now)
    case PageCommand.language:
      language = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
      tracker.noteWhole()
    // Asks for a sign of life; the number is of no matter.
    case PageCommand.verify: session.verify(nonce: 0)
    default: throw .malformed
    }
    writer.null()
  }

  /// `[25, …, [+ edit], goes on: bool]` → the names of the records it created, as one change; one that
  /// goes on is undone with the change before.
  private func pageEdit(
    _ reader: inout CBORReader, at now: Moment, _ writer: inout CBORWriter
  ) throws(RequestError) {
    var created: [RecordID] = []
    var edits: [PageEdit] = []
    for _ in 0..<(try reader.count()) { edits.append(try reader.pageEdit()) }
    let goesOn = try reader.flag()
    do throws(ChangeError) {
      let change = try session.edit(at: now, goesOn: goesOn) {
        (editor: inout Editor) throws(ChangeError) in
        for edit in edits { try editor.carryOut(edit, &created) }
      }
      if let change { tracker.note(change) }
    } catch { throw .refused(RefusalCode(error)) }
    writer.array(created.count)
    for record in created { writer.text(RecordName.text(record)) }
  }

  /// `[24, …, record / null, field / null, caret / null, is typing]`
  private func presence(_ reader: inout CBORReader) throws(RequestError) -> Presence {
    let record = try reader.recordIfPresent()
    let field = try reader.ifPresent { (reader) throws(RequestError) in
      FieldID(try reader.number32())
    }
    var caret = try reader.ifPresent { (reader) throws(RequestError) in try reader.number32() }
    if let offset = caret, let record, let field {
      let text = session.document.string(record, field)
      caret = UInt32(TextOffset.scalars(ofUTF16: offset, in: text))
    }
    return Presence(record: record, field: field, caret: caret, isTyping: try reader.flag())
  }
}
