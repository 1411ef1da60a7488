import ReplicatedData

extension Change {
  /// The records that the change creates or writes to, each once, in the order of its operations:
  /// whoever keeps something derived from a document need read no other anew. O(operations).
  package var touchedRecords: [RecordID] {
    var touched: [RecordID] = []
    var seen = StampTable()
    var lamport = self.lamport
    for operation in operations {
      let record: RecordID
      switch operation {
      case .create: record = RecordID(lamport: lamport, replica: id.replica)
      case .set(let written, _, _), .setKey(let written, _, _, _), .place(let written, _, _),
        .insert(let written, _, _, _), .extend(let written, _, _), .erase(let written, _, _):
        record = written
      }
      lamport += operation.stampCount
      if seen[record] == nil {
        seen[record] = 0
        touched.append(record)
      }
    }
    return touched
  }
}
