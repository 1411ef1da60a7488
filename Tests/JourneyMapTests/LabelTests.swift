import JourneyMap
import ReplicatedData
import Testing

@Suite("One map in several languages")
struct LabelTests {
  private let replica = ReplicaID(7)

  /// A map with one stage that is called Zakup and has labels in two languages.
  private func map() throws -> (document: MapDocument, stage: RecordID) {
    var document = MapDocument()
    var stage = RecordID.root
    _ = try document.editInPlace(as: replica, at: 0) { (editor: inout Editor) throws(ChangeError) in
      stage = try editor.create(.stage)
      try editor.write("Zakup", to: stage, Field.Stage.title)
      try editor.set(stage, Field.Stage.labels, key: "en", .text("Purchase"))
      try editor.set(stage, Field.Stage.labels, key: "pl", .text("Zakup"))
    }
    return (document, stage)
  }

  @Test(
    "A title that is one of the labels is shown in the reader's language",
    arguments: [
      ("en", "Purchase"), ("en-GB", "Purchase"), ("en_GB", "Purchase"), ("pl", "Zakup"),
      ("ro", "Zakup"), ("", "Zakup"),
    ])
  func shown(language: String, title: String) throws {
    let (document, stage) = try map()
    #expect(document.title(of: stage, in: language) == title)
    #expect(document.title(of: stage, in: nil) == "Zakup")
  }

  @Test("What a person renames stays renamed, in every language")
  func renamed() throws {
    var (document, stage) = try map()
    _ = try document.editInPlace(as: replica, at: 0) { (editor: inout Editor) throws(ChangeError) in
      try editor.write("Kasa", to: stage, Field.Stage.title)
    }
    #expect(document.title(of: stage, in: "en") == "Kasa")
    #expect(document.title(of: stage, in: nil) == "Kasa")
  }

  @Test("A record of a kind without labels has no such title")
  func otherKinds() throws {
    let (document, _) = try map()
    #expect(document.title(of: .root, in: "en").isEmpty)
  }
}
