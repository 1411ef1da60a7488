import Foundation
import JourneyFormats
import JourneyMap
import SyncProtocol
import SystemClock
import WorkshopClient
import WorkshopServer

/// The map that the project ships, to look at and play with.
enum SampleMap {
  static let name = "sample"

  static func read() throws(ImportError) -> ReadFile {
    try FileReader.read(PackageResources.sample_json)
  }

  /// Makes the map on a server that runs in this process, unless it is there already. Works on a
  /// thread of its own and calls `completion` there, also when nothing came of it.
  static func make(
    at url: String, data: String, invitations: Bool, then completion: @escaping @Sendable () -> Void
  ) {
    Task.detached {
      var token: String?
      if invitations { token = try? Self.token(data) }
      let invitation = token
      Thread.detachNewThread {
        do {
          try make(at: url, token: invitation)
        } catch {
          Terminal.note("The sample map could not be made: \(error)")
        }
        completion()
      }
    }
  }

  private static func make(at url: String, token: String?) throws {
    guard let map = MapName(name) else { return }
    var options = MapVisit.Options(dataFolder: nil)
    options.stopsOnSignals = false
    let visit = try MapVisit(
      MapTarget(server: try ServerAddress(url), map: map, token: token, name: "Waymark"),
      for: .making, options)
    defer { visit.leave() }
    try visit.connect()
    guard visit.document.version.isEmpty else { return }
    var addition = FileAddition(try read(), to: visit.document)
    while !addition.isFinished {
      var next = addition
      _ = try visit.edit { (editor: inout Editor) throws(ChangeError) in
        try next.add(to: &editor)
      }
      addition = next
    }
    try visit.settle()
  }

  private static func token(_ data: String) throws -> String? {
    guard let map = MapName(name), let signer = try InviteSigner.ofFolder(data) else {
      return nil
    }
    return try signer.sign(
      Invite.make(
        map: map, role: .facilitator, name: "Waymark", seconds: 60,
        now: WallClock.seconds))
  }
}
