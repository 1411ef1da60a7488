import ArgumentParser
import StyledText
import WorkshopClient

/// Why a command failed, in words for a person.
struct Failure: Error, CustomStringConvertible {
  let description: String

  /// - Parameter description: May quote files and their names; what drives a terminal is taken out.
  init(_ description: String) { self.description = TerminalText.sanitised(description) }

  /// - Parameter isKept: Whether the local copy holds changes that the server may not have.
  init(_ error: ClientError, isKept: Bool) {
    switch error {
    case .refused(let reason, let words):
      let text = words.map { TerminalText.sanitised($0) }.filter { !$0.isEmpty }
      description =
        "Not done: \(reason)"
        + (text.isEmpty ? "" : " Your text was:\n" + text.joined(separator: "\n"))
    case _ where isKept && error.isAboutPace:
      description =
        "\(error) The change is kept in the local copy and goes to the server with the next command."
    default: description = "\(error)"
    }
  }
}
