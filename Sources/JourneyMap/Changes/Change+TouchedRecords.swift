import ReplicatedData

extension Change {
  /// The records that the change creates or writes to, each once, in the order of its operations:
  /// whoever keeps something derived from a document need read no other anew. O(operations).
  package var touchedRecords: [RecordID] {
    var touched: [RecordID] = []
    var seen = StampTable()
    var lamport = self.lamport
    for operation in operations {
      let stamp = OperationID(lamport: lamport, replica: id.replica)
      lamport += operation.stampCount
      guard let record = operation.record ?? operation.creation(at: stamp) else { continue }
      if seen[record] == nil {
        seen[record] = 0
        touched.append(record)
      }
    }
    return touched
  }
}
