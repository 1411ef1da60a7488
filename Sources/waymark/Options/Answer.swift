import ArgumentParser

/// The statuses of commands whose status is an answer, as of grep and diff: a script tells “something
/// was found” from “nobody could look”.
enum Answer {
  /// What was asked for was found.
  static let found = ExitCode(1)
  /// The command could not look: no such map or file, no server.
  static let trouble = ExitCode(2)

  /// Runs a command; what it fails with is told as ever, and ends it with ``trouble``.
  static func run(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let status as ExitCode {
      throw status
    } catch {
      Terminal.note(Waymark.fullMessage(for: error))
      throw trouble
    }
  }
}
