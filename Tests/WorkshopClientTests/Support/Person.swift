import ArgumentParser
import Foundation
import JourneyMap
import Synchronization
import Testing

@testable import WorkshopClient
@testable import waymark

/// Somebody who types commands on a map of a ``Workplace``.
struct Person {
  let name: String
  let place: Workplace

  struct Ended {
    /// What was printed on standard output, without the last line end.
    var output: String
    /// What was printed on standard error, and why the command failed, if it did.
    var notes: String
    var hasFailed: Bool
  }

  /// Runs one command to its end.
  func run(_ words: [String]) throws -> Ended {
    let printed = Mutex((output: "", notes: ""))
    let receive: @Sendable (String, Int32) -> Void = { text, descriptor in
      printed.withLock {
        if descriptor == STDOUT_FILENO { $0.output += text } else { $0.notes += text }
      }
    }
    let environment = [
      "XDG_DATA_HOME": place.folder + "/\(name)", "WAYMARK_NAME": name, "HOME": place.folder,
      "WAYMARK_SERVER": try place.target().server.text,
    ]
    var failure: String?
    Environment.$all.withValue(environment) {
      Terminal.$receiver.withValue(receive) {
        do {
          var command = try Waymark.parseAsRoot(words)
          try command.run()
        } catch {
          failure = Waymark.message(for: Waymark.inReadersLanguage(error))
        }
      }
    }
    return printed.withLock { printed in
      Ended(
        output: printed.output.trimmingCharacters(in: .newlines),
        notes: printed.notes + (failure ?? ""), hasFailed: failure != nil)
    }
  }

  /// What a command prints that must succeed.
  @discardableResult
  func types(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let ended = try run(words)
    if ended.hasFailed { Issue.record("\(words): \(ended.notes)", sourceLocation: sourceLocation) }
    return ended.output
  }

  /// Why a command fails that must.
  func fails(
    _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let ended = try run(words)
    if !ended.hasFailed {
      Issue.record("\(words) printed \(ended.output)", sourceLocation: sourceLocation)
    }
    return ended.notes
  }

  /// The JSON that a command prints.
  func reads(_ words: String...) throws -> Any {
    let ended = try run(words + ["--json"])
    #expect(!ended.hasFailed, "\(words): \(ended.notes)")
    return try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
  }
}

extension Workplace {
  /// Anna, on a server with a new map of the standard template that is called `m`.
  func anna() throws -> Person {
    try start()
    let anna = Person(name: "anna", place: self)
    try anna.types("new", "m")
    return anna
  }
}
