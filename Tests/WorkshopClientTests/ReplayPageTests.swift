import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("A map's past as a page", .timeLimit(.minutes(2)))
struct ReplayPageTests {
  private static let page =
    "<title>@TITLE@</title><script type=\"application/octet-stream\">@RECORDING@</script>"

  @Test("what people call their map ends nothing in the page, and takes no other place in it")
  func hostileTitle() {
    let title = "</title><script>alert(1)</script>@RECORDING@ & \"Żółw\""
    let filled = ReplayPage.fill(
      Array(Self.page.utf8), title: title, recording: [0x41, 0x42, 0xFF])
    let text = String(decoding: filled, as: UTF8.self)
    #expect(
      text == "<title>&#60;/title&#62;&#60;script&#62;alert(1)&#60;/script&#62;@RECORDING@ &#38; "
        + "&#34;Żółw&#34;</title><script type=\"application/octet-stream\">QUL/</script>")
  }

  @Test("the recording of a map makes it again, and ends in its state hash (WM-RECORD-2)")
  func recording() async throws {
    try await onThread {
      let place = Workplace()
      try place.start { $0.snapshots.changesMax = 5 }
      let newMap = try NewMap(title: "Spring")
      try place.edit(for: .making) { (editor) throws(ChangeError) in
        try newMap.apply(to: &editor)
      }
      for number in 1...12 {
        try place.edit { (editor) throws(ChangeError) in try editor.addCard("card \(number)") }
      }
      for (until, count) in [(nil, 13), (.index(7), 7)] as [(ReplayPosition?, UInt64)] {
        let history = try place.history()
        defer { history.leave() }
        history.verifies = true
        history.recording = Recording(map: try #require(MapName("spring")))
        try history.open()
        try history.replay(ReplayRequest(from: .index(1), until: until, speed: 0))
        let bytes = try #require(history.finishedRecording()).encode()
        let recording = try #require(Recording(decoding: bytes))
        var document = MapDocument()
        var merged: UInt64 = 0
        var proved: UInt64 = 0
        var authors: [Participant] = []
        for message in recording.messages {
          switch try ServerMessage.decode(message) {
          case .roster(let roster): authors += roster.map(\.participant)
          case .replayEntries(let part):
            #expect(part.firstIndex == merged + 1)
            for change in part.entries.flatMap(\.changes) {
              try document.integrate(change)
              merged += 1
            }
          case .replayCheckpoint(let index, let hash):
            #expect(index == merged && document.stateHash() == hash)
            proved = index
          case let other: Issue.record("\(other) is no message of a recording")
          }
        }
        #expect(merged == count && proved == count)
        #expect(document.stateHash() == history.document.stateHash())
        #expect(!authors.isEmpty)
      }
    }
  }
}
