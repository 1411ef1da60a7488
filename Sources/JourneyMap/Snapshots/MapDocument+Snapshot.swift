import CBOR
import ReplicatedData

extension MapDocument {
  /// The format of snapshots that this version writes and reads.
  public static let snapshotFormat: UInt64 = 1

  /// The document as canonical bytes: equal documents have equal snapshots, on every platform.
  ///
  ///     [format, [* replica], [* (seq, last stamp)], [* (replica, seq)] frontier, [+ record]]
  ///     record = [replica, stamp, kind, [* field]]
  ///
  /// Replicas ascend by id and are numbered from 1, and behind them records with given names, which
  /// have the stamps of their creation at their end; everything ascends by what names it. See
  /// `Protocol/` for the whole. O(n log n).
  public func snapshot() -> [UInt8] {
    var replicas: [ReplicaID] = []
    for entry in version.entries { replicas.append(entry.replica) }
    var ids: [RecordID] = []
    ids.reserveCapacity(records.count)
    for record in records { ids.append(record.id) }
    let order = ascendingOrder(of: ids)
    // Behind the root's.
    var given: [ReplicaID] = []
    for index in order where ids[Int(index)].isGiven { given.append(ids[Int(index)].replica) }
    let numbers = ReplicaNumbers(ascending: replicas, given: given)
    var writer = CBORWriter(reservingCapacity: records.count * 128 + 256)
    writer.array(5)
    writer.unsigned(Self.snapshotFormat)
    writer.array(replicas.count + given.count)
    for replica in replicas { writer.unsigned(replica.rawValue) }
    for name in given { writer.unsigned(name.rawValue) }
    writer.array(replicas.count * 2)
    for index in replicas.indices {
      writer.unsigned(version.entries[index].seq)
      writer.unsigned(lastLamports[index])
    }
    writer.array(frontier.count * 2)
    for head in frontier {
      writer.unsigned(numbers.number(of: head.replica))
      writer.unsigned(head.seq)
    }
    writer.array(records.count)
    for index in order { encode(records[Int(index)], numbers, into: &writer) }
    return writer.bytes
  }

  private func encode(
    _ record: Record, _ numbers: ReplicaNumbers, into writer: inout CBORWriter
  ) {
    writer.array(record.id.isGiven ? 8 : 4)
    numbers.write(record.id, to: &writer)
    writer.unsigned(record.kind.rawValue)
    writer.array(record.fields.count)
    for field in record.fields {
      switch field.content {
      case .register(let value, let stamp):
        writer.array(5)
        head(field, &writer)
        numbers.write(stamp, to: &writer)
        encode(value, numbers, into: &writer)
      case .keyed(let entries):
        writer.array(3)
        head(field, &writer)
        writer.array(entries.count * 4)
        for entry in entries {
          writer.text(entry.key)
          numbers.write(entry.stamp, to: &writer)
          encode(entry.value, numbers, into: &writer)
        }
      case .position(let place, let stamp):
        writer.array(9)
        head(field, &writer)
        numbers.write(stamp, to: &writer)
        numbers.write(place.column, to: &writer)
        numbers.write(place.row, to: &writer)
        writer.byteString(place.key)
      case .text(let index):
        writer.array(2 + texts[Int(index)].itemCount)
        head(field, &writer)
        texts[Int(index)].encode(into: &writer, replicas: numbers)
      }
    }
    if record.id.isGiven {
      numbers.write(record.creation.first, to: &writer)
      numbers.write(record.creation.last, to: &writer)
    }
  }

  private func head(_ field: Record.Field, _ writer: inout CBORWriter) {
    writer.unsigned(field.id.rawValue)
    writer.unsigned(UInt32(field.content.way))
  }

  private func encode(
    _ value: Value, _ numbers: ReplicaNumbers, into writer: inout CBORWriter
  ) {
    switch value {
    case .null: writer.null()
    case .bool(let bool): writer.bool(bool)
    case .integer(let integer): writer.integer(integer)
    case .text(let text): writer.text(text)
    case .reference(let record):
      writer.array(2)
      numbers.write(record, to: &writer)
    }
  }

  /// SHA-256 of the canonical snapshot. Equal version vectors mean equal state hashes. O(n log n).
  public func stateHash() -> SHA256Digest { SHA256.hash(snapshot()) }
}
