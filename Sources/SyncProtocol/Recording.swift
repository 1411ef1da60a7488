import CBOR
import JourneyMap
import ReplicatedData

/// A map's whole history in a file (`Protocol/`, §21): what a server sent of it, message by message, from
/// the first change to a state hash behind the last one.
public struct Recording: Sendable {
  public var map: MapName
  /// Each a ``ServerMessage/roster(_:)``, ``ServerMessage/replayEntries(_:)`` or
  /// ``ServerMessage/replayCheckpoint(journalIndex:stateHash:)`` as it is on the wire.
  public private(set) var messages: [[UInt8]]
  /// Whether the messages are those that were written. A state hash says nothing of words that were written
  /// over later, nor of names.
  public private(set) var isIntact = true

  public init(map: MapName, messages: [[UInt8]] = []) {
    self.map = map
    self.messages = messages
  }

  /// Takes a message as it came; other kinds than those three are passed over.
  public mutating func add(_ message: ServerMessage, as bytes: [UInt8]) {
    switch message {
    case .roster, .replayEntries, .replayCheckpoint: messages.append(bytes)
    default: break
    }
  }

  /// Proves the last change, as a checkpoint of the server does.
  public mutating func end(at journalIndex: UInt64, _ stateHash: SHA256Digest) {
    messages.append(
      ServerMessage.encodeReplayCheckpoint(journalIndex: journalIndex, stateHash: stateHash))
  }

  static let sign = "waymark.recording"
  static let version: UInt64 = 1

  public func encode() -> [UInt8] {
    var size = 64
    for message in messages { size += message.count + 9 }
    var list = CBORWriter(reservingCapacity: size)
    list.array(messages.count)
    for message in messages { list.byteString(message) }
    var writer = CBORWriter(reservingCapacity: list.bytes.count + 128)
    writer.array(5)
    writer.text(Self.sign)
    writer.unsigned(Self.version)
    writer.text(map.string)
    writer.byteString(SHA256.hash(list.bytes).bytes)
    writer.encoded(list.bytes)
    return writer.bytes
  }

  /// Nil for what is no recording of this version. What its messages say, and ``isIntact``, is for the reader
  /// to check.
  ///
  /// - Complexity: O(bytes); never traps, whatever the bytes are.
  public init?(decoding bytes: [UInt8]) {
    var reader = CBORReader(bytes)
    do throws(CBORError) {
      guard try reader.array() == 5, try reader.text().utf8.elementsEqual(Self.sign.utf8),
        try reader.unsigned() == Self.version, let map = MapName(try reader.text())
      else { return nil }
      self.map = map
      messages = []
      let hash = try reader.byteString(max: SHA256Digest.byteCount)
      let start = reader.offset
      let count = try reader.array()
      for _ in 0..<count { messages.append(try reader.byteString()) }
      try reader.finish()
      isIntact = SHA256.hash(Array(bytes[start...])).bytes == hash
    } catch {
      return nil
    }
  }
}
