import ArgumentParser
import MapStore
import WorkshopClient

/// `waymark backup`
struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy a server's folder into one file, also while the server runs.",
    discussion: """
      waymark backup --data /var/lib/waymark -o maps-monday.db

      The copy is of one moment, checked, and on disk when the command ends.
      Ends with 1 also if a map is damaged, which is copied as it is.
      It holds the secrets that invitations are signed with: keep it where
      only those who run the server can read it.
      """)

  @Option(help: ArgumentHelp("The server's folder.", valueName: "folder"))
  var data = "waymark-data"
  @Option(name: [.customShort("o"), .long], help: "The file to write.")
  var output: String
  @Flag(help: "Replace the file if it is there.")
  var force = false
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let progress = ProgressLine()
    let content = try FolderBackup.write(folder: data, to: output, replaces: force) { done, all in
      progress.show("copied \(all == 0 ? 100 : done * 100 / all) % …")
    }
    progress.clear()
    guard !json else {
      Terminal.out(JSONValue.object(content.fields(file: output)).text)
      return try content.tellOfDamage()
    }
    Terminal.out(
      "\(content.words) in \(output), for its owner alone: it holds the server's secrets.")
    try content.tellOfDamage()
  }
}

/// `waymark restore`
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in place as a server's folder.",
    discussion: """
      waymark restore maps-monday.db --data /var/lib/waymark

      The server has to be stopped. Nothing is deleted: with --force, what the
      folder held is moved into a folder inside it. The maps are as they were
      at the backup; what people wrote since without reaching the server comes
      when they connect. Ends with 1 also if a map in the backup is damaged.
      """)

  @Argument(help: "A file that “waymark backup” wrote.")
  var file: String
  @Option(help: ArgumentHelp("The server's folder; made if missing.", valueName: "folder"))
  var data = "waymark-data"
  @Flag(help: "Also where the folder holds maps, which are set aside.")
  var force = false
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let progress = ProgressLine()
    let (content, former) = try FolderBackup.restore(file, to: data, replaces: force) { done, all in
      progress.show("copied \(all == 0 ? 100 : done * 100 / all) % …")
    }
    progress.clear()
    guard !json else {
      var fields = content.fields(file: file)
      fields["former"] = JSONValue(former)
      Terminal.out(JSONValue.object(fields).text)
      return try content.tellOfDamage()
    }
    Terminal.out("\(data) holds \(content.words) now.")
    if let former { Terminal.out("What was there before is in \(former).") }
    try content.tellOfDamage()
  }
}

extension BackupContent {
  /// `3 maps with 412 changes (1.2 MB)`
  fileprivate var words: String {
    "\(DoctorReport.count(UInt64(maps), "map")) with \(DoctorReport.count(changes, "change")) "
      + "(\(DoctorReport.size(UInt64(bytes))))"
  }

  /// Ends the command with a failure if there is any, so that one that runs every night says so.
  fileprivate func tellOfDamage() throws {
    for finding in findings { Terminal.note("Damaged, as it was in the original: \(finding).") }
    if !findings.isEmpty { throw ExitCode.failure }
  }

  fileprivate func fields(file: String) -> [String: JSONValue] {
    [
      "file": .string(file), "maps": .number(Int64(maps)),
      "changes": .number(Int64(clamping: changes)), "bytes": .number(Int64(bytes)),
      "damaged": .array(findings.map { .string($0) }),
    ]
  }
}
