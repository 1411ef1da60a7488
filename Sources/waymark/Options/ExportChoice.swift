import ArgumentParser
import JourneyFormats
import PictureRendering

/// All that `waymark export` writes: the formats, a picture as pixels or on a page, and a map's whole past.
enum ExportChoice: Equatable, CaseIterable {
  case format(ExportFormat)
  case rendered(PictureRendering.Format)
  case replay

  static var allCases: [ExportChoice] {
    ExportFormat.allCases.map { .format($0) }
      + PictureRendering.Format.allCases.map { .rendered($0) }
      + [.replay]
  }

  var name: String {
    switch self {
    case .format(let format): format.rawValue
    case .rendered(let format): format.rawValue
    case .replay: "replay"
    }
  }

  /// The endings of its files, without the dot and in lower case; the first is the usual one.
  var endings: [String] {
    switch self {
    case .format(let format): format.endings
    case .rendered(let format): [format.rawValue]
    case .replay: ["replay.html"]
    }
  }

  /// What it is, in a few words.
  var summary: String {
    switch self {
    case .format(let format): format.summary
    case .rendered(.png): "the picture in pixels"
    case .rendered(.pdf): "the picture on a page"
    case .replay: "all of its past, in one page that needs no network"
    }
  }

  /// The choice for a file by its name's ending, in any case; of several that fit, the longest.
  static func ofFile(named name: String) -> ExportChoice? {
    let name = name.lowercased()
    var best: (choice: ExportChoice, length: Int)?
    for choice in allCases {
      for ending in choice.endings
      where name.hasSuffix("." + ending) && ending.utf8.count > best?.length ?? 0 {
        best = (choice, ending.utf8.count)
      }
    }
    return best?.choice
  }

  /// All endings as people write them.
  static var endingsText: String {
    allCases.map { "." + $0.endings[0] }.joined(separator: ", ")
  }
}

extension ExportChoice: ExpressibleByArgument {
  init?(argument: String) {
    guard let choice = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = choice
  }

  var defaultValueDescription: String { name }
  static var allValueStrings: [String] { allCases.map(\.name) }
}
