import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol
import TerminalBoard
import WorkshopClient

/// Who did what to which card, as far back as was read.
struct CardHistory: Sendable {
  private struct Told {
    let change: ChangeID
    var entry: HistoryEntry
    /// If it is a rewording: the text before its first change and behind its last one.
    var texts: (before: String, after: String)?
    /// The names of those who wrote it together.
    var names: [String]
  }

  private var told: [RecordID: [Told]] = [:]
  /// What was noted since ``followReading()``, while the history before it is read.
  private var recent: [(card: RecordID, told: Told)]?
  private static let entriesMax = 200
  /// Rewordings by one person within this time of each other are told as one.
  private static let mergeMilliseconds: UInt64 = 120_000
  /// As are those of several who write in it at the same time.
  private static let togetherMilliseconds: UInt64 = 15_000
  /// A change of more cards has one sentence for all.
  private static let sentencesMax = 4

  func entries(of card: RecordID?) -> [HistoryEntry] {
    card.flatMap { told[$0]?.map(\.entry) } ?? []
  }

  /// Takes note of a change, the newest last.
  mutating func note(
    _ change: Change, time: UInt64, author: Participant?, before: MapDocument, after: MapDocument
  ) {
    let words = ChangeWords(change, before: before, after: after)
    let cards = Self.cards(words.records, in: after)
    guard !cards.isEmpty else { return }
    let sentence = cards.count > Self.sentencesMax ? words.sentence : nil
    for card in cards {
      var new = Told(
        change: change.id,
        entry: HistoryEntry(
          time: time, participantID: author?.id ?? "", name: author?.name ?? "Somebody",
          words: sentence ?? ""),
        names: [author?.name ?? "Somebody"])
      if cards.count == 1, Self.onlyRewords(change, card) {
        new.texts = (
          before.string(card, Field.Card.text), after.string(card, Field.Card.text)
        )
      } else if sentence == nil {
        new.entry.words =
          ChangeWords(change, before: before, after: after, known: card).sentence
      }
      recent?.append((card, new))
      append(new, to: card)
    }
  }

  /// Remembers from now on what ``take(over:upTo:)`` may have to add.
  mutating func followReading() { recent = [] }

  /// Takes over what was read, with what has been noted meanwhile behind it.
  ///
  /// - Parameter version: Of the map that the reading has come to.
  mutating func take(over read: CardHistory, upTo version: VersionVector) {
    let recent = recent ?? []
    self = read
    for (card, new) in recent where new.change.seq > version[new.change.replica] {
      append(new, to: card)
    }
  }

  /// The cards among records, and those that comments among them are on.
  static func cards(_ records: [RecordID], in document: MapDocument) -> [RecordID] {
    records.compactMap { record in
      switch document.kind(of: record) {
      case .card: record
      case .comment: document.value(record, Field.Comment.on).reference
      default: nil
      }
    }
  }

  /// Every letter that is typed is a change; they are told together.
  private mutating func append(_ new: Told, to card: RecordID) {
    var new = new
    var list = told[card] ?? []
    if let texts = new.texts {
      if let last = list.last, let old = last.texts,
        new.entry.time < last.entry.time
          + (last.names.contains(new.entry.name)
            ? Self.mergeMilliseconds : Self.togetherMilliseconds)
      {
        new.texts = (old.before, texts.after)
        new.names = last.names + new.names.filter { !last.names.contains($0) }
        new.entry.name = new.names.joined(separator: ", ")
        list.removeLast()
      }
      new.entry.words = new.texts.map { Self.difference($0.before, $0.after) } ?? ""
    }
    if list.count >= Self.entriesMax { list.removeFirst() }
    list.append(new)
    told[card] = list
  }

  private static func onlyRewords(_ change: Change, _ card: RecordID) -> Bool {
    change.operations.allSatisfy { $0.record == card && $0.textField == Field.Card.text }
  }

  /// What became of a text, in words: those of its words that differ.
  static func difference(_ old: String, _ new: String) -> String {
    let before = old.split(whereSeparator: \.isWhitespace)
    let after = new.split(whereSeparator: \.isWhitespace)
    let most = min(before.count, after.count)
    var start = 0
    while start < most, before[start] == after[start] { start += 1 }
    var end = 0
    while end < most - start, before[before.count - 1 - end] == after[after.count - 1 - end] {
      end += 1
    }
    let gone = TerminalText.excerpt(before[start..<(before.count - end)].joined(separator: " "))
    let come = TerminalText.excerpt(after[start..<(after.count - end)].joined(separator: " "))
    switch (gone.isEmpty, come.isEmpty) {
    case (true, true):
      return old == new ? "wrote on it, and left it as it was" : "changed spaces in it"
    case (true, false): return "wrote “\(come)”"
    case (false, true): return "took out “\(gone)”"
    case (false, false): return "wrote “\(come)” for “\(gone)”"
    }
  }
}
