import JourneyMap
import ReplicatedData

extension Message {
  /// `{"key": "curveFall", "values": {"depth": …, "from": …}}`, each value as
  /// ``MessageValue/write(to:)`` has it.
  func write(to json: inout JSONText) {
    json.object { json in
      json.key("key") { $0.string(key) }
      json.key("values") { json in
        json.object { json in
          for named in values { json.key(named.name) { named.value.write(to: &$0) } }
        }
      }
    }
  }
}

extension MessageValue {
  /// A message as it is; all else as an object with one member that is called like the case, such as
  /// `{"count": 3}` or `{"card": "42@00f1a2b3c4d5e6f7"}`. Numbers that are shown with a digit behind the
  /// point are tenths, rounded here, so that nobody rounds otherwise. Lists have a `most` beside them, a
  /// share below the smallest that is shown `"isLess": true`, what is joined its `separator`.
  func write(to json: inout JSONText) {
    if case .message(let message) = self { return message.write(to: &json) }
    json.object { json in
      switch self {
      case .count(let number): json.key("count") { $0.integer(number) }
      case .decimal(let number): json.key("decimal") { $0.integer(tenths(of: number)) }
      case .feeling(let number): json.key("feeling") { $0.integer(tenths(of: number)) }
      case .percent(let share):
        let rounded = RoundedShare(share)
        json.key("percent") { json in
          if let rounded { json.integer(rounded.percentTenths) } else { json.null() }
        }
        if rounded?.isLess ?? false { json.key("isLess") { $0.bool(true) } }
      case .day(let day): json.key("day") { $0.string(day.description) }
      case .text(let text): json.key("text") { $0.string(text) }
      case .verbatim(let text): json.key("verbatim") { $0.string(text) }
      case .quotation(let text): json.key("quotation") { $0.string(text) }
      case .stage(let index): json.key("stage") { $0.integer(Int64(index)) }
      case .stageAlone(let index): json.key("stageAlone") { $0.integer(Int64(index)) }
      case .channel(let index): json.key("channel") { $0.integer(Int64(index)) }
      case .stageTitle(let title): json.key("stageTitle") { $0.string(title) }
      case .title(let record): json.key("title") { $0.string(RecordName.text(record)) }
      case .card(let card): json.key("card") { $0.string(RecordName.text(card)) }
      case .cardKind(let kind): json.key("cardKind") { $0.string(kind) }
      case .person(let id): json.key("person") { $0.string(id) }
      case .message: break
      case .list(let values, let most):
        json.key("list") { Self.write(values, to: &$0) }
        json.key("most") { $0.integer(Int64(most)) }
      case .alternatives(let values):
        json.key("alternatives") { Self.write(values, to: &$0) }
      case .joined(let values, let separator):
        json.key("joined") { Self.write(values, to: &$0) }
        json.key("separator") { $0.string(separator) }
      }
    }
  }

  private static func write(_ values: [MessageValue], to json: inout JSONText) {
    json.array(of: values) { $1.write(to: &$0) }
  }
}
