import JourneyFormats
import JourneyMap
import JourneyPictures
import ReplicatedData
import Testing

@testable import PictureRendering

@Suite("Pictures as pixels and pages")
struct PictureRenderingTests {
  /// A square of one colour on another.
  private static func square(_ width: Int, _ height: Int) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)">
    <rect width="100%" height="100%" fill="#0b4f8a"/><text x="9" y="40" font-size="30">Żółw Ещё</text></svg>
    """
  }

  /// Width and height that a PNG says of itself.
  private static func size(ofPNG bytes: [UInt8]) -> [Int] {
    [16, 20].map { at in bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test("a PNG has two pixels for each of the picture, and letters in it")
  func sharp() throws {
    let png = try PictureRendering.render(Self.square(300, 80), as: .png)
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(Self.size(ofPNG: png) == [600, 160])
    let blank = try PictureRendering.render(
      Self.square(300, 80).replacing("Żółw Ещё", with: ""), as: .png)
    #expect(png.count > blank.count + 200)
  }

  @Test(
    "a large picture gets fewer pixels, and one that has no room for its own is refused in words")
  func limits() throws {
    #expect(PictureRendering.scale(width: 100, height: 100) == 2)
    #expect(PictureRendering.scale(width: 20_000, height: 1_000) == 32_767.0 / 20_000)
    let square = try #require(PictureRendering.scale(width: 7_000, height: 7_000))
    #expect(square < 2 && square * square * 49_000_000 <= 64_000_001)
    #expect(PictureRendering.scale(width: 9_000, height: 9_000) == nil)
    #expect(PictureRendering.scale(width: 100, height: 40_000) == nil)
    let png = try PictureRendering.render(Self.square(20_000, 200), as: .png)
    #expect(Self.size(ofPNG: png) == [32_767, 327])
    #expect(throws: PictureRendering.Failure.tooLarge(width: 100, height: 40_000)) {
      try PictureRendering.render(Self.square(100, 40_000), as: .png)
    }
    #expect("\(PictureRendering.Failure.tooLarge(width: 100, height: 40_000))".contains("--lane"))
  }

  @Test("a PDF is one page of the picture's size, at most of what readers show")
  func page() throws {
    let pdf = try PictureRendering.render(Self.square(960, 480), as: .pdf, title: "Wiosna (2026)")
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    let text = String(decoding: pdf, as: UTF8.self)
    #expect(text.contains("/MediaBox [ 0 0 720 360 ]"))
    #expect(text.contains("/Count 1"))
    let long = try PictureRendering.render(Self.square(1_000, 100_000), as: .pdf)
    #expect(String(decoding: long, as: UTF8.self).contains("/MediaBox [ 0 0 144 14400 ]"))
  }

  @Test("what is no picture is told in words")
  func unreadable() {
    for text in [
      "", "no picture", "<svg", "<html/>",
      "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='4'/>",
    ] {
      for format in PictureRendering.Format.allCases {
        do {
          _ = try PictureRendering.render(text, as: format)
          Issue.record("“\(text)” was drawn as \(format)")
        } catch {
          guard case .unreadable(let reason) = error else {
            Issue.record("“\(text)”: \(error)")
            continue
          }
          #expect(!reason.isEmpty)
        }
      }
    }
  }

  @Test("nothing is loaded from files or addresses")
  func alone() throws {
    let with = """
      <svg xmlns="http://www.w3.org/2000/svg" width="80" height="80">
      <image href="file:///etc/hostname" width="9" height="9"/>
      <image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>
      """
    let without = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"80\"></svg>"
    #expect(
      try PictureRendering.render(with, as: .png) == PictureRendering.render(without, as: .png))
  }

  @Test("a map's picture is drawn, light and dark, with the letters of four languages")
  func map() throws {
    var document = MapDocument()
    _ = try document.editInPlace(as: ReplicaID(7)) {
      (editor: inout Editor) throws(ChangeError) in
      let stage = try editor.create(.stage)
      try editor.insert("Zakup · Покупка", into: stage, Field.Stage.title, at: 0)
      let lane = try editor.create(.lane)
      try editor.insert("Dureri · Боли", into: lane, Field.Lane.title, at: 0)
      for text in ["Nu găsește butonul", "Nie widzi ceny", "Не видит цену", "<&\"'>"] {
        let card = try editor.create(.card)
        try editor.place(card, column: stage, row: lane, after: nil)
        try editor.insert(text, into: card, Field.Card.text, at: 0)
      }
    }
    for theme in [PictureOptions.Theme.light, .dark] {
      let svg = ExportFormat.svg.write(document, ExportOptions(theme: theme)).text
      #expect(try PictureRendering.render(svg, as: .png).count > 5_000)
      #expect(try PictureRendering.render(svg, as: .pdf).count > 5_000)
    }
  }
}
