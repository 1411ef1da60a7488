#if DEBUG
import JourneyEditing
import JourneyFormats
import JourneyMap
import MadeUp
import ReplicatedData
import Testing

@testable import WorkshopClient
@testable import waymark

@Suite("A row and its words make a field of the command line")
struct MadeUpCommandTests {
  @Test("“card show” shows it, “--set” sets it, and the change is told")
  func command() throws {
    try MadeUp.run {
      var map = try EditedMap()
      let card = try map.card("Call Ana", kind: "action-item")
      let lookup = RecordLookup(map.document)
      let edit = RecordEdit(changing: [card], try lookup.cardFields(["due-time=14:30"]))
      try map.edit { (editor) throws(ChangeError) in try editor.make(edit, by: nil) }
      #expect(try map.words == "set the due time of action item “Call Ana” to “14:30”")
      let view = CardView(card, RecordLookup(map.document), [:])
      #expect(view.lines(width: 80).contains { $0.contains("due-time") && $0.contains("14:30") })
      guard case .string("14:30")? = view.json["due-time"] else {
        Issue.record("\(view.json)")
        return
      }
      #expect(throws: FieldAssignmentError.self) { try lookup.cardFields(["kind=promises"]) }
      _ = try lookup.cardFields(["kind=obietnica"])
    }
  }
}
#endif
