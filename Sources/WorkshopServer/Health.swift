/// Whether a server can do its work, in one word for programs and one sentence for people.
enum Health: Equatable {
  /// The journal is being opened and checked.
  case starting
  case serving
  /// The journal takes nothing; the words say why.
  case storageFailing(String)
  case stopping

  /// 200 only while everything works, so that whoever watches needs to look at nothing else.
  var status: Int { self == .serving ? 200 : 503 }

  var text: String {
    switch self {
    case .starting: "starting: the journal is being opened and checked"
    case .serving: "ok"
    case .storageFailing(let words): "storage-failing: edits are refused, since \(words)"
    case .stopping: "stopping: everything is being made durable"
    }
  }
}
