/// The style sheet of a picture.
enum PictureStyle {
  /// What every system has, in the order of looks; none is needed.
  static let fonts =
    "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',"
    + "'Liberation Sans',sans-serif"

  /// Holds inside a picture only, so that it may stand in a page with a style of its own.
  static func sheet(_ theme: PictureOptions.Theme) -> String {
    switch theme {
    case .light: shapes + colours(.light)
    case .dark: shapes + colours(.dark)
    case .auto:
      shapes + colours(.light) + "@media (prefers-color-scheme:dark){\n" + colours(.dark) + "}\n"
    }
  }

  private static let shapes = rules([
    ("text", "font-family:\(fonts);font-size:13px"),
    (".title", "font-size:28px;font-weight:700"),
    (".fact", "font-size:14px"),
    (".stage-t,.lane-t", "font-weight:700"),
    (".small", "font-size:11px"),
    (".legend", "font-size:12px"),
    (".bold", "font-weight:700"),
    (".middle", "text-anchor:middle"),
    (".end", "text-anchor:end"),
    ("symbol", "overflow:visible"),
    ("use", "fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round"),
    (".note", "stroke-width:1"),
    (".key", "stroke-width:2.4"),
    (".planned", "stroke-dasharray:5 3"),
    (".curve", "fill:none;stroke-width:3;stroke-linecap:round"),
    (".gap", "fill:none;stroke-width:1.5;stroke-dasharray:2 5;stroke-linecap:round"),
    (".dot", "stroke-width:2.5"),
    (".halo", "stroke-width:3;paint-order:stroke;stroke-linejoin:round"),
    (".link", "fill:none;stroke-width:1.5;stroke-linejoin:round"),
    (".causes", "stroke-dasharray:7 3"),
    (".answers", "stroke-dasharray:2 3"),
    (".divider", "stroke-width:2;stroke-dasharray:3 5;stroke-linecap:round"),
    (".visibility", "stroke-width:2;stroke-dasharray:10 5"),
  ])

  private static func colours(_ palette: PicturePalette) -> String {
    var colours: [(String, String)] = [
      (".page", "fill:\(palette.background)"),
      ("text", "fill:\(palette.ink)"),
      (".muted", "fill:\(palette.muted)"),
      (".lane", "fill:\(palette.lane)"),
      (".lane-b,.stage-none", "fill:\(palette.laneTitle)"),
      (".stage", "fill:\(palette.stage)"),
      (".stage-after", "fill:\(palette.stageAfter)"),
      (".on-stage", "fill:\(palette.stageInk)"),
      (".grid", "stroke:\(palette.line)"),
      (".divider,.visibility,.link", "stroke:\(palette.muted)"),
      (".ink", "stroke:\(palette.muted);color:\(palette.muted)"),
      (".curve,.gap", "stroke:\(palette.curve)"),
      (".band", "fill:\(palette.band);fill-opacity:.42"),
      (".dot", "fill:\(palette.background);stroke:\(palette.curve)"),
      (".halo", "stroke:\(palette.lane)"),
      (".head", "fill:\(palette.muted)"),
    ]
    for family in PicturePalette.Family.allCases {
      let note = palette.note(family)
      colours += [
        (".n-\(family.rawValue)", "fill:\(note.paper);stroke:\(note.edge)"),
        (".n-\(family.rawValue).key", "stroke:\(note.mark)"),
        (".m-\(family.rawValue)", "stroke:\(note.mark);color:\(note.mark)"),
      ]
    }
    return rules(colours)
  }

  private static func rules(_ rules: [(selectors: String, body: String)]) -> String {
    rules.map { rule in
      let selectors = rule.selectors.split(separator: ",").map { ".journey \($0)" }
      return selectors.joined(separator: ",") + "{\(rule.body)}\n"
    }.joined()
  }
}
