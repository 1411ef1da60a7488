import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

@Suite("Differences of texts")
struct TextDifferenceTests {
  @Test("words stay or are replaced as wholes")
  func words() {
    #expect(
      TextDifference("Searches the web for a price", "Searches our shop for a good price").pieces
        == [
          .same("Searches "), .replaced(before: "the web", after: "our shop"), .same(" for a"),
          .replaced(before: "", after: " good"), .same(" price"),
        ])
    #expect(TextDifference("", "new").pieces == [.replaced(before: "", after: "new")])
    #expect(TextDifference("same", "same").pieces == [.same("same")])
    #expect(TextDifference("", "").pieces.isEmpty)
    #expect(
      TextDifference("Оплата картой", "Оплата наличными").pieces
        == [.same("Оплата "), .replaced(before: "картой", after: "наличными")])
  }

  @Test("the pieces give both texts back, and are the same from either side", arguments: seeds(60))
  func mirrored(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let words = ["a", "b", "c", " ", ", ", "é", "e\u{301}", "\n", "żółw"]
    func text() -> String {
      (0..<random.below(12)).map { _ in words[random.below(words.count)] }.joined()
    }
    for _ in 0..<20 {
      let (before, after) = (text(), text())
      let there = TextDifference(before, after)
      let back = TextDifference(after, before)
      var (old, new) = ("", "")
      for piece in there.pieces {
        switch piece {
        case .same(let same):
          old += same
          new += same
        case .replaced(let removed, let added):
          old += removed
          new += added
        }
      }
      #expect(old.utf8.elementsEqual(before.utf8), "SEED=\(seed)")
      #expect(new.utf8.elementsEqual(after.utf8), "SEED=\(seed)")
      let mirrored = back.pieces.map { piece -> TextDifference.Piece in
        guard case .replaced(let a, let b) = piece else { return piece }
        return .replaced(before: b, after: a)
      }
      #expect(there.pieces == mirrored, "SEED=\(seed)")
    }
  }

  @Test("texts that differ in very much are replaced as a whole between their ends")
  func long() {
    let before = "begin " + (0..<1_500).map { "w\($0)" }.joined(separator: " ") + " end"
    let after = "begin " + (0..<1_500).map { "v\($0)" }.joined(separator: " ") + " end"
    #expect(TextDifference(before, after).pieces.count == 3)
  }
}

@Suite("Likeness of texts")
struct LikenessTests {
  @Test("case and white space do not count, and inflected words are alike")
  func measure() {
    #expect(Likeness.likeness("Pays  by CARD", "pays by card") == 10_000)
    #expect(Likeness.likeness("", "") == 0)
    #expect(Likeness.likeness("abc", "xyz") == 0)
    #expect(Likeness.likeness("Searches the web", "Searching the web") >= Likeness.likeAnywhere)
    #expect(Likeness.likeness("Opłata za przesyłkę", "Opłaty za przesyłki") >= Likeness.likeInGroup)
    #expect(Likeness.likeness("Pays by card", "Waits for the parcel") < Likeness.likeInGroup)
  }
}
