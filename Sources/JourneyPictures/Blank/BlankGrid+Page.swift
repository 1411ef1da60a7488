import JourneyTemplates

/// The grid as a page for a browser's print dialogue, with the questionnaire behind it.
extension BlankGrid {
  /// Each sheet is a page of the paper's size. O(stages × lanes).
  package var html: String {
    var page = HTMLText()
    let (width, height) = paper.size
    page.raw("<!doctype html>\n")
    page.element("html", ["lang": language.rawValue]) { html in
      html.element("head") { html in
        html.raw("<meta charset=\"utf-8\">\n")
        html.raw(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"\(PageStyle.policy)\">\n")
        html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
        html.element("title", language(.blankTitle))
        html.raw(
          """
          <style>
          @page{size:\(width)mm \(height)mm;margin:0}
          body{margin:0;background:#fff;color:#18222d;font-family:\(PictureStyle.fonts)}
          .sheet{width:\(width)mm;height:\(height)mm;overflow:hidden;break-after:page}
          .sheet:last-child{break-after:auto}
          .sheet svg{display:block}
          .questions{box-sizing:border-box;padding:14mm 20mm;font-size:12pt;line-height:1.4}
          .questions h2{font-size:18pt;margin:0 0 6mm}
          .questions ol{columns:2;column-gap:16mm;margin:0;padding-left:6mm}
          .questions li{break-inside:avoid;margin-bottom:5mm}
          .answer{border-bottom:.3mm solid #8a97a5;height:9mm}
          .scale{display:flex;gap:2mm;margin-top:3mm}
          .scale span{border:.3mm solid #8a97a5;border-radius:1mm;width:8mm;text-align:center}
          *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
          @media screen{.sheet{margin:1rem auto;box-shadow:0 0 .5rem #0003;max-width:100%}\
          .sheet svg{max-width:100%;height:auto}}
          </style>

          """)
      }
      html.element("body") { html in
        html.element("main") { html in
          html.element("div", ["class": "sheet"]) { $0.raw(svg) }
          for questionnaire in TemplateLibrary.builtIn.questionnaires {
            write(questionnaire, to: &html)
          }
        }
      }
    }
    return page.text
  }

  private func write(_ questionnaire: Questionnaire, to html: inout HTMLText) {
    html.element("section", ["class": "sheet questions"]) { html in
      html.element("h2", questionnaire.labels[language.rawValue])
      html.element("ol") { html in
        for question in questionnaire.questions {
          html.element("li") { html in
            html.words(question.labels[language.rawValue])
            if let scale = question.scale, scale.count <= 11 {
              html.element("div", ["class": "scale"]) { html in
                for number in scale { html.element("span", "\(number)") }
              }
            } else {
              for _ in 0..<(question.scale == nil ? 2 : 1) {
                html.element("div", ["class": "answer"], "")
              }
            }
          }
        }
      }
    }
  }
}
