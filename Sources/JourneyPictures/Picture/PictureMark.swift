import JourneyMap

/// The small signs of a picture, drawn as paths so that they need no font. Each fills a square of 16.
enum PictureMark: Hashable, Sendable {
  case kind(String)
  /// A face with a mood from −2 to +2.
  case face(Int)
  /// Three bars, as many filled as the severity says.
  case severity(Int)
  /// Three stars, as many filled as the importance says.
  case importance(Int)
  /// Five dots, as many filled as the score says.
  case score(Int)
  case votes, comments, momentOfTruth, quickWin, channel, actors, owner, assumption, validated,
    refuted
  case loop, shouldExist, due, flow

  /// The name of its symbol in the file.
  var id: String {
    switch self {
    case .kind(let kind): Self.isKnown(kind) ? "k-\(kind)" : "k-card"
    case .face(let mood): "face\(mood + 2)"
    case .severity(let level): "severity\(level)"
    case .importance(let level): "importance\(level)"
    case .score(let score): "score\(score)"
    default: "\(self)"
    }
  }

  /// Makes a shape filled in the colour of its line.
  private static let f = #"fill="currentColor""#

  /// In sixteenths of its height.
  var width: Int {
    switch self {
    case .severity: 22
    case .importance: 34
    case .score: 42
    default: 16
    }
  }

  private static func isKnown(_ kind: String) -> Bool { Schema.cardKind(kind) != nil }

  /// Those that count nothing, by their names.
  static let plain: [PictureMark] = [
    .votes, .comments, .momentOfTruth, .quickWin, .channel, .actors, .owner, .assumption,
    .validated, .refuted, .loop, .shouldExist, .due, .flow,
  ]

  /// The sign of a field, by the name that its row has for it; nil if it is none of a text alone.
  init?(icon: String) {
    guard let mark = Self.plain.first(where: { $0.id == icon }) else { return nil }
    self = mark
  }

  /// The sign that a legend explains a field by; nil for a field without one.
  init?(legendOf row: FieldDefinition) {
    switch row.use.icon?.description {
    case "severity"?: self = .severity(2)
    case "importance"?: self = .importance(2)
    case "score"?: self = .score(4)
    case let icon?: self.init(icon: icon)
    case nil: return nil
    }
  }

  /// Shapes are drawn with a line; some are filled as well.
  var shapes: String {
    switch self {
    case .kind(let kind): return Self.shape(ofKind: kind)
    case .face(let mood):
      let mouths = [
        "M4.8 11.8Q8 8.2 11.2 11.8", "M5 11.4Q8 9.4 11 11.4", "M5 10.8H11",
        "M5 10.2Q8 12.4 11 10.2", "M4.6 9.6Q8 14.2 11.4 9.6",
      ]
      return #"<circle cx="8" cy="8" r="6.6"/><path \#(Self.f) d="M5.6 6.2v.6M10.4 6.2v.6"/>"#
        + #"<path d="\#(mouths[min(max(mood + 2, 0), 4)])"/>"#
    case .severity(let level):
      return (0..<3).map { bar in
        let height = 5 + bar * 3
        return #"<rect\#(bar < level ? " \(Self.f)" : "") x="\#(2 + bar * 6)" y="\#(13 - height)" "#
          + #"width="4" height="\#(height)"/>"#
      }.joined()
    case .importance(let level):
      return (0..<3).map { star in
        let x = 8 + star * 9
        return #"<path\#(star < level ? " \(Self.f)" : "") d="M\#(x) 3.6l1.3 2.8 3 .4-2.2 2.1.5 3"#
          + #"-2.6-1.4-2.6 1.4.5-3-2.2-2.1 3-.4z"/>"#
      }.joined()
    case .score(let score):
      return (0..<5).map { dot in
        #"<circle\#(dot < score ? " \(Self.f)" : "") cx="\#(5 + dot * 8)" cy="8" r="2.6"/>"#
      }.joined()
    case .votes: return #"<path \#(Self.f) d="M8 3.2L13.2 11.6H2.8Z"/>"#
    case .comments:
      return #"<path d="M2.6 3.6H13.4V10.6H7.6L4.8 13.4V10.6H2.6Z"/>"#
    case .momentOfTruth:
      return #"<path \#(Self.f) d="M8 1.8L14.2 8L8 14.2L1.8 8Z"/>"#
    case .quickWin: return #"<path \#(Self.f) d="M9.4 1.8L3.6 9.2H7.4L6.4 14.2L12.4 6.6H8.4Z"/>"#
    case .channel:
      return #"<path d="M3 12.6a8 8 0 0 1 10 -9.6M5.6 12.6a5 5 0 0 1 6.6 -6.4"/>"#
        + #"<circle \#(Self.f) cx="10.4" cy="11" r="1.6"/>"#
    case .actors:
      return #"<circle cx="8" cy="5.2" r="2.8"/><path d="M2.8 13.8Q3.4 9.6 8 9.6T13.2 13.8"/>"#
    case .owner:
      return #"<circle \#(Self.f) cx="8" cy="5.2" r="2.8"/>"#
        + #"<path \#(Self.f) d="M2.8 13.8Q3.4 9.6 8 9.6T13.2 13.8Z"/>"#
    case .assumption:
      return
        #"<circle cx="8" cy="8" r="6.4"/><path d="M6 6.4Q6.2 4.6 8 4.6T10 6.4Q10 7.4 8 8.4V9.4"/>"#
        + #"<path d="M8 11.4v.3"/>"#
    case .validated:
      return #"<circle cx="8" cy="8" r="6.4"/><path d="M4.8 8.2L7.2 10.6L11.2 5.8"/>"#
    case .refuted:
      return #"<circle cx="8" cy="8" r="6.4"/><path d="M5.4 5.4L10.6 10.6M10.6 5.4L5.4 10.6"/>"#
    case .loop:
      return #"<path d="M13 8a5 5 0 1 1 -1.6 -3.6M11.8 1.6V4.8H8.6"/>"#
    case .shouldExist:
      return
        #"<path stroke-dasharray="2.2 1.8" d="M2.6 2.6H13.4V13.4H2.6Z"/><path d="M8 5.6v4.8M5.6 8h4.8"/>"#
    case .due:
      return #"<path d="M2.6 4H13.4V13.4H2.6ZM2.6 7H13.4M5.4 2.2V4.6M10.6 2.2V4.6"/>"#
    case .flow: return #"<path d="M2.4 3H13.6L9.6 8.2V13L6.4 11.4V8.2Z"/>"#
    }
  }

  private static func shape(ofKind kind: String) -> String {
    switch kind {
    case "goal": #"<circle cx="8" cy="8" r="6.2"/><circle \#(Self.f) cx="8" cy="8" r="2.2"/>"#
    case "action": #"<path \#(Self.f) d="M4.6 3L12.6 8L4.6 13Z"/>"#
    case "thought": #"<path d="M2.4 3H13.6V10.4H8L4.6 13.6V10.4H2.4Z"/><path d="M5 6.7H11"/>"#
    case "need": #"<path d="M8 2L14 8L8 14L2 8Z"/>"#
    case "motivation": #"<path d="M3.4 8.6L8 4L12.6 8.6M3.4 13L8 8.4L12.6 13"/>"#
    case "fear": #"<path d="M8 2.2L14.2 13.4H1.8Z"/><path d="M8 6.4V9.6M8 11.5v.2"/>"#
    case "external-factor":
      #"<path d="M1.8 6.2Q4.9 3 8 6.2T14.2 6.2M1.8 11.2Q4.9 8 8 11.2T14.2 11.2"/>"#
    case "milestone":
      #"<path \#(Self.f) d="M4.4 2.4H13L10.8 5.4L13 8.4H4.4Z"/><path d="M4.4 2V14.2"/>"#
    case "touchpoint":
      #"<path d="M2.4 2.4H13.6V13.6H2.4Z"/><circle \#(Self.f) cx="8" cy="8" r="2.2"/>"#
    case "emotion":
      #"<path d="M8 13.6C1.6 9 1.6 3.4 5 3.2C6.8 3.1 7.7 4.4 8 5.4C8.3 4.4 9.2 3.1 11 3.2"#
        + #"C14.4 3.4 14.4 9 8 13.6Z"/>"#
    case "pain": #"<path stroke-width="2.4" d="M3.6 3.6L12.4 12.4M12.4 3.6L3.6 12.4"/>"#
    case "opportunity":
      #"<path \#(Self.f) d="M8 1.6L9.7 6.3L14.4 8L9.7 9.7L8 14.4L6.3 9.7L1.6 8L6.3 6.3Z"/>"#
    case "solution": #"<path stroke-width="2.4" d="M8 2.8V13.2M2.8 8H13.2"/>"#
    case "kpi": #"<path stroke-width="2.6" d="M3.4 13.4V9.4M8 13.4V6M12.6 13.4V2.8"/>"#
    case "action-item":
      #"<path d="M2.6 2.6H13.4V13.4H2.6Z"/><path d="M5.2 8.2L7.2 10.2L10.8 5.8"/>"#
    case "resource":
      #"<path d="M2.2 5L8 2L13.8 5V11L8 14L2.2 11ZM2.2 5L8 8L13.8 5M8 8V14"/>"#
    default: #"<circle cx="8" cy="8" r="4"/>"#
    }
  }
}
