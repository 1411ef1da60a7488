import Foundation
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import TerminalBoard
import Testing
import WorkshopClient

@testable import TerminalClient

/// What stands between the board and the world, as far as it needs neither a terminal nor a server.
@Suite struct DriverTests {
  /// A folder of its own, gone with the test.
  private final class Folder {
    let path = NSTemporaryDirectory() + "waymark-driver-\(UUID().uuidString)"
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Nobody listens there.
  private static func target(_ name: String = "Ana") throws -> MapTarget {
    MapTarget(
      server: try ServerAddress("127.0.0.1:9"), map: try #require(MapName("spring")), name: name)
  }

  private static func addCard(_ text: String, to live: LiveMap) throws {
    let change = try live.act { (session: inout ClientSession, now) throws(ChangeError) in
      try session.edit(at: now) { (editor: inout Editor) throws(ChangeError) in
        let card = try editor.create(.card)
        try editor.append(card)
        try editor.write(text, to: card, Field.Card.text)
      }
    }
    #expect(change != nil)
  }

  private static func texts(_ document: MapDocument) -> [String] {
    document.records(.card).map { document.string($0, Field.Card.text) }
  }

  @Test("what was written is in the local copy after the turn, and in the next program")
  func localCopy() throws {
    let folder = Folder()
    var replica: ReplicaID?
    do {
      let live = try LiveMap(Self.target(), dataFolder: folder.path)
      replica = live.session.replica
      try Self.addCard("Zażółć gęślą jaźń", to: live)
      live.perform()
      // No leave: as a program that is killed.
    }
    let live = try LiveMap(Self.target(), dataFolder: folder.path)
    #expect(Self.texts(live.session.document) == ["Zażółć gęślą jaźń"])
    #expect(live.session.replica == replica)
    #expect(live.session.notDurableCount == 1)
    #expect(
      live.takeRemarks() == [
        "1 change from before goes to the server as soon as it is there."
      ])
    #expect(live.takeRemarks().isEmpty)
  }

  @Test(
    "a second program of the same user is a replica of its own, with a local copy of its own")
  func busyCopy() throws {
    let folder = Folder()
    let first = try LiveMap(Self.target(), dataFolder: folder.path)
    let second = try LiveMap(Self.target(), dataFolder: folder.path)
    #expect(first.session.replica != second.session.replica)
    #expect(second.takeRemarks().isEmpty)
    #expect(second.isKept)
    let other = try LiveMap(Self.target("Boris"), dataFolder: folder.path)
    #expect(other.takeRemarks().isEmpty)
  }

  @Test("while the disk is full it stands on the screen, editing goes on, and it is tried again")
  func fullDisk() throws {
    let folder = Folder()
    let live = try LiveMap(Self.target(), dataFolder: folder.path)
    try Self.addCard("kept", to: live)
    live.perform()
    let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    let copy = try #require(all.first { $0.hasSuffix(".copy") })
    let obstacle = "\(folder.path)/\(copy).new"
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    try Self.addCard("in memory", to: live)
    live.perform()
    #expect(live.trouble?.hasPrefix("Not saved on this computer: Is a directory.") == true)
    #expect(live.session.unkeptCount == 1)
    #expect(Self.texts(live.session.document) == ["kept", "in memory"])
    try FileManager.default.removeItem(atPath: obstacle)
    live.act { session, now in
      session.tick(at: Moment(milliseconds: now.milliseconds + 2_000, wallClock: now.wallClock))
    }
    live.perform()
    #expect(live.trouble == nil)
    #expect(live.session.unkeptCount == 0)
    #expect(live.takeRemarks().last == "What you wrote is saved on this computer again, and sent.")
  }

  @Test("a damaged local copy is set aside, not written over")
  func damagedCopy() throws {
    let folder = Folder()
    do {
      let live = try LiveMap(Self.target(), dataFolder: folder.path)
      try Self.addCard("Text", to: live)
      live.perform()
    }
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".copy") }
    let path = folder.path + "/" + (try #require(files.first))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let live = try LiveMap(Self.target(), dataFolder: folder.path)
    #expect(live.session.document.version.isEmpty)
    let remark = try #require(live.takeRemarks().first)
    let aside = try #require(remark.split(separator: " ").last).dropLast()
    #expect(try Data(contentsOf: URL(fileURLWithPath: String(aside))) == bytes)
  }

  @Test("the environment says whether there is colour and on what background")
  func preferences() {
    #expect(TerminalPreferences([:]).usesColour)
    #expect(TerminalPreferences(["NO_COLOR": ""]).usesColour)
    #expect(!TerminalPreferences(["NO_COLOR": "1"]).usesColour)
    #expect(TerminalPreferences([:]).background == .unknown)
    #expect(TerminalPreferences(["COLORFGBG": "15;0"]).background == .dark)
    #expect(TerminalPreferences(["COLORFGBG": "0;default;15"]).background == .light)
  }

  @Test("the user's editor gets the text, and what it leaves is taken over")
  func externalEditor() {
    #expect(ExternalEditor.run("sed -i s/два/three/", on: "один два\n") == "один three\n")
    #expect(ExternalEditor.run("true", on: "as it was") == "as it was")
    #expect(ExternalEditor.run("false", on: "text") == nil)
    #expect(ExternalEditor.run("/no/such/editor", on: "text") == nil)
  }

  @Test("the editor's file is the user's alone, and goes even if the client was killed")
  func editorsFile() throws {
    let place = Folder()
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true)
    let folder = place.path + "/own"
    let command = "stat -c '%a %F' \"$1\" > \"$1.seen\"; mv \"$1.seen\""
    let seen = ExternalEditor.run(command, on: "x", folders: [folder])
    #expect(seen == "600 regular file\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    // Left by processes that are no more, and by one that is.
    for name in ["edit-4194305-7.txt", ".edit-4194305-7.txt.swp", "edit-1-7.txt", "other.txt"] {
      _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
    }
    #expect(ExternalEditor.run("true", on: "y", folders: [folder]) == "y")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(left == ["edit-1-7.txt", "other.txt"])
    // A folder that others may enter, or that is somebody's link, will not do.
    chmod(folder, 0o755)
    #expect(ExternalEditor.run("true", on: "y", folders: [folder]) == nil)
    chmod(folder, 0o700)
    symlink(folder, folder + "-link")
    #expect(ExternalEditor.run("true", on: "y", folders: [folder + "-link", folder]) == "y")
    #expect(ExternalEditor.run("true", on: "y", folders: [folder + "-link"]) == nil)
  }

  @Test("only the first start in a data folder is one")
  func firstStart() {
    let folder = Folder()
    #expect(FirstStart.take(in: folder.path))
    #expect(!FirstStart.take(in: folder.path))
  }

  @Test(
    "of a rewording, the piece that differs is told",
    arguments: [
      ("", "new", "wrote “new”"), ("one three", "one two three", "wrote “two”"),
      ("one two", "one", "took out “two”"), ("ein Wort", "ein Ort", "wrote “Ort” for “Wort”"),
      ("same", "same", "wrote on it, and left it as it was"),
      ("a b", "a\nb", "changed spaces in it"),
    ])
  func differences(old: String, new: String, words: String) {
    #expect(CardHistory.difference(old, new) == words)
  }

  @Test("typing is one entry of a card's history, and a comment belongs to its card")
  func history() throws {
    var document = MapDocument()
    var history = CardHistory()
    let ana = Participant(id: "ana", name: "Ana", role: .facilitator)
    func make(
      at time: UInt64, by author: Participant,
      _ body: (inout Editor) throws(ChangeError) -> Void
    ) throws {
      let before = document
      let local = try #require(try document.edit(as: ReplicaID(1), at: time, body))
      history.note(local.change, time: time, author: author, before: before, after: document)
    }
    try make(at: 0, by: ana) { (editor: inout Editor) throws(ChangeError) in
      try editor.append(try editor.create(.card))
    }
    let card = try #require(document.records(.card).first)
    for letter in "depyt" {
      try make(at: 1_000, by: ana) { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("\(letter)", into: card, Field.Card.text, at: 0)
      }
    }
    let boris = Participant(id: "boris", name: "Boris", role: .participant)
    try make(at: 2_000, by: boris) { (editor: inout Editor) throws(ChangeError) in
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
      try editor.write("Why?", to: comment, Field.Comment.text)
    }
    let entries = history.entries(of: card)
    #expect(entries.map(\.name) == ["Ana", "Ana", "Boris"])
    #expect(entries.map(\.time) == [0, 1_000, 2_000])
    #expect(
      entries.map(\.words) == ["added it to no stage", "wrote “typed”", "said “Why?” about it"])
    #expect(history.entries(of: nil).isEmpty)
  }

  @Test("what happens while the history is read stands behind it, once")
  func historyTakenOver() throws {
    var document = MapDocument()
    var (live, read) = (CardHistory(), CardHistory())
    let ana = Participant(id: "ana", name: "Ana", role: .facilitator)
    live.followReading()
    var versions: [VersionVector] = []
    for number in 0..<4 {
      let before = document
      let local = try #require(
        try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
          if number == 0 { try editor.append(try editor.create(.card)) }
          let card = editor.document.records(.card)[0]
          try editor.set(card, Field.Card.votes, key: "p", .integer(Int64(number)))
        })
      let time = UInt64(number)
      // The reading ends behind the third change; the first came before the board did.
      if number < 3 {
        read.note(local.change, time: time, author: ana, before: before, after: document)
      }
      if number > 0 {
        live.note(local.change, time: time, author: ana, before: before, after: document)
      }
      versions.append(document.version)
    }
    live.take(over: read, upTo: versions[2])
    let card = try #require(document.records(.card).first)
    #expect(live.entries(of: card).map(\.time) == [0, 1, 2, 3])
  }

  @Test("a recording begins with the first change, ends with the whole one, and its times ascend")
  func recording() throws {
    var document = MapDocument()
    var loaded = LoadedHistory()
    for number in 1...30 {
      let local = try #require(
        try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
          if number == 1 {
            let stage = try editor.create(.stage)
            try editor.append(stage)
            try editor.write("Stage", to: stage, Field.Stage.title)
          }
          let card = try editor.create(.card)
          try editor.append(card, column: editor.document.ordered(.stage).first)
          try editor.write("Card-\(number)", to: card, Field.Card.text)
        })
      loaded.changes.append(local.change)
      loaded.timeline.append(
        ReplayTimeline.Entry(
          index: UInt64(number), time: UInt64(number) * 60_000, participantID: "ana", name: "Ana",
          cards: document.records(.card).suffix(1)))
    }
    var cast = ReplayCast()
    cast.size = ScreenSize(width: 80, height: 50)
    cast.speed = 1
    let (text, milliseconds) = cast.lines(of: loaded, called: "spring")
    let lines = text.split(separator: "\n")
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(header["version"] as? Int == 2)
    #expect(header["width"] as? Int == 80)
    var times: [Double] = []
    for line in lines.dropFirst() {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      times.append(try #require(event[0] as? Double))
      #expect(event[1] as? String == "o")
    }
    #expect(times == times.sorted())
    #expect(lines[1].contains("Card-1") && !lines[1].contains("Card-2"))
    #expect(!text.contains("Space plays"))
    #expect(text.contains("Card-30"))
    // Two seconds for each of the 29 minutes between them, and time to look at the end.
    #expect((58_000...64_000).contains(milliseconds))
  }
}
