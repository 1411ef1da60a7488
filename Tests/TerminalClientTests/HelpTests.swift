import TerminalBoard
import Testing

@Suite("Keys and help")
struct HelpTests {
  @Test("the help lists every command once, with its keys")
  func complete() {
    let lines = HelpText.lines.filter { !$0.isHeading }
    #expect(lines.count == BoardCommand.allCases.count)
    #expect(Set(lines.map(\.title)).count == lines.count)
    for line in lines { #expect(!line.keys.isEmpty, "\(line.title) has no key") }
  }

  @Test("no key has two meanings in one mode")
  func unambiguous() {
    var seen: Set<String> = []
    for binding in KeyBindings.table {
      for key in binding.keys {
        #expect(
          seen.insert("\(binding.mode) \(key.name)").inserted, "\(key.name) in \(binding.mode)")
      }
    }
  }

  @Test("the five keys of the first start are bound, and stand at the bottom until help is opened")
  func firstKeys() throws {
    var board = Board(try SampleMap.document(), theme: Theme(depth: .none), isFirstStart: true)
    let scene = BoardScene(document: try SampleMap.document())
    let size = ScreenSize(width: 80, height: 24)
    let bottom = board.render(scene, size: size).plainText.split(separator: "\n").last
    #expect(bottom == "a Add   Enter Edit   m Move   v Vote   ? Help")
    _ = board.handle(.key(.character("?")), in: scene)
    _ = board.handle(.key(KeyStroke(.escape)), in: scene)
    let later = board.render(scene, size: size).plainText
    #expect(!later.contains("a Add"))
  }
}
