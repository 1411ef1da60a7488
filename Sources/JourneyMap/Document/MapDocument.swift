import ReplicatedData

/// One journey map as a conflict-free replicated document.
///
/// A state-machine without I/O: changes go in, by ``integrate(_:)`` or
/// ``edit(as:at:reversal:_:)``, and any two documents with equal version vectors are equal to the
/// byte of their snapshot, whatever order the changes came in. A value: copies share their storage
/// until one is changed.
public struct MapDocument: Sendable {
  /// What this document holds.
  public internal(set) var version = VersionVector()
  /// The changes that no other known change depends on, ascending by replica.
  public internal(set) var frontier: [ChangeID] = []
  /// The largest stamp known.
  public internal(set) var lamport: UInt64 = 0
  /// What the map may hold; checked before anything is merged.
  public var limits: MapLimits
  /// Cards, deleted ones included.
  public internal(set) var cardCount: UInt32 = 0
  /// Set once something could not be merged that cannot fail: the document is of no use any more.
  public internal(set) var damage: DocumentDamage?

  var records: [Record] = []
  var slots = StampTable()
  var texts: [TextRegister] = []
  /// The last stamp of each replica, in the order of the version vector.
  var lastLamports: [UInt64] = []

  /// An empty map: nothing but the record of the map itself.
  public init(limits: MapLimits = MapLimits()) {
    self.limits = limits
    append(Record(id: .root, kind: .map))
  }

  /// Records of all kinds, deleted ones and the map's own included.
  public var recordCount: Int { records.count }

  mutating func append(_ record: Record) {
    slots[record.id] = UInt32(records.count)
    records.append(record)
    if record.kind == .card { cardCount += 1 }
  }

  func slot(_ id: RecordID) -> Int? { slots[id].map { Int($0) } }

  /// The last stamp this replica has used, 0 if none.
  func lastLamport(of replica: ReplicaID) -> UInt64 {
    let index = version.index(of: replica)
    return index.map { lastLamports[$0] } ?? 0
  }

  /// Records that `change` is merged: version, stamps, frontier.
  mutating func advance(past change: Change, stampCount: UInt64) {
    let replica = change.id.replica
    let last = change.lamport + stampCount - 1
    version.raise(replica, to: change.id.seq)
    if let index = version.index(of: replica) {
      if index == lastLamports.count || version.entries.count > lastLamports.count {
        lastLamports.insert(last, at: index)
      } else {
        lastLamports[index] = last
      }
    }
    lamport = max(lamport, last)
    var heads: [ChangeID] = []
    heads.reserveCapacity(frontier.count + 1)
    for head in frontier where head.replica != replica && !isCovered(head, by: change.deps) {
      heads.append(head)
    }
    var place = 0
    while place < heads.count, heads[place].replica < replica { place += 1 }
    heads.insert(change.id, at: place)
    frontier = heads
  }

  /// Both ascend by replica.
  private func isCovered(_ head: ChangeID, by deps: [ChangeID]) -> Bool {
    let place = partitionPoint(deps.count) { deps[$0].replica < head.replica }
    return place < deps.count && deps[place] == head
  }
}
