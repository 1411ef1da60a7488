import JourneyMap
import ReplicatedData
import StyledText

/// What the user is at is deleted: nobody types on into nothing.
extension Board {
  /// Ends what is about a deleted record, and asks what is to become of a card.
  ///
  /// - Parameters:
  ///   - selected: The card that was selected before.
  ///   - author: Who deleted it, if it was somebody else.
  mutating func leaveWhatIsDeleted(
    in document: MapDocument, selected: RecordID?, by author: String?
  ) {
    let written = view.editing?.target.record
    let isWriting = written.map { !document.isLive($0) } ?? false
    if isWriting {
      view.editing = nil
      undoGroups.close()
      ignoreTyping()
    }
    guard let author else {
      if isWriting { notify("What you were writing on is gone with what was undone.") }
      return
    }
    let record = isWriting ? written : selected
    guard let record, document.contains(record), !document.isLive(record) else { return }
    guard document.kind(of: record) == .card else {
      return warn("\(author) deleted what you were writing on.")
    }
    ask(about: record, isWriting: isWriting, in: document, by: author)
  }

  private mutating func ask(
    about card: RecordID, isWriting: Bool, in document: MapDocument, by author: String
  ) {
    let text = document.string(card, Field.Card.text)
    let shown = TerminalText.excerpt(text, columnsMax: 80)
    let what = isWriting ? "the card that you are writing on" : "this card"
    let kept = KeptText(text: text, reason: "\(author) deleted the card.")
    let hasWords = isWriting && !text.allSatisfy(\.isWhitespace)
    guard [.browse, .pane, .edit].contains(view.mode) else {
      if hasWords { view.keptTexts.append(kept) }
      return warn("\(author) deleted \(what): “\(shown)”.")
    }
    view.question = BoardQuestion(
      purpose: .cardDeleted(card, hasWords ? kept : nil),
      text: "\(author) deleted \(what): “\(shown)”",
      answers: [
        ("r", "bring it back"), ("c", "copy it to a new card"), ("l", "let it go"),
      ])
  }

  /// The words of a card that is let go are kept beside the map.
  mutating func letGo(_ kept: KeptText?) {
    guard let kept else { return }
    view.keptTexts.append(kept)
    notify("What you wrote is kept; K shows it.")
  }

  /// The stage or lane that the user is in is gone; its cards are not.
  mutating func tell(ofDeleted axis: RecordID?, in document: MapDocument, by author: String) {
    guard let axis, document.contains(axis), !document.isLive(axis),
      let kind = document.kind(of: axis), let nameField = kind.nameField
    else { return }
    let name = TerminalText.excerpt(document.string(axis, nameField), columnsMax: 40)
    let cards = document.cards(putInto: axis) { _ in true }.count
    let fate =
      cards == 0 ? "" : ": its \(cards) card\(cards == 1 ? " is" : "s are") in no \(kind.noun) now"
    warn("\(author) deleted the \(kind.noun) “\(name)”\(fate).")
  }

  /// Something that the user wrote, or deleted, has met what somebody else did.
  package mutating func met(_ record: RecordID, words: String) {
    if case .cardDeleted(record, _)? = view.question?.purpose { return }
    warn(words)
  }
}
