import JourneyFormats
import JourneyMap

/// The stages that a new map begins with, in their order from first contact to after the sale.
package enum JourneyTemplate: String, CaseIterable, Sendable {
  case lifecycle5 = "lifecycle-5"
  case purchase3 = "purchase-3"
  case goals11 = "goals-11"
  case blank

  package struct Stage: Equatable, Sendable {
    /// Tells in every language what the stage is.
    package var key: String
    /// In English.
    package var label: String
    package var isAfterSale: Bool

    init(_ key: String, _ label: String, isAfterSale: Bool = false) {
      self.key = key
      self.label = label
      self.isAfterSale = isAfterSale
    }
  }

  package var stages: [Stage] {
    switch self {
    case .lifecycle5:
      [
        Stage("discovery", "Discovery"), Stage("consideration", "Consideration"),
        Stage("purchase", "Purchase"), Stage("experience", "Experience", isAfterSale: true),
        Stage("loyalty", "Loyalty", isAfterSale: true),
      ]
    case .purchase3:
      [
        Stage("before-purchase", "Before purchase"), Stage("during-purchase", "During purchase"),
        Stage("after-purchase", "After purchase", isAfterSale: true),
      ]
    case .goals11:
      [
        Stage("awareness", "Awareness"), Stage("interest", "Interest"), Stage("desire", "Desire"),
        Stage("study", "Study"), Stage("comparison", "Comparison"), Stage("purchase", "Purchase"),
        Stage("satisfaction", "Satisfaction", isAfterSale: true),
        Stage("repeat-purchase", "Repeat purchase", isAfterSale: true),
        Stage("curiosity", "Curiosity", isAfterSale: true),
        Stage("loyalty", "Loyalty", isAfterSale: true),
        Stage("recommendation", "Recommendation", isAfterSale: true),
      ]
    case .blank:
      [
        Stage("first-contact", "First contact"),
        Stage("after-sale", "After sale", isAfterSale: true),
      ]
    }
  }

  /// Makes the stages and all standard lanes on an empty map.
  package func apply(to editor: inout Editor, title: String) throws(ChangeError) {
    try editor.write(title, to: .root, Field.Map.title)
    try editor.set(.root, Field.Map.kind, .text("current-state"))
    try editor.set(.root, Field.Map.language, .text("en"))
    try editor.set(.root, Field.Map.template, .text(rawValue))
    for stage in stages {
      let record = try editor.create(.stage)
      try editor.append(record)
      try editor.write(stage.label, to: record, Field.Stage.title)
      try editor.set(record, Field.Stage.key, .text(stage.key))
      if stage.isAfterSale { try editor.set(record, Field.Stage.afterSale, .bool(true)) }
    }
    for lane in StandardLane.allCases {
      let record = try editor.create(.lane)
      try editor.append(record)
      try editor.write(lane.label, to: record, Field.Lane.title)
      try editor.set(record, Field.Lane.key, .text(lane.rawValue))
    }
  }
}
