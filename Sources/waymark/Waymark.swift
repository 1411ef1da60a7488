import ArgumentParser
import CLinux
import Glibc
import JourneyFormats
import JourneyTemplates
import WorkshopServer

/// The one command.
@main
struct Waymark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waymark",
    abstract: "Customer-journey maps that many people edit at the same time.",
    discussion: """
      In one terminal:
        waymark serve
      In another:
        waymark new spring
        waymark card add spring --stage Discovery "Sees a notice"
        waymark show spring
        waymark watch spring
        waymark join spring

      A MAP is the name of a map on the server, or the link of an invitation.
      Cards, stages, personas and all else on it are named by their short id
      (17@a3f), or by their text or title, or a part of it that no other has.
      “waymark help COMMAND” tells more.
      """,
    version: WorkshopServer.version,
    groupedSubcommands: [
      CommandGroup(name: "Server", subcommands: serverCommands),
      CommandGroup(
        name: "Maps",
        subcommands: [
          Join.self, Maps.self, New.self, Fork.self, Templates.self, AgendaCommand.self,
          Import.self, Export.self, Show.self,
        ]),
      CommandGroup(
        name: "Editing",
        subcommands: [
          Card.self, LinkCommand.self, EvidenceCommand.self, CommentCommand.self, Stage.self,
          Lane.self, ChannelCommand.self, PersonaCommand.self, MapCommand.self, Undo.self,
          Redo.self,
        ]),
      CommandGroup(
        name: "Improving the journey",
        subcommands: [
          InsightCommand.self, Check.self, ActionCommand.self, ResourceCommand.self,
          KPICommand.self, Review.self,
        ]),
      CommandGroup(
        name: "Following and looking back",
        subcommands: [Watch.self, Sessions.self, Replay.self, Diff.self]),
    ])

  private static let serverCommands: [any ParsableCommand.Type] = [
    Serve.self, InviteCommand.self, Doctor.self, Backup.self, Restore.self,
  ]

  /// Runs the command of this process. What it fails with may quote its arguments, tokens among them.
  static func main() async {
    Secrets.ofProcess.hideFromProcessList()
    do {
      var command = try parseAsRoot()
      guard !(command is Serve) else { return try command.run() }
      // No core of a process that holds tokens; what it starts, such as an editor, is as ever.
      waymark_forbid_core_dumps()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let error = inReadersLanguage(error)
      let status = exitCode(for: error)
      let message = fullMessage(for: error)
      if !message.isEmpty { status.isSuccess ? Terminal.out(message) : Terminal.note(message) }
      Glibc.exit(status.rawValue)
    }
  }

  /// What does not fit a field is told in the language that the reader has chosen for maps, since it names
  /// the field as the map shows it.
  static func inReadersLanguage(_ error: any Error) -> any Error {
    guard let unfit = error as? FieldAssignmentError,
      let language = DisplayLanguage.ofEnvironment.map({ SpokenLanguage(tag: $0) })
    else { return error }
    return Failure(unfit.sentence(in: language))
  }
}
