/// How people meet a field: which cards carry it, when a form asks for it, and where it is shown.
///
/// The clients, the files and the pictures read it; nothing of it bears on merging. The module of the
/// page has no room for it: the page reads the same from `Clients/Web/page/board/catalogue.js`, which a
/// test writes.
package struct FieldUse: Sendable {
  /// When a form asks for the field.
  package enum Asking: Sendable {
    /// At once.
    case first
    /// Behind “more”.
    case later
    /// Never: it is a matter of programs, or of a dialog of its own.
    case never
  }

  /// What people write there, as far as reading a table goes.
  package enum Content: Sendable {
    /// Sentences, which may say something of somebody.
    case prose
    /// What somebody or something is called.
    case name
    /// How much of something there is: large numbers are no surprise.
    case quantity
    /// One of a few things.
    case choice
  }

  package var asking = Asking.first
  /// Whether every card has it, whatever its kind.
  package var isOfEveryCard = false
  /// The kinds of card that a column of that name is about.
  package var carriers: [StaticString] = []
  /// Further kinds of card whose form asks for it.
  package var furtherCarriers: [StaticString] = []
  /// What people write there; nil for what follows from the type.
  package var content: Content?
  /// The sign of it in pictures and on the page; nil for words alone.
  package var icon: StaticString?
  /// Whether it is shown on the card itself, below its text.
  package var isOnCard = false
  /// The field that says what it is counted in.
  package var countedIn: FieldID?
  /// Whether the numbers of its keys are no more than their order.
  package var isOrder = false
  /// Whether tables and Markdown carry it.
  package var isInFiles = true
}

extension FieldUse {
  /// Nobody is asked for it, and no table has it.
  static var forPrograms: FieldUse { FieldUse(asking: .never, isInFiles: false) }

  static func asked(_ asking: Asking) -> FieldUse { FieldUse(asking: asking) }

  static func ofEveryCard(
    asked: Asking = .first, _ content: Content? = nil, icon: StaticString? = nil,
    isOnCard: Bool = false
  ) -> FieldUse {
    FieldUse(
      asking: asked, isOfEveryCard: true, content: content, icon: icon, isOnCard: isOnCard)
  }

  /// - Parameters:
  ///   - kinds: What a column of that name is about, in a table that has several kinds of card.
  ///   - further: Kinds whose forms ask for it as well.
  package static func of(
    _ kinds: [StaticString], and further: [StaticString] = [], asked: Asking = .first,
    _ content: Content? = nil, icon: StaticString? = nil, isOnCard: Bool = false,
    countedIn: FieldID? = nil, isOrder: Bool = false, isInFiles: Bool = true
  ) -> FieldUse {
    FieldUse(
      asking: asked, carriers: kinds, furtherCarriers: further, content: content, icon: icon,
      isOnCard: isOnCard, countedIn: countedIn, isOrder: isOrder, isInFiles: isInFiles)
  }
}
