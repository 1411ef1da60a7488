import JourneyMap
import ReplicatedData

/// One value written to many records, as when two channels become one or many cards are deleted.
extension ChangeWords {
  /// The one thing that a change writes to a record.
  struct Setting: Hashable {
    let kind: RecordKind
    let field: FieldID
    let value: Value

    /// Nil if the change does more with the record, or something else.
    init?(_ record: Touched) {
      guard !record.isCreated, record.operations.count == 1,
        case .set(_, let field, let value)? = record.operations.first
      else { return nil }
      self.kind = record.kind
      self.field = field
      self.value = value
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      hasher.combine(field)
      hasher.combine(value.integer)
      hasher.combine(value.boolean)
      hasher.combine(value.reference)
    }
  }

  /// From how many records on they are counted and not named.
  private static let alikeMin = 4

  /// The settings that are written to so many records that these are only counted.
  func alike(_ touched: [Touched]) -> [Setting: (count: Int, isTold: Bool)] {
    var groups: [Setting: (count: Int, isTold: Bool)] = [:]
    for record in touched {
      guard let setting = Setting(record) else { continue }
      groups[setting, default: (0, false)].count += 1
    }
    return groups.filter { $0.value.count >= Self.alikeMin }
  }

  func words(_ setting: Setting, recordCount: Int) -> String {
    let name = "\(recordCount) \(setting.kind.noun)s"
    if setting.field == .deleted {
      return "\(setting.value.boolean == true ? "deleted" : "restored") \(name)"
    }
    return set(setting.kind, setting.field, setting.value, of: name, nil)
      ?? "changed \(name)"
  }
}
