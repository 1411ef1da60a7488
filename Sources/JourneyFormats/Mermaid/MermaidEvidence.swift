extension MermaidReader {
  /// What speaks for a file being a Mermaid journey: its first word, and that what follows are
  /// sections and tasks with scores, since a sentence may begin with the word as well.
  static func evidence(
    in text: [UInt8], _ options: ImportOptions, limits: ImportLimits
  ) -> Evidence {
    var evidence = Evidence(.mermaid)
    do throws(ImportError) {
      let outline = try diagram(text, options, limits).outline
      evidence.add(40, .seenJourneyWord)
      let scored = outline.cards.count { $0.score.flatMap { MermaidScore($0) } != nil }
      if !outline.stages.isEmpty { evidence.add(30, .seenSections) }
      if scored > 0, scored * 2 >= outline.cards.count { evidence.add(30, .seenScores) }
      if outline.stages.isEmpty, scored == 0 { evidence.add(-30, .seenNothing) }
    } catch {
      switch error.reason {
      case .notAJourney, .lineTooLong, .empty: break
      // It begins as one; its reader says where it breaks off.
      default: evidence.add(60, .seenJourneyWord)
      }
    }
    if evidence.score > 0, options.fileEnding.map(fileEndings.contains) ?? false {
      evidence.add(40, .seenFileName)
    }
    return evidence
  }

  private static let fileEndings: Set<String> = ["mmd", "mermaid", "mmdc"]
}
