/// Names one change: the `seq`-th of its replica.
public struct ChangeID: Hashable, Comparable, Sendable {
  public let replica: ReplicaID
  /// 1, 2, 3 … without gaps.
  public let seq: UInt64

  public init(replica: ReplicaID, seq: UInt64) {
    self.replica = replica
    self.seq = seq
  }

  public static func < (a: ChangeID, b: ChangeID) -> Bool {
    a.replica != b.replica ? a.replica < b.replica : a.seq < b.seq
  }
}

/// How many changes of each replica one has (Parker et al. 1983).
///
/// Changes of a replica arrive in order and without gaps, so one number a replica says it all.
public struct VersionVector: Equatable, Sendable {
  /// Ascending by replica; no entry has seq 0.
  public private(set) var entries: [ChangeID] = []

  public init() {}

  /// Takes entries in any order; of several for one replica the largest counts, zeroes are dropped.
  public init(_ entries: [ChangeID]) {
    for entry in entries { raise(entry.replica, to: entry.seq) }
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The last seq known of a replica, 0 if none. O(log replicas).
  public subscript(replica: ReplicaID) -> UInt64 {
    let place = lowerBound(replica)
    guard place < entries.count, entries[place].replica == replica else { return 0 }
    return entries[place].seq
  }

  /// Where in ``entries`` a replica stands, or nil.
  public func index(of replica: ReplicaID) -> Int? {
    let place = lowerBound(replica)
    return place < entries.count && entries[place].replica == replica ? place : nil
  }

  public func contains(_ change: ChangeID) -> Bool { self[change.replica] >= change.seq }

  /// Whether everything `other` has is here too.
  public func contains(_ other: VersionVector) -> Bool {
    for entry in other.entries where !contains(entry) { return false }
    return true
  }

  /// Records that changes up to `seq` are known; never lowers an entry.
  public mutating func raise(_ replica: ReplicaID, to seq: UInt64) {
    guard seq > 0 else { return }
    let place = lowerBound(replica)
    let entry = ChangeID(replica: replica, seq: seq)
    if place < entries.count, entries[place].replica == replica {
      if entries[place].seq < seq { entries[place] = entry }
    } else {
      entries.insert(entry, at: place)
    }
  }

  /// Takes the larger seq of each replica.
  public mutating func merge(_ other: VersionVector) {
    for entry in other.entries { raise(entry.replica, to: entry.seq) }
  }

  private func lowerBound(_ replica: ReplicaID) -> Int {
    partitionPoint(entries.count) { entries[$0].replica < replica }
  }
}
