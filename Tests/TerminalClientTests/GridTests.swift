import ReplicatedData
import TerminalBoard
import TestSupport
import Testing

@Suite("A grid of cells")
struct GridTests {
  static let clusters = [
    "a", "Z", "ż", "ș", "Ж", "漢", "字", "🙂", "👩‍🔧", "e\u{301}", "─", "→", " ", "ﷺ", "\u{200D}",
  ]

  @Test("a grid stays sound whatever is written where, and nothing leaves the clip")
  func soundness() {
    for seed in seeds(30) {
      var random = SplitMix64(seed: seed)
      var grid = ScreenGrid(
        ScreenSize(width: 1 + random.below(30), height: 1 + random.below(8)))
      for _ in 0..<200 {
        let clip = GridRect(
          row: random.below(10) - 2, column: random.below(34) - 3, width: random.below(20),
          height: random.below(6))
        let before = grid
        let text = (0..<random.below(12)).map { _ in
          Self.clusters[random.below(Self.clusters.count)]
        }.joined()
        switch random.below(4) {
        case 0: grid.fill(clip, StyleID(.note))
        case 1: grid.restyle(clip) { $0.with(.selected) }
        default:
          grid.write(
            text, at: GridPoint(row: random.below(10) - 1, column: random.below(36) - 4),
            StyleID(.kind(random.below(17))), in: clip)
        }
        #expect(grid.isSound, "SEED=\(seed)")
        // A half that is overwritten blanks its other half, which may stand beside the clip.
        let near = GridRect(
          row: clip.row, column: clip.column - 1, width: clip.width + 2, height: clip.height)
        for row in 0..<grid.height {
          for column in 0..<grid.width
          where !near.contains(GridPoint(row: row, column: column)) {
            #expect(grid[row, column] == before[row, column], "SEED=\(seed)")
          }
        }
      }
    }
  }

  @Test("the changes between two grids, drawn over the one, give the other")
  func changes() {
    for seed in seeds(50) {
      var random = SplitMix64(seed: seed)
      let size = ScreenSize(width: 2 + random.below(40), height: 1 + random.below(6))
      var old = ScreenGrid(size)
      Self.scribble(&old, &random, times: 12)
      var new = old
      Self.scribble(&new, &random, times: random.below(6))
      var drawn = old
      let runs = new.changes(since: old)
      drawn.apply(runs)
      #expect(drawn == new, "SEED=\(seed)")
      #expect(new.changes(since: new).isEmpty, "SEED=\(seed)")
      var fromBlank = ScreenGrid(size)
      fromBlank.apply(new.changes(since: nil))
      #expect(fromBlank == new, "SEED=\(seed)")
    }
  }

  private static func scribble(_ grid: inout ScreenGrid, _ random: inout SplitMix64, times: Int) {
    for _ in 0..<times {
      let text = (0..<random.below(9)).map { _ in clusters[random.below(clusters.count)] }.joined()
      grid.write(
        text,
        at: GridPoint(row: random.below(grid.height), column: random.below(grid.width) - 2),
        StyleID(.kind(random.below(3))), in: grid.bounds)
    }
  }

  @Test("a wide character that is cut leaves a blank")
  func cut() {
    var grid = ScreenGrid(ScreenSize(width: 5, height: 1))
    grid.write("漢字漢", at: GridPoint(row: 0, column: 0), in: grid.bounds)
    #expect(grid.plainText == "漢字\n")
    grid.write("x", at: GridPoint(row: 0, column: 1), in: grid.bounds)
    #expect(grid.plainText == " x字\n")
  }

  @Test("no theme without colours names a colour, and every style keeps its difference")
  func colourless() {
    let theme = Theme(depth: .none)
    for colour in ["ana", "boris", "chloé"] {
      let style = StyleID(.author(AuthorColour(participantID: colour)), .selected)
      let attributes = theme.attributes(style)
      #expect(attributes.foreground == nil && attributes.background == nil)
      #expect(attributes.isReversed)
    }
    #expect(theme.attributes(StyleID(.stage)).isBold)
  }

  @Test("a theme names only colours that its terminal has")
  func depths() {
    for background in [Background.light, .dark, .unknown] {
      for (depth, most) in [(ColourDepth.eight, 7), (.sixteen, 15), (.indexed256, 255)] {
        let theme = Theme(depth: depth, background: background)
        for number in 0..<12 {
          let author = AuthorColour(participantID: "participant \(number)")
          for style in [StyleID(.author(author)), StyleID(.kind(number), .selected)] {
            let attributes = theme.attributes(style)
            #expect(Int(attributes.foreground ?? 0) <= most)
            #expect(Int(attributes.background ?? 0) <= most)
          }
        }
      }
    }
  }

  @Test("a picture of a screen is well formed and escapes what people write")
  func picture() {
    var grid = ScreenGrid(ScreenSize(width: 20, height: 2))
    grid.write("<a & \"b\"> 漢", at: GridPoint(row: 0, column: 0), in: grid.bounds)
    let svg = grid.svg(title: "A <map>")
    #expect(svg.contains("&lt;a\u{A0}&amp;\u{A0}&quot;b&quot;&gt;"))
    #expect(svg.contains("aria-label=\"A\u{A0}&lt;map&gt;\""))
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
  }

  @Test("a recording holds a header and a line for each screen that differs")
  func recording() {
    var cast = Asciicast(size: ScreenSize(width: 10, height: 2), theme: Theme(depth: .eight))
    #expect(cast.header(title: "\"m\"", time: 1_500).contains("\"title\":\"\\\"m\\\"\""))
    var grid = ScreenGrid(ScreenSize(width: 10, height: 2))
    #expect(cast.line(grid, at: 0)?.hasPrefix("[0.000,\"o\",\"\\u001b[?25l") == true)
    #expect(cast.line(grid, at: 10) == nil)
    grid.write("ж", at: GridPoint(row: 1, column: 2), in: grid.bounds)
    #expect(cast.line(grid, at: 1_250) == "[1.250,\"o\",\"\\u001b[2;3H\\u001b[0mж\\u001b[0m\"]\n")
  }
}
