import MapStore

extension JournalError {
  /// What the log may have of it: never who somebody is.
  var logText: String {
    switch self {
    case .replicaTaken(let map, let replica, _):
      "“\(map)”: replica \(replica) belongs to another participant"
    default: "\(self)"
    }
  }
}
