/// Some replicas, such as all those of one participant.
public struct ReplicaSet: Equatable, Sendable {
  /// Ascending.
  public private(set) var replicas: [ReplicaID] = []

  public init() {}

  public init(_ replicas: [ReplicaID]) {
    for replica in replicas { insert(replica) }
  }

  /// O(log replicas).
  public func contains(_ replica: ReplicaID) -> Bool {
    let place = lowerBound(replica)
    return place < replicas.count && replicas[place] == replica
  }

  public mutating func insert(_ replica: ReplicaID) {
    let place = lowerBound(replica)
    if place < replicas.count, replicas[place] == replica { return }
    replicas.insert(replica, at: place)
  }

  private func lowerBound(_ replica: ReplicaID) -> Int {
    partitionPoint(replicas.count) { replicas[$0] < replica }
  }
}
