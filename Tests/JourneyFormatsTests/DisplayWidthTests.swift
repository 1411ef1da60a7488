import TestSupport
import Testing

@testable import StyledText

@Suite("Widths in columns")
struct DisplayWidthTests {
  @Test(
    "characters take the columns that a terminal gives them",
    arguments: [
      ("", 0), ("abc", 3), ("Путь", 4), ("zażółć", 6), ("z\u{307}", 1), ("ș", 1), ("顧客", 4),
      ("ｶ", 1), ("Ａ", 2), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("🦊", 2), ("👩‍💻", 2),
      ("👍🏽", 2), ("🇵🇱", 2), ("●", 1), ("▸", 1), ("─", 1), ("क्षि", 3), ("\u{3000}", 2),
    ])
  func columns(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns, "\(text)")
  }

  @Test("wrapped lines fit, and hold all the text")
  func wrapping() {
    for seed in seeds(400) {
      var random = RandomSource(seed: seed)
      let text = TerminalText.gridText(random.text() + random.text())
      let columns = random.number(4...30)
      let lines = TerminalText.wrapped(text, columns: columns)
      #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns }, "SEED=\(seed)")
      let letters = text.unicodeScalars.filter { $0 != " " && $0 != "\n" }
      let kept = lines.joined().unicodeScalars.filter { $0 != " " }
      #expect(letters.elementsEqual(kept), "SEED=\(seed)")
    }
  }

  @Test("lines break at spaces, after signs in long words, and between ideographs")
  func breaks() {
    #expect(TerminalText.wrapped("one two three", columns: 8) == ["one two", "three"])
    #expect(
      TerminalText.wrapped("wholesale/distributor", columns: 12) == ["wholesale/", "distributor"])
    #expect(TerminalText.wrapped("買います。", columns: 8) == ["買いま", "す。"])
    #expect(TerminalText.wrapped("「買」う", columns: 6) == ["「買」", "う"])
    #expect(TerminalText.wrapped("a\n\nb", columns: 9) == ["a", "", "b"])
    #expect(TerminalText.wrapped("", columns: 9) == [""])
  }

  @Test("a text that is too long ends with an ellipsis")
  func truncation() {
    #expect(TerminalText.truncated("abcdef", columns: 4) == "abc…")
    #expect(TerminalText.truncated("顧客旅程", columns: 6) == "顧客…")
    #expect(TerminalText.excerpt("a\nb") == "a b")
  }
}
