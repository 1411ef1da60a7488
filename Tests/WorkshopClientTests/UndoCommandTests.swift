import Foundation
import JourneyMap
import Testing
import WorkshopClient

@Suite("The commands undo, redo and restore, between two people")
struct UndoCommandTests {
  private static let cards = """
    journey
      section Discovery
        First: 3: Me
      section New stage
        Second: 3: Me
        Third: 3: Me

    """

  @Test(
    "an undo that others have built on does nothing, says who did what, and goes on when asked to")
  func builtUpon() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      let boris = Person(name: "boris", place: place)
      try boris.types("card", "add", "m", "P", "--kind", "pain", "--stage", "1")
      try anna.types("card", "edit", "m", "P", "--effort", "2")
      try anna.types("card", "edit", "m", "P", "--severity", "1")
      try boris.types("card", "edit", "m", "P", "--severity", "3")
      for _ in 0..<2 {
        let refusal = try anna.fails("undo", "m")
        #expect(
          refusal.contains("boris has set the severity of pain “P” since: nothing is undone."))
        #expect(refusal.contains("waymark undo m --older"))
      }
      #expect(try anna.types("undo", "m", "--older").contains("effort"))
      // What is left is the making of the map, on which boris has worked.
      let refusal = try anna.fails("undo", "m", "--older")
      #expect(refusal.contains("boris has set the severity"))
      let map = try place.map("m")
      #expect(!map.ordered(.stage).isEmpty && map.records(.card).count == 1)
      #expect(map.string(.root, Field.Map.title) != "")
    }
  }

  @Test("a new map is taken back whole while nobody else has written on it, and not at all after")
  func making() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("undo", "m")
      #expect(try place.map("m").ordered(.stage).isEmpty)
      try anna.types("redo", "m")
      #expect(try !place.map("m").ordered(.stage).isEmpty)
      let boris = Person(name: "boris", place: place)
      try boris.types("card", "add", "m", "P", "--stage", "1")
      let refusal = try anna.fails("undo", "m")
      #expect(
        refusal.contains("boris has worked on the map since: what made the map is undone whole"))
      #expect(try !place.map("m").ordered(.stage).isEmpty)
    }
  }

  @Test(
    "an import that was undone is imported again, offline too; what was deleted is told by name")
  func importAgain() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      let file = place.folder + "/cards.mmd"
      try Self.cards.write(toFile: file, atomically: true, encoding: .utf8)
      try anna.types("import", file, "--map", "m")
      for offline in [[], ["--offline"]] {
        #expect(try !anna.run(["undo", "m"] + offline).hasFailed)
        let preview = try anna.run(["import", file, "--map", "m", "--dry-run"] + offline)
        #expect(preview.notes.contains("would bring back 1 stage and 3 cards."), "\(preview)")
        let again = try anna.run(["import", file, "--map", "m"] + offline)
        #expect(
          again.output == "Brought back 1 stage and 3 cards, which had been taken off the map.",
          "\(again)")
        let nothing = try anna.run(["import", file, "--map", "m"] + offline)
        #expect(nothing.output == "Nothing to add: 3 cards were there already.", "\(nothing)")
      }
      try anna.types("show", "m")
      let boris = Person(name: "boris", place: place)
      try boris.types("card", "delete", "m", "Second")
      try anna.types("card", "delete", "m", "Third")
      let told = try anna.types("import", file, "--map", "m")
      #expect(
        told == "Nothing to add: 1 card was there already. Deleted on the map, and left so: "
          + "1 card by boris and 1 card by you. --restore brings them back.")
      #expect(try place.map("m").cardTexts == ["First"])
      #expect(
        try anna.types("import", file, "--map", "m", "--restore")
          == "Brought back 2 cards, which had been taken off the map.\n1 card was there already.")
      #expect(try place.map("m").cardTexts == ["First", "Second", "Third"])
      #expect(try anna.fails("import", file, "--map", "m", "--restore", "--again").contains("both"))
    }
  }

  @Test("what stays of an undo is said, with who has built on it")
  func remainder() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      let boris = Person(name: "boris", place: place)
      try boris.types("card", "add", "m", "Waits", "--stage", "1")
      let file = place.folder + "/cards.mmd"
      try Self.cards.write(toFile: file, atomically: true, encoding: .utf8)
      try anna.types("import", file, "--map", "m")
      try boris.types("card", "vote", "m", "Second")
      let ended = try anna.run(["undo", "m"])
      #expect(!ended.hasFailed)
      #expect(ended.notes.contains("boris has voted for"))
      let map = try place.map("m")
      #expect(map.cardTexts == ["Second", "Waits"])
      #expect(map.ordered(.stage).contains { map.string($0, Field.Stage.title) == "New stage" })
      try anna.types("redo", "m")
      #expect(try place.map("m").cardTexts == ["First", "Second", "Third", "Waits"])
    }
  }

  @Test("undo and redo work offline, on what was made online, too, and reach the server later")
  func offline() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      try anna.types("card", "add", "m", "One", "--stage", "1")
      try anna.types("card", "add", "m", "Two", "--stage", "1", "--offline")
      try anna.types("undo", "m", "--offline")
      try anna.types("undo", "m", "--offline")
      #expect(try place.map("m").cardTexts == ["One"])
      try anna.types("redo", "m", "--offline")
      try anna.types("undo", "m", "--offline")
      try anna.types("show", "m")
      #expect(try place.map("m").cardTexts == [])
      try anna.types("redo", "m")
      try anna.types("redo", "m")
      #expect(try place.map("m").cardTexts == ["One", "Two"])
      #expect(
        try anna.fails("redo", "m", "--offline").contains("nothing to redo in the local copy"))
    }
  }

  @Test("a card reworded while somebody deleted it: both are told, and its words are to be had")
  func deletedMeanwhile() async throws {
    try await onThread {
      let place = Workplace()
      let anna = try place.anna()
      let boris = Person(name: "boris", place: place)
      try anna.types("card", "add", "m", "Reads the poster", "--stage", "1", "--kind", "pain")
      try boris.types("show", "m")
      try anna.types("card", "edit", "m", "poster", "Reads the poster twice", "--offline")
      try boris.types("card", "delete", "m", "poster")
      let told = try anna.run(["show", "m"]).notes
      #expect(told.contains("boris deleted pain “Reads the poster twice” meanwhile"))
      #expect(told.contains("waymark card restore m ") && told.contains("waymark card copy m "))
      let other = try boris.run(["show", "m"]).notes
      #expect(
        other.contains("anna has reworded pain “Reads the poster twice”, which you had deleted"))
      #expect(try !boris.run(["show", "m"]).notes.contains("anna"))
      #expect(try anna.types("card", "list", "m", "--deleted").contains("Reads the poster twice"))
      #expect(try anna.types("card", "show", "m", "poster").contains("Reads the poster twice"))
      let refusal = try anna.fails("card", "edit", "m", "poster", "again")
      #expect(refusal.contains("is deleted") && refusal.contains("card restore"))
      try anna.types("card", "copy", "m", "poster", "--offline")
      try anna.types("card", "restore", "m", "poster", "--offline")
      try anna.types("show", "m")
      #expect(
        try place.map("m").cardTexts == ["Reads the poster twice", "Reads the poster twice"])
    }
  }
}
