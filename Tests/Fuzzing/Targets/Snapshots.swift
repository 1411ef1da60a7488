import CBOR
import JourneyFormats
import JourneyMap
import JourneyPictures
import MapOutline
import ReplicatedData
import SyncEngine
import SyncProtocol
import WorkshopClient

/// An accepted snapshot is canonical, whole, can be shown, and can be worked on.
func fuzzSnapshot(_ bytes: [UInt8]) throws {
  guard let document = try? MapDocument(snapshot: bytes, limits: .unbounded) else { return }
  try expect(document.snapshot() == bytes, "a snapshot that is not canonical was accepted")
  try expect(document.stateHash() == SHA256.hash(bytes), "the hash is of other bytes")
  try expectNil(document.brokenInvariant(), "an accepted snapshot")
  try checkViews(of: document)
  try checkWork(on: document)
}

/// Edits by somebody new merge, and taking them back leaves a whole map.
private func checkWork(on document: MapDocument) throws {
  var edited = document
  edited.limits = .unbounded
  guard edited.lamport < OperationID.lamportMax - 1_000, edited.version[newcomer] == 0 else {
    return
  }
  let fields =
    document.records(.card).prefix(4).map { ($0, Field.Card.text) }
    + document.records(.stage).prefix(4).map { ($0, Field.Stage.title) }
    + [(.root, Field.Map.title)]
  var history = UndoHistory()
  for (index, (record, field)) in fields.enumerated() {
    edit(record, field, of: &edited, &history, at: UInt64(index))
  }
  try expectNil(edited.brokenInvariant(), "after edits")
  try checkSnapshot(of: edited)
  if try takeBack(&edited, &history) {
    for (record, field) in fields { try expectSame(record, field, in: edited, as: document) }
  }
  // And each by itself, so that what stands in the way of one text hides no other.
  for (record, field) in fields {
    var edited = document
    edited.limits = .unbounded
    var history = UndoHistory()
    edit(record, field, of: &edited, &history, at: 0)
    guard try takeBack(&edited, &history) else { continue }
    try expectSame(record, field, in: edited, as: document)
  }
}

private func expectSame(
  _ record: RecordID, _ field: FieldID, in edited: MapDocument, as document: MapDocument
) throws {
  try expect(
    edited.string(record, field).utf8.elementsEqual(document.string(record, field).utf8),
    "undo leaves another text")
}

private let newcomer = ReplicaID(0xF00D)

private func edit(
  _ record: RecordID, _ field: FieldID, of document: inout MapDocument,
  _ history: inout UndoHistory, at time: UInt64
) {
  let length = document.text(record, field)?.count ?? 0
  let local = try? document.edit(as: newcomer, at: time) { (editor) throws(ChangeError) in
    try editor.insert("ab", into: record, field, at: length / 2)
    if length > 2 { try editor.erase(0..<2, of: record, field) }
    if record != .root { try editor.append(record) }
  }
  if let local { history.record(local) }
}

/// Undoes all there is. False if something stands in the way of some of it: a stage that the snapshot
/// does not have, or what others have done since (WM-UNDO-5, WM-UNDO-11).
private func takeBack(_ document: inout MapDocument, _ history: inout UndoHistory) throws -> Bool {
  var isWhole = true
  var isDone = false
  do throws(ChangeError) {
    while !isDone {
      switch try history.undo(in: &document, as: newcomer, at: 1, passesOver: true) {
      case .done(let done): isWhole = isWhole && done.obstacles.isEmpty && done.passedOver == 0
      case .nothing: isDone = true
      case .builtUpon, .unknown: (isWhole, isDone) = (false, true)
      }
    }
  } catch {
    isWhole = false
  }
  try expectNil(document.brokenInvariant(), "after taking edits back")
  return isWhole
}

/// Whatever a map holds, it can be shown, and what is shown steers no terminal.
func checkViews(of document: MapDocument) throws {
  let outline = JourneyOutline(document)
  for columns in [1, 47, 120] {
    let grid = TextGrid(columns: columns, showsEmptyLanes: columns == 47)
    for line in grid.lines(outline) {
      try expectPlain(line, columnsMax: max(columns, TextGrid.columnsMin))
    }
  }
  let json = MapJSON.text(document)
  try expect(
    json.unicodeScalars.allSatisfy { $0 == "\n" || !isControl($0) },
    "a control character in JSON")
  for text in [MermaidWriter.write(outline).text, MarkdownWriter.write(outline).text] {
    try expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !isControl($0) },
      "a control character in a file")
  }
  for kind in [RecordKind.card, .stage] {
    for record in document.records(kind, withDeleted: true) {
      try expect(RecordName.record(RecordName.text(record)) == record, "another record's name")
    }
  }
}

/// The file's content without the mark and the hash around it, in the form of today and in the first.
func fuzzLocalCopy(_ bytes: [UInt8]) throws {
  _ = LocalCopy.decode(bytes, map: FuzzedMap.name)
  for form in 1...2 {
    let marked = Array("waymark local copy \(form)\n".utf8) + bytes
    let file = marked + SHA256.hash(marked).bytes
    guard let copy = LocalCopy.decode(file, map: FuzzedMap.name) else { continue }
    let encoded = copy.encode(map: FuzzedMap.name)
    try expect(form == 1 || encoded == file, "a local copy has two forms")
    try expect(
      LocalCopy.decode(encoded, map: FuzzedMap.name)?.encode(map: FuzzedMap.name) == encoded,
      "a local copy is read as another")
    try checkSession(from: copy)
  }
}

/// Whatever a local copy holds, a session goes on from it, with a server that has none of it.
private func checkSession(from copy: LocalCopy) throws {
  let now = Moment(milliseconds: 1_000, wallClock: 1_000)
  var session = ClientSession(
    SessionIdentity(map: FuzzedMap.name), replica: copy.replica, document: copy.document,
    own: copy.own, retained: copy.retained, seed: 1)
  session.start(at: now)
  session.connected(at: now)
  session.receive(
    .welcome(
      Welcome(
        participant: Participant(id: "n", name: "N", role: .facilitator), connection: 1,
        limits: ServerLimits(), clock: 1, mergedIndex: 0, durableIndex: 0,
        version: VersionVector())), at: now)
  for effect in session.takeEffects() {
    guard case .send(let bytes) = effect else { continue }
    let message = try? ClientMessage.decode(bytes)
    try expect(message?.encode() == bytes, "the client sends what is no message")
  }
  try expectNil(session.document.brokenInvariant(), "a session from a local copy")
}
