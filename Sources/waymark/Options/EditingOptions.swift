import ArgumentParser
import JourneyEditing
import JourneyMap
import ReplicatedData
import WorkshopClient

/// The operations of one change.
typealias EditBody = (inout Editor) throws(ChangeError) -> Void

/// What all commands share that change a map.
struct EditingOptions: ParsableArguments {
  @Flag(
    help: "Edit the local copy only; the next command that reaches the server merges it.")
  var offline = false

  @Flag(help: "Print the outcome as JSON.")
  var json = false

  @OptionGroup(title: "Connection")
  var connection: ConnectionOptions
}

extension EditingOptions {
  /// Opens the map, makes one change of what `prepare` returns, waits until it is durable and says so.
  ///
  /// - Parameter prepare: Looks up what the user named, in the map as it is there.
  func edit(
    _ map: String, for purpose: MapVisit.Purpose = .editing,
    _ prepare: @escaping (MapVisit) throws -> EditBody
  ) throws {
    try visit(map, for: purpose) { visit, _ in try visit.edit(try prepare(visit)) }
  }

  /// The same for what is a list of edits.
  func make(_ map: String, _ prepare: (MapVisit) throws -> [RecordEdit]) throws {
    try visit(map) { visit, _ in try visit.make(try prepare(visit)) }
  }

  /// The same for changes that are made in another way.
  ///
  /// - Parameter change: Makes it; given the progress line to go on with.
  func visit(
    _ map: String, for purpose: MapVisit.Purpose = .editing,
    _ change: (MapVisit, ProgressLine) throws -> Change?
  ) throws {
    let visit = try MapVisit(try connection.target(map), for: purpose, visitOptions)
    let progress = ProgressLine()
    progress.follow(visit)
    defer { progress.clear() }
    do {
      let seen = visit.hasCopy ? visit.document : nil
      try visit.connect()
      let before = visit.document
      let made = try change(visit, progress)
      let after = visit.document
      try visit.settle()
      visit.leave()
      progress.clear()
      report(made, visit, before: before, after: after)
      if let made, let seen { tellRewordings(made, seen, visit, before) }
    } catch let error as ClientError {
      visit.leave()
      throw Failure(error, isKept: visit.keepsChanges)
    } catch {
      visit.leave()
      throw error
    }
  }

  var visitOptions: MapVisit.Options { connection.visitOptions(offline: offline) }

  /// Tells what a text said that the change replaces, if somebody reworded it since the user last saw
  /// the map: the newer wording is put out of force by one that did not answer it.
  private func tellRewordings(
    _ change: Change, _ seen: MapDocument, _ visit: MapVisit, _ before: MapDocument
  ) {
    for case .replace(let record, let field, _) in change.operations where seen.contains(record) {
      let text = before.string(record, field)
      guard !sameUTF8(text, seen.string(record, field)) else { continue }
      let author = before.replacement(record, field).flatMap { visit.session.roster[$0.replica] }
      Terminal.note(WordingNotice(record, field, in: before).unseen(text, by: author?.name))
    }
  }

  private func report(
    _ change: Change?, _ visit: MapVisit, before: MapDocument, after: MapDocument
  ) {
    guard let change else {
      if json { return Terminal.out(JSONValue.object([:]).text) }
      return Terminal.out("Nothing to change: the map says so already.")
    }
    let words = ChangeWords(change, before: before, after: after)
    if json {
      return Terminal.out(
        JSONValue.object([
          "map": .string(visit.target.map.string),
          "did": .string(words.sentence),
          "records": .array(words.records.map { .string(RecordName.text($0)) }),
          "change": .object([
            "replica": .string(RecordName.text(change.id.replica)),
            "seq": .number(Int64(clamping: change.id.seq)),
          ]),
          "durable": .bool(!offline),
          "pending": .number(Int64(visit.notDurableCount)),
        ]).text)
    }
    // The one that the change is about, to go on with: a card that was made, whatever came with it.
    let written = words.records.filter { $0 != .root }
    let made = written.filter { !before.contains($0) }
    let cards = made.filter { after.kind(of: $0) == .card }
    let names = ShortNames(after)
    let ids = ([cards, made, written].first { $0.count == 1 } ?? [])
      .map { "  \(names.text($0))" }.joined()
    let sentence = words.sentence
    Terminal.out(sentence.prefix(1).uppercased() + sentence.dropFirst() + ids)
    if offline {
      let count = visit.notDurableCount
      Terminal.note(
        "Kept in the local copy; \(count) change\(count == 1 ? " waits" : "s wait") for the "
          + "server.")
    }
  }
}
