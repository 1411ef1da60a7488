import ArgumentParser
import JourneyTemplates
import StyledText
import WorkshopClient

/// Where a user's own templates are.
struct TemplateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Templates of your own (default: $WAYMARK_TEMPLATES, else ~/.config/waymark/templates).",
      valueName: "folder"))
  var templates: String?

  var folder: TemplateFolder { TemplateFolder(named: templates, environment: Environment.all) }

  /// The built-in templates and the user's own. What is wrong with those is told, and they are left
  /// out.
  ///
  /// - Parameter leavingOut: The path of a file that is not read.
  func library(leavingOut: String? = nil) -> TemplateLibrary {
    var library = TemplateLibrary.builtIn
    let problems = folder.add(to: &library, leavingOut: leavingOut)
    var told: [String] = []
    for problem in problems where !told.contains(problem.place.file) {
      let file = problem.place.file
      told.append(file)
      let others = problems.count { $0.place.file == file } - 1
      Terminal.note(
        "Templates not used: \(problem)"
          + (others > 0
            ? " There is more; see “waymark templates --check \(TerminalText.sanitised(file))”."
            : ""))
    }
    return library
  }
}
