extension MermaidReader {
  /// What speaks for a file being a Mermaid journey: its first word, and that what follows are
  /// sections and tasks with scores, since a sentence may begin with the word as well.
  static func evidence(
    in text: [UInt8], _ options: ImportOptions, limits: ImportLimits
  ) -> Evidence {
    var evidence = Evidence(.mermaid)
    do throws(ImportError) {
      let outline = try diagram(text, options, limits).outline
      evidence.add(40, "the word “journey” at the beginning")
      let scored = outline.cards.count { $0.score.flatMap { MermaidScore($0) } != nil }
      if !outline.stages.isEmpty { evidence.add(30, "its sections") }
      if scored > 0, scored * 2 >= outline.cards.count { evidence.add(30, "tasks with scores") }
      if outline.stages.isEmpty, scored == 0 { evidence.add(-30, "neither sections nor scores") }
    } catch {
      switch error.reason {
      case .notAJourney, .lineTooLong, .empty: break
      // It begins as one; its reader says where it breaks off.
      default: evidence.add(60, "the word “journey” at the beginning")
      }
    }
    if evidence.score > 0, options.fileEnding.map(fileEndings.contains) ?? false {
      evidence.add(40, "the file's name")
    }
    return evidence
  }

  private static let fileEndings: Set<String> = ["mmd", "mermaid", "mmdc"]
}
