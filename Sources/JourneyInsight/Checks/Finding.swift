import JourneyMap

/// Something that a rule has found in a map.
package struct Finding: Hashable, Sendable {
  package let rule: CheckRule
  package let place: Place
  /// How many cards of a stage, or how many days it is overdue; 0 where nothing is counted.
  package var count = 0
  /// The date that has passed.
  package var day: CalendarDay?
  /// A rule's id that there is none of.
  package var name: String?

  package var severity: CheckSeverity { rule.severity }

  package init(
    _ rule: CheckRule, _ place: Place, count: Int = 0, day: CalendarDay? = nil,
    name: String? = nil
  ) {
    self.rule = rule
    self.place = place
    self.count = count
    self.day = day
    self.name = name
  }

  /// What it is about.
  package enum Place: Hashable, Sendable {
    case map
    case persona(RecordID)
    case stage(RecordID)
    case lane(RecordID)
    /// - stage, lane: Where the card stands.
    case card(RecordID, stage: RecordID?, lane: RecordID?)
    /// A link both cards of which are gone.
    case link(RecordID)

    /// What it is about; nil for the map as a whole.
    package var record: RecordID? {
      switch self {
      case .map: nil
      case .persona(let record), .stage(let record), .lane(let record), .link(let record): record
      case .card(let record, _, _): record
      }
    }

    /// The stage it is about, or of the card that it is about.
    package var stage: RecordID? {
      switch self {
      case .stage(let stage): stage
      case .card(_, let stage, _): stage
      default: nil
      }
    }
  }
}

/// What is to be told of a map.
package struct CheckReport: Equatable, Sendable {
  /// By severity, then from left to right: the map itself, its stages with their cards, cards of no
  /// stage, lanes.
  package var findings: [Finding]
  /// Found by rules that do not hold for this map, in the same order.
  package var silenced: [Finding]
  /// The rules that the map silences and that there are, ascending, with the reason.
  package var silencedRules: [MapFieldFacts.SilencedRule]

  /// How many findings there are of a severity.
  package func count(_ severity: CheckSeverity) -> Int {
    findings.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
  }
}
