import TestSupport
import Testing

@testable import JourneyPictures
@testable import MapOutline

@Suite("The layout of a picture")
struct PictureLayoutTests {
  private static let options = [
    PictureOptions(), PictureOptions(language: .russian, width: 640),
    PictureOptions(language: .polish, lanes: .all, width: 4_000),
  ]

  private static func plan(_ random: inout RandomSource) -> PicturePlan {
    let outline = random.map(OutlineShape(hasFrame: true, hasLinks: true, hasEqualStages: true))
    let emotions: [PictureEmotion?] = outline.stages.map { _ in
      random.chance(30) ? nil : PictureEmotion(mean: 0.5, low: -1, high: 2)
    }
    return PicturePlan(outline, emotions: emotions, options: random.pick(options))
  }

  @Test("notes stand in their column and row, and none over another")
  func frames() {
    for seed in seeds(60) {
      var random = RandomSource(seed: seed)
      let layout = Self.plan(&random).layout
      for (index, frame) in layout.frames.enumerated() {
        let column = layout.columns[frame.column]
        let row = layout.rows[frame.row]
        let box = frame.box
        #expect(box.x >= column.x && box.right <= column.x + column.width, "SEED=\(seed)")
        #expect(box.y >= row.y && box.bottom <= row.y + row.height, "SEED=\(seed)")
        for other in layout.frames[..<index] {
          #expect(!box.overlaps(other.box), "SEED=\(seed): \(box) and \(other.box)")
        }
      }
      for (above, below) in zip(layout.rows, layout.rows.dropFirst()) {
        #expect(above.y + above.height < below.y, "SEED=\(seed)")
      }
      #expect(layout.frames.count == layout.frames.reduce(into: Set()) { $0.insert($1.card) }.count)
    }
  }

  @Test("no text is wider or higher than what it stands in, in the widest of fonts")
  func texts() {
    for seed in seeds(60) {
      var random = RandomSource(seed: seed)
      let layout = Self.plan(&random).layout
      for frame in layout.frames {
        let room = frame.box.width - PictureNote.left - PictureNote.right
        expectFits(frame.note.text, room, PictureNote.textSize, seed)
        for line in frame.note.chips {
          for chip in line { #expect(chip.x + chip.width <= max(room, 60), "SEED=\(seed)") }
        }
        let lines = frame.note.text.lines == [""] ? 0 : frame.note.text.lines.count
        let used = lines * PictureNote.textLine + frame.note.chips.count * PictureNote.chipLine
        #expect(used + 2 * PictureNote.top <= frame.box.height, "SEED=\(seed)")
      }
      for column in layout.columns {
        let edges = PictureLayout.stageEdges
        expectFits(
          column.title, column.width - edges.left - edges.right, layout.stageSize, seed,
          isBold: true)
        #expect(
          column.title.lines.count * PictureLayout.stageLine <= layout.stageBox.height,
          "SEED=\(seed)")
      }
      for row in layout.rows {
        let edges = PictureLayout.laneEdges
        expectFits(
          row.title, PictureLayout.laneTitle - edges.left - edges.right, layout.laneSize, seed,
          isBold: true)
        #expect(row.title.lines.count * PictureLayout.laneLine <= row.height, "SEED=\(seed)")
      }
      for line in layout.heading.lines {
        let width = TextMeasure.width(of: line.text, size: line.size, isBold: line.isBold)
        #expect(width <= layout.width - 2 * PictureLayout.margin, "SEED=\(seed): \(line.text)")
      }
      for item in layout.legend.items {
        let end = item.x + item.sampleWidth + 7 + TextMeasure.width(of: item.text, size: 12)
        #expect(end <= layout.width - 2 * PictureLayout.margin, "SEED=\(seed): \(item.text)")
      }
    }
  }

  private func expectFits(
    _ text: PictureText, _ room: Int, _ size: Int, _ seed: UInt64, isBold: Bool = false
  ) {
    for line in text.lines {
      let width = TextMeasure.width(of: line, size: size, isBold: isBold)
      #expect(width <= max(room, 2 * size), "SEED=\(seed): \(line)")
    }
  }

  @Test("links run beside the notes, never over them")
  func routes() throws {
    for seed in seeds(60) {
      var random = RandomSource(seed: seed)
      let plan = Self.plan(&random)
      for route in plan.routes?.routes ?? [] {
        for (a, b) in zip(route.points, route.points.dropFirst()) {
          #expect(a.x == b.x || a.y == b.y, "SEED=\(seed): a line askew")
          for frame in plan.layout.frames {
            let box = frame.box
            // The ends touch an edge.
            let isOver =
              min(a.x, b.x) < box.right && max(a.x, b.x) > box.x && min(a.y, b.y) < box.bottom
              && max(a.y, b.y) > box.y
            #expect(!isOver, "SEED=\(seed): \(a)–\(b) runs over \(box)")
          }
        }
      }
    }
  }

  @Test("a way back is an arc from stage to stage; long ones run above short ones")
  func loops() {
    var outline = JourneyOutline(title: "x", lanes: [.init(title: "l")])
    for index in 0..<4 {
      outline.stages.append(
        .init(title: "\(index)", cards: [.init(kind: "action", lane: 0, text: "card \(index)")]))
    }
    outline.links = [
      .init(from: 3, to: 0, type: "loops-back-to"), .init(from: 2, to: 1, label: "again"),
      .init(from: 0, to: 2, type: "leads-to"), .init(from: 3, to: 0),
    ]
    let plan = PicturePlan(outline, emotions: [], options: PictureOptions())
    #expect(plan.loops.arcs.map(\.text) == ["again", "card 3 (+1)"])
    #expect(plan.loops.arcs.map(\.level) == [1, 2])
    #expect(plan.routes?.routes.count == 1)
    #expect(plan.hiddenLinks == 0)
  }

  @Test("a picture is about as wide as it is asked to be")
  func width() {
    var random = RandomSource(seed: 5)
    let outline = random.map(OutlineShape())
    for width in [700, 1_200, 2_000] {
      let layout = PicturePlan(
        outline, emotions: [], options: PictureOptions(width: width)
      ).layout
      #expect(layout.width <= width + 60 || layout.noteWidth == 120, "\(width)")
    }
  }
}

extension PictureLayout.Box {
  fileprivate func overlaps(_ other: PictureLayout.Box) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }
}
