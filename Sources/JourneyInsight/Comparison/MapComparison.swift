import JourneyMap
import ReplicatedData

/// The difference between two maps, two moments of one, or a map and a file.
///
/// Seen from the other side (``mirrored``) it says the same with before and after exchanged. A map
/// does not differ from itself.
package struct MapComparison: Hashable, Sendable {
  /// By what records of the two were found to be the same ones.
  package enum Basis: String, Hashable, Sendable {
    /// Two moments of one map: a record is the same one as long as its id is.
    case moments
    /// One was forked from the other, or both from a third: by `forked-from`.
    case lineage
    /// Otherwise: by keys, titles and the likeness of texts, as ``Likeness`` measures it.
    case likeness
  }

  package var basis: Basis
  /// Fields of the map itself.
  package var map: [FieldDifference] = []
  package var personas = RecordDifferences()
  package var channels = RecordDifferences()
  package var stages = RecordDifferences()
  package var lanes = RecordDifferences()
  package var cards = RecordDifferences()
  package var links = RecordDifferences()
  /// Evidence, too.
  package var comments = RecordDifferences()
  /// Stages of both maps whose satisfaction is another, in the order of the first map.
  package var satisfaction: [SatisfactionDifference] = []
  /// What only one of two unrelated maps has at all and was left out for that: fields as
  /// `card severity`, and kinds of records as `links`. Ascending.
  package var notCompared: [String] = []

  package init(basis: Basis) { self.basis = basis }

  package var isEmpty: Bool {
    map.isEmpty && personas.isEmpty && channels.isEmpty && stages.isEmpty && lanes.isEmpty
      && cards.isEmpty && links.isEmpty && comments.isEmpty && satisfaction.isEmpty
  }

  /// The same difference seen from the other map. Lists keep their order.
  package var mirrored: MapComparison {
    var mirrored = MapComparison(basis: basis)
    mirrored.map = map.map { $0.mirrored }
    mirrored.personas = personas.mirrored
    mirrored.channels = channels.mirrored
    mirrored.stages = stages.mirrored
    mirrored.lanes = lanes.mirrored
    mirrored.cards = cards.mirrored
    mirrored.links = links.mirrored
    mirrored.comments = comments.mirrored
    mirrored.satisfaction = satisfaction.map { $0.mirrored }
    mirrored.notCompared = notCompared
    return mirrored
  }
}

/// What became of the records of one kind.
package struct RecordDifferences: Hashable, Sendable {
  /// In the order of the second map.
  package var added: [RecordMention] = []
  /// In the order of the first map.
  package var removed: [RecordMention] = []
  /// Records of both that say something else or stand elsewhere, in the order of the first map.
  package var changed: [RecordDifference] = []
  /// Those of both in another order: of all stages or lanes one, of cards one a cell.
  package var reordered: [OrderDifference] = []

  package init() {}

  package var isEmpty: Bool {
    added.isEmpty && removed.isEmpty && changed.isEmpty && reordered.isEmpty
  }

  var mirrored: RecordDifferences {
    var mirrored = RecordDifferences()
    (mirrored.added, mirrored.removed) = (removed, added)
    mirrored.changed = changed.map { $0.mirrored }
    mirrored.reordered = reordered.map { $0.mirrored }
    return mirrored
  }
}

/// A record as one of the two maps has it.
package struct RecordMention: Hashable, Sendable {
  package var record: RecordID
  /// The kind of a card, the type of a link or a comment.
  package var kind: String?
  /// Its text, title, name or label.
  package var text: String
  /// Of cards.
  package var place: CardPlace?
  /// The texts of the cards that a link leads from and to, or that a comment is on.
  package var about: [String] = []
  /// The kind of the card that a link leads to.
  package var targetKind: String?
}

/// The cell of a card; nil for a stage or lane that there is none of.
package struct CardPlace: Hashable, Sendable {
  package var stage: String?
  package var lane: String?

  package init(stage: String?, lane: String?) {
    self.stage = stage
    self.lane = lane
  }
}

/// A record of both maps that differs.
package struct RecordDifference: Hashable, Sendable {
  package var before: RecordMention
  package var after: RecordMention
  /// Whether a card stands in another stage or lane.
  package var isMoved: Bool
  /// In the order of the schema, then of the keys.
  package var fields: [FieldDifference]

  /// Whether its text, title or name is another.
  package var isReworded: Bool { fields.contains { $0.isName } }

  var mirrored: RecordDifference {
    RecordDifference(
      before: after, after: before, isMoved: isMoved, fields: fields.map { $0.mirrored })
  }
}

/// A field that holds something else.
package struct FieldDifference: Hashable, Sendable {
  /// As of the schema: `severity`.
  package var name: String
  /// Of fields with keys: a date, a tag, a participant's id.
  package var key: String?
  /// nil if there is nothing.
  package var before: ComparedValue?
  package var after: ComparedValue?
  /// Whether the record is called by it.
  package var isName = false

  var mirrored: FieldDifference {
    FieldDifference(name: name, key: key, before: after, after: before, isName: isName)
  }
}

/// What a field holds, fit to be shown without the map.
package enum ComparedValue: Hashable, Sendable {
  /// What people wrote.
  case text(String)
  /// A token, a date, a decimal, an address.
  case token(String)
  case integer(Int64)
  case bool(Bool)
  /// Another record, by its text or title.
  case record(String)
}

/// Records of both maps that stand in another order.
package struct OrderDifference: Hashable, Sendable {
  /// Of cards: the cell in the first and in the second map.
  package var placeBefore: CardPlace?
  package var placeAfter: CardPlace?
  /// The same records twice.
  package var before: [RecordMention]
  package var after: [RecordMention]

  var mirrored: OrderDifference {
    OrderDifference(
      placeBefore: placeAfter, placeAfter: placeBefore, before: after, after: before)
  }
}

/// A stage of both maps where people feel otherwise.
package struct SatisfactionDifference: Hashable, Sendable {
  package var stageBefore: String
  package var stageAfter: String
  /// From −2 to +2; nil where nothing is said of it.
  package var before: Double?
  package var after: Double?

  var mirrored: SatisfactionDifference {
    SatisfactionDifference(
      stageBefore: stageAfter, stageAfter: stageBefore, before: after, after: before)
  }
}
