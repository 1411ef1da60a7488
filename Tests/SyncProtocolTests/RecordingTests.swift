import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@Suite("Recordings")
struct RecordingTests {
  private static func recording() throws -> Recording {
    var recording = Recording(map: try #require(MapName("spring")))
    let person = Participant(id: "p1", name: "Ana", role: .facilitator)
    let change = Change(
      id: ChangeID(replica: ReplicaID(7), seq: 1), lamport: 1, operations: [.create(.stage)])
    let messages: [ServerMessage] = [
      .roster([RosterEntry(replica: ReplicaID(7), participant: person)]),
      .replayOpened(
        ReplayOpened(firstIndex: 1, lastIndex: 1, firstTime: 5, lastTime: 5, checkpointCount: 0)),
      .replayEntries(
        ReplayEntries(
          firstIndex: 1,
          entries: [ReplayEntries.Entry(received: 5, participantID: "p1", changes: [change])])),
      .replayEnd(journalIndex: 1), .resync,
    ]
    for message in messages { recording.add(message, as: message.encode()) }
    recording.end(at: 1, SHA256.hash([1]))
    return recording
  }

  @Test("a recording holds what proves and shows a history, and comes back as it was (WM-RECORD-1)")
  func roundTrip() throws {
    let recording = try Self.recording()
    let kinds = try recording.messages.map { try ServerMessage.decode($0) }
    #expect(kinds.count == 3)
    guard case .roster = kinds[0], case .replayEntries = kinds[1],
      case .replayCheckpoint(1, SHA256.hash([1])) = kinds[2]
    else {
      Issue.record("\(kinds)")
      return
    }
    let again = try #require(Recording(decoding: recording.encode()))
    #expect(again.map == recording.map)
    #expect(again.messages == recording.messages)
    #expect(again.isIntact)
    #expect(again.encode() == recording.encode())
  }

  @Test("a name or a word that was changed is noticed, whatever the state hashes say (WM-RECORD-2)")
  func altered() throws {
    let bytes = try Self.recording().encode()
    let name = Array("Ana".utf8)
    let at = try #require(
      bytes.indices.first { bytes[$0...].starts(with: name) })
    var forged = bytes
    forged[at] = UInt8(ascii: "B")
    #expect(try #require(Recording(decoding: forged)).isIntact == false)
  }

  @Test("what is no recording, or one cut off or with more behind it, is none (WM-RECORD-1)")
  func refused() throws {
    let bytes = try Self.recording().encode()
    for count in 0..<bytes.count { #expect(Recording(decoding: Array(bytes[..<count])) == nil) }
    #expect(Recording(decoding: bytes + [0]) == nil)
    for (sign, version, map) in [
      ("waymark.record", 1, "spring"), ("waymark.recording", 2, "spring"),
      ("waymark.recording", 1, "Spring!"),
    ] as [(String, UInt64, String)] {
      var writer = CBORWriter()
      writer.array(5)
      writer.text(sign)
      writer.unsigned(version)
      writer.text(map)
      writer.byteString(SHA256.hash([0x80]).bytes)
      writer.array(0)
      #expect(Recording(decoding: writer.bytes) == nil)
    }
  }
}
