/// The style sheet of a page: light or dark as the reader's system prefers, and on paper.
enum PageStyle {
  /// What a page may do: show itself. No scripts, no requests, not even to its own server.
  static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

  static func sheet(_ theme: PictureOptions.Theme) -> String {
    switch theme {
    case .light: colours(.light) + rules
    case .dark: colours(.dark) + rules
    case .auto:
      colours(.light) + "@media (prefers-color-scheme:dark) and (not print){\n" + colours(.dark)
        + "}\n" + rules
    }
  }

  private static func colours(_ palette: PicturePalette) -> String {
    var text =
      ":root{--paper:\(palette.background);--ink:\(palette.ink);--muted:\(palette.muted);"
      + "--line:\(palette.line);--soft:\(palette.lane);--head:\(palette.laneTitle);"
      + "--stage:\(palette.stage);--after:\(palette.stageAfter);--on-stage:\(palette.stageInk);"
      + "--link:\(palette.curve)}\n"
    for family in PicturePalette.Family.allCases {
      let note = palette.note(family)
      text +=
        ".f-\(family.rawValue){background:\(note.paper);border-color:\(note.edge)}"
        + ".f-\(family.rawValue) .kind{color:\(note.mark)}\n"
    }
    return text
  }

  private static let rules = """
    *{box-sizing:border-box}
    html{color-scheme:light dark}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 \(PictureStyle.fonts)}
    header,main,footer,nav{max-width:88rem;margin:0 auto;padding:0 1.5rem}
    header{padding-top:2rem}
    h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}
    h2{font-size:1.35rem;line-height:1.3;margin:2.5rem 0 .75rem}
    h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
    p,ul,ol,dl{margin:.5rem 0}
    a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    :target{outline:3px solid var(--link);outline-offset:1px}
    .skip{position:absolute;left:-100rem}
    .skip:focus{position:static}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:1rem 0}
    .facts-list{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.75rem 0}
    dt{color:var(--muted)} dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}
    .curve{margin:1rem 0;overflow-x:auto}
    .curve svg{width:100%;min-width:40rem;height:auto;display:block}
    .scroll{overflow-x:auto;border-radius:.5rem}
    table{border-collapse:separate;border-spacing:.35rem;width:100%;font-size:.9rem}
    th,td{vertical-align:top;text-align:start;padding:.6rem .7rem;border-radius:.4rem}
    .map th,.map td{min-width:11rem}
    .map thead th{background:var(--stage);color:var(--on-stage)}
    .map thead th.after{background:var(--after)}
    .map thead td{background:none;min-width:0}
    .map tbody th{background:var(--head);position:sticky;left:0;min-width:7rem;width:9rem}
    .map td{background:var(--soft)}
    .visibility th{background:none!important;color:var(--muted);border-top:2px dashed var(--muted);\
    border-radius:0;position:static!important}
    .plain{border-collapse:collapse;border-spacing:0;width:auto;min-width:50%}
    .plain th,.plain td{border-bottom:1px solid var(--line);border-radius:0;padding:.4rem .9rem .4rem 0}
    .plain thead th{color:var(--muted);font-weight:600}
    .number{text-align:end!important;font-variant-numeric:tabular-nums}
    .cards{list-style:none;margin:0;padding:0;display:grid;gap:.45rem}
    .card{border-style:solid;border-width:1px;border-left-width:.35rem;border-radius:.4rem;padding:.4rem .55rem}
    .card.key{border-width:2px;border-left-width:.45rem}
    .card.planned{border-style:dashed}
    .kind{display:block;font-size:.72rem;font-weight:700;letter-spacing:.02em}
    .text{display:block;overflow-wrap:anywhere;white-space:pre-line}
    .facts{display:block;color:var(--muted);font-size:.78rem}
    .error,.warning,.note{font-weight:700}
    blockquote{margin:.25rem 0;padding-left:.8rem;border-left:3px solid var(--line);\
    white-space:pre-line}
    .muted,footer{color:var(--muted)}
    footer{padding-top:2rem;padding-bottom:3rem}
    @media (max-width:40rem){header,main,footer,nav{padding-left:1rem;padding-right:1rem}\
    .map tbody th{position:static} h1{font-size:1.6rem}\
    .facts-list{grid-template-columns:1fr} dd{margin-bottom:.4rem}}
    @media print{@page{size:A4 landscape;margin:12mm} html{font-size:9pt}\
    header,main,footer{max-width:none;padding-left:0;padding-right:0}\
    nav,.skip{display:none} .scroll,.curve{overflow:visible}\
    .map th,.map td{min-width:0;padding:.3rem} .curve svg{min-width:0}\
    table{font-size:7.5pt} .card,tr,blockquote,li{break-inside:avoid} h2{break-after:avoid}\
    *{print-color-adjust:exact;-webkit-print-color-adjust:exact} a{color:inherit;text-decoration:none}}

    """
}
