import Foundation
import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import WorkshopClient

@Suite("A local copy")
struct LocalCopyTests {
  private let map: MapName
  private let ana = CopyOwner(token: nil, name: "Ana")

  init() throws { map = try #require(MapName("demo")) }

  /// A copy with two own changes and one that is retained.
  private func sample() throws -> LocalCopy {
    var copy = LocalCopy(replica: ReplicaID(77))
    for text in ["one", "два 二"] {
      let local = try copy.document.edit(as: copy.replica, at: 5) {
        (editor: inout Editor) throws(ChangeError) in try editor.addCard(text)
      }
      copy.own.append(try #require(local).change)
    }
    let body = ChangesBody(lastIndex: 3, roster: [], changes: copy.own).encode()
    copy.retained = [
      SealedChanges(body: body, sealer: Sealer(key: [UInt8](repeating: 1, count: 32), map: map))
    ]
    copy.participant = Participant(id: "p-1", name: "Ana", role: .participant)
    return copy
  }

  @Test("is read as it was written")
  func roundTrip() throws {
    let copy = try sample()
    let read = try #require(LocalCopy.decode(copy.encode(map: map), map: map))
    #expect(read.replica == copy.replica)
    #expect(read.document.stateHash() == copy.document.stateHash())
    #expect(read.own == copy.own)
    #expect(read.retained == copy.retained)
    #expect(read.participant == copy.participant)
    #expect(read.isNewMap == copy.isNewMap)
  }

  @Test("is refused when a bit differs, the end is missing, or it is another map's")
  func damage() throws {
    let bytes = try sample().encode(map: map)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      #expect(LocalCopy.decode(damaged, map: map) == nil, "byte \(index)")
    }
    for count in stride(from: 0, to: bytes.count, by: 7) {
      #expect(LocalCopy.decode(Array(bytes[..<count]), map: map) == nil, "\(count) bytes")
    }
    #expect(LocalCopy.decode(bytes, map: try #require(MapName("other"))) == nil)
  }

  @Test("is refused when its own changes do not go with its document")
  func contradiction() throws {
    var copy = try sample()
    copy.own.removeLast()
    #expect(LocalCopy.decode(copy.encode(map: map), map: map) == nil)
    copy = try sample()
    copy.own.removeFirst()
    #expect(LocalCopy.decode(copy.encode(map: map), map: map) != nil, "the first may be durable")
    copy.replica = ReplicaID(78)
    #expect(LocalCopy.decode(copy.encode(map: map), map: map) == nil)
  }

  @Test("stays as it was when a program dies at any moment of writing it anew")
  func crash() throws {
    let folder = NSTemporaryDirectory() + "waymark-copy-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try LocalCopyFile.open(
      in: folder, server: try ServerAddress("127.0.0.1:1"), map: map, owner: ana)
    let copy = try sample()
    try file.write(copy)
    // What a death leaves: the file beside it, cut off anywhere.
    let bytes = copy.encode(map: map)
    for count in [0, 1, bytes.count / 2, bytes.count] {
      try Data(bytes[..<count]).write(to: URL(fileURLWithPath: file.path + ".new"))
      guard case .copy(let read) = try file.read() else {
        Issue.record("the copy is gone")
        return
      }
      #expect(read.own == copy.own)
      try file.write(copy)
      #expect(!FileManager.default.fileExists(atPath: file.path + ".new"))
    }
  }

  @Test("belongs to one process at a time")
  func lock() throws {
    let folder = NSTemporaryDirectory() + "waymark-copy-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try ServerAddress("127.0.0.1:1")
    func open(_ user: String) throws -> LocalCopyFile {
      try LocalCopyFile.open(
        in: folder, server: server, map: map, owner: CopyOwner(token: nil, name: user))
    }
    var first: LocalCopyFile? = try open("Ana")
    #expect(throws: LocalCopyError.busy(path: try #require(first?.path))) { try open("Ana") }
    _ = try open("Bob")
    first = nil
    _ = try open("Ana")
  }

  @Test("is not touched by what is no local copy")
  func none() throws {
    let folder = NSTemporaryDirectory() + "waymark-copy-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = try LocalCopyFile.open(
      in: folder, server: try ServerAddress("[::1]:1"), map: map, owner: ana)
    guard case .none = try file.read() else {
      Issue.record("there is something already")
      return
    }
    try AtomicFile.write(Array("nonsense".utf8), to: file.path)
    guard case .damaged = try file.read() else {
      Issue.record("nonsense was read")
      return
    }
    let aside = try file.setAside()
    #expect(FileManager.default.fileExists(atPath: aside))
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }
}
