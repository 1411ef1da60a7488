import JourneyMap
import ReplicatedData

extension Room {
  /// What is wrong with the room's own bookkeeping, or nil; the document has invariants of its own.
  /// O(members × what each holds back); for tests.
  ///
  /// - Connections ascend and are the members; no two write as one replica.
  /// - Nobody was sent more than is merged, nothing is durable that is not merged.
  /// - What is held back for a member stays within its bounds.
  /// - The history ends where the document does.
  package func brokenInvariant() -> String? {
    guard connections == connections.sorted() else { return "connections out of order" }
    guard durableIndex <= mergedIndex else { return "more durable than merged" }
    guard sentIndex <= mergedIndex else { return "more sent than merged" }
    guard UInt64(unsent.count) == mergedIndex - sentIndex else { return "unsent without being so" }
    guard history.lastIndex == mergedIndex else { return "a history that ends elsewhere" }
    if let wrong = snapshots.brokenInvariant(mergedIndex: mergedIndex) { return wrong }
    if let wrong = roster.brokenInvariant() { return wrong }
    for entry in document.version.entries where roster[entry.replica] == nil {
      return "a replica of nobody"
    }
    var replicas: [ReplicaID] = []
    for connection in connections {
      guard let member = members[connection] else { return "a connection without a member" }
      if let wrong = brokenMember(member) { return "\(connection): \(wrong)" }
      if member.awaitsEncoding, snapshots.encoding == nil { return "\(connection): awaits nothing" }
      if member.replica == .none { continue }
      if replicas.contains(member.replica) { return "a replica on two connections" }
      replicas.append(member.replica)
    }
    return nil
  }

  private func brokenMember(_ member: Member) -> String? {
    if member.sentIndex > mergedIndex { return "was sent more than is merged" }
    if member.mergedAt > mergedIndex { return "was told of more than is merged" }
    if member.rosterTold > roster.entries.count { return "was told of more people than there are" }
    if member.heldBack.count > configuration.heldBackMax { return "too much held back" }
    if member.heldBackBytes > configuration.heldBackBytesMax { return "too many bytes held back" }
    if !member.heldBack.isEmpty || !member.relayed.isEmpty, !holdsBack {
      return "held back and forgotten"
    }
    if member.relayed.count > Self.relayedMax { return "too much given back" }
    if let (snapshot, offset) = member.snapshot, offset >= snapshot.bytes.count {
      return "a snapshot beyond its end"
    }
    return nil
  }
}
