extension MermaidReader {
  /// What speaks for a Mermaid journey in a file.
  static func evidence(
    in text: [UInt8], _ options: ImportOptions, limits: ImportLimits
  ) -> Evidence {
    do throws(ImportError) {
      _ = try read(text, limits: limits)
      return Evidence(.mermaid, 95, "the word “journey” at the beginning")
    } catch {
      switch error.reason {
      case .notAJourney, .lineTooLong, .empty: return Evidence(.mermaid)
      default: return Evidence(.mermaid, 60, "the word “journey” at the beginning")
      }
    }
  }
}
