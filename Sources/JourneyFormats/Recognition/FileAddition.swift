import JourneyInsight
import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData

extension MapDocument {
  /// Whether there is no record on the map but its own, or all are deleted. O(records).
  fileprivate var hasNothing: Bool {
    RecordCounts.kinds.allSatisfy { records($0).isEmpty }
  }
}

/// Puts a file into a map, in as many changes as it needs.
package struct FileAddition: Sendable {
  private enum Part: Sendable {
    case outline(OutlineAddition)
    case map(MapFileAddition)
  }

  private var part: Part
  /// What of the file has no place on this map, beside what was not read of it.
  private let report: LossReport

  /// - Parameters:
  ///   - document: The map as it is now.
  ///   - title: Of a map that has none, where the file has none either.
  ///   - day: Of values that name none.
  package init(
    _ file: ReadFile, to document: MapDocument, adding: JourneyOutline.Adding = .whatIsNew,
    title: String? = nil, on day: CalendarDay? = nil, library: TemplateLibrary = .builtIn
  ) {
    if case .map(let map) = file.content, document.hasNothing {
      part = .map(MapFileAddition(map, adding: adding))
      report = LossReport()
      return
    }
    var (outline, report) = file.outline(for: document, on: day, library: library)
    if let title, outline.title.isEmpty, document.string(.root, Field.Map.title).isEmpty {
      outline.title = title
    }
    part = .outline(OutlineAddition(outline, adding: adding))
    self.report = report
  }

  package var isFinished: Bool {
    switch part {
    case .outline(let addition): addition.isFinished
    case .map(let addition): addition.isFinished
    }
  }

  /// From 0 to 1.
  package var progress: Double {
    switch part {
    case .outline(let addition): addition.progress
    case .map(let addition): addition.progress
    }
  }

  /// What was added so far, and what the map did not take.
  package var additions: OutlineAdditions {
    var additions =
      switch part {
      case .outline(let addition): addition.additions
      case .map(let addition): addition.additions
      }
    additions.report = report + additions.report
    return additions
  }

  /// Adds what comes next, until all is added or the budget of a change is spent.
  package mutating func add(
    to editor: inout Editor, upTo budget: ChangeBudget = .message
  ) throws(ChangeError) {
    switch part {
    case .outline(var addition):
      try addition.add(to: &editor, upTo: budget)
      part = .outline(addition)
    case .map(var addition):
      try addition.add(to: &editor, upTo: budget)
      part = .map(addition)
    }
  }

  /// The map as it would be with all of it.
  ///
  /// - Throws: ``ChangeError`` if a map may not hold that.
  package func trial(
    on document: MapDocument
  ) throws(ChangeError) -> (document: MapDocument, additions: OutlineAdditions) {
    var addition = self
    var trial = document
    while !addition.isFinished {
      _ = try trial.editInPlace(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
        try addition.add(to: &editor)
      }
    }
    return (trial, addition.additions)
  }
}
