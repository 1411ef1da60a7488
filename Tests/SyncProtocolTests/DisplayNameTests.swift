import SyncProtocol
import Testing

@Suite("Display names")
struct DisplayNameTests {
  @Test(
    "a name that nobody could see counts as none (WM-WELCOME-1)",
    arguments: [
      ("", true), (" \t\u{A0}\u{3000}", true), ("\u{200B}\u{FEFF}\u{2060}", true),
      ("\u{202E}", true), ("\u{E0041}", true),
      ("Ana", false), (" Žofie ", false), ("Аня", false), ("🙂", false), ("\u{200D}a", false),
    ])
  func blank(name: String, isBlank: Bool) {
    #expect(DisplayName.isBlank(name) == isBlank)
  }
}
