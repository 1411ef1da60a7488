import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A program's hold on one local copy: its file, what is in it, and what the user is to know of it.
///
/// The same for the command line and the full-screen client.
package final class KeptCopy {
  package let target: MapTarget
  package private(set) var copy: LocalCopy
  /// Whether the map was kept before, so that the copy says something before the server does.
  package let wasThere: Bool
  private let file: LocalCopyFile?
  private var remarks: [String] = []

  /// Which of a participant's copies is to be opened.
  package enum Choice: Sendable {
    /// The first one that no other process holds.
    case free
    /// The first one, which has what was written offline; waits for it so many milliseconds.
    case first(waiting: UInt64)
    case slot(Int)
  }

  /// - Parameter dataFolder: nil to keep nothing.
  package init(
    _ target: MapTarget, dataFolder: String?, _ choice: Choice = .free
  ) throws(LocalCopyError) {
    self.target = target
    guard let dataFolder, let file = try Self.open(target, dataFolder, choice) else {
      file = nil
      copy = .fresh()
      wasThere = false
      if dataFolder != nil { remarks.append(Self.crowded) }
      return
    }
    self.file = file
    switch try file.read() {
    case .copy(let found):
      copy = found
      wasThere = true
      copy.takeKeyIfNoneIsHeld()
    case .none:
      let seed = file.readSeed()
      copy = seed ?? .fresh()
      wasThere = seed != nil
    case .damaged:
      let aside = try file.setAside()
      copy = .fresh()
      wasThere = false
      remarks.append(
        "The local copy of “\(target.map.string)” is damaged. It is set aside, with what was never merged "
          + "of it, as \(aside).")
    }
  }

  private static let crowded =
    "\(LocalCopyFile.slotCount) programs work on this map in your name: what you write here is kept "
    + "only on the server."

  private static func open(
    _ target: MapTarget, _ folder: String, _ choice: Choice
  ) throws(LocalCopyError) -> LocalCopyFile? {
    switch choice {
    case .free:
      do throws(LocalCopyError) {
        return try LocalCopyFile.openFree(
          in: folder, server: target.server, map: target.map, owner: target.owner)
      } catch {
        if case .busy = error { return nil }
        throw error
      }
    case .first(let milliseconds):
      return try LocalCopyFile.open(
        in: folder, server: target.server, map: target.map, owner: target.owner,
        waitingMilliseconds: milliseconds)
    case .slot(let slot):
      return try LocalCopyFile.open(
        in: folder, server: target.server, map: target.map, owner: target.owner, slot: slot)
    }
  }

  /// Whether anything is kept at all.
  package var isKept: Bool { file != nil }

  /// Other copies of the same participant in which changes wait for the server.
  package var slotsThatWait: [Int] { file?.slotsThatWait ?? [] }

  /// What is to be told since this was last asked, a sentence each.
  package func takeRemarks() -> [String] {
    defer { remarks = [] }
    return remarks
  }

  package func noteNewMap() { copy.isNewMap = true }

  /// A session on the copy.
  package func session(_ identity: SessionIdentity) -> ClientSession {
    var generator = SystemRandomNumberGenerator()
    var document = copy.document
    document.limits = MapLimits()
    return ClientSession(
      identity, replica: copy.replica, key: copy.key, document: document, own: copy.own,
      retained: copy.retained, lastDurable: copy.lastDurable,
      keeping: file == nil ? .serverOnly : .localCopy, undoHistory: copy.undoHistory,
      roster: copy.roster, ownReplicas: copy.ownReplicas, seed: generator.next())
  }

  /// Brings the copy up to a session; on disk when it returns.
  package func keep(_ session: ClientSession) throws(LocalCopyError) {
    guard let file else { return }
    copy.take(from: session)
    try file.write(copy)
  }

  /// Keeps texts that were refused when nobody could put them back any more; returns where.
  package func keepRefused(_ words: [String]) -> String? {
    file.flatMap { try? $0.keepRefused(words) }
  }

  /// What the user is to know, in a sentence, of an event of the session on this copy.
  package func words(_ event: SessionEvent, in session: ClientSession) -> String? {
    switch event {
    case .serverLacks(let lacking): setAside(lacking, in: session)
    case .replicaReplaced(let replacement): Self.words(replacement)
    case .damaged(let damage, let isFinal): keepEvidence(of: damage, isFinal)
    default: nil
    }
  }

  /// Sets down what is known of a fault of this program, and says so.
  private func keepEvidence(of damage: DocumentDamage, _ isFinal: Bool) -> String {
    let what =
      "Change \(damage.change.seq) of replica \(RecordName.text(damage.change.replica)) on "
      + "“\(target.map.string)” was let pass by every check and could not be merged: operation "
      + "\(damage.operation), \(damage.cause)."
    var sentence =
      "This version of Waymark has met a fault in its own work on the map. "
      + (isFinal
        ? "It goes no further, and leaves the local copy as it was."
        : "The map is put together anew from what the server has.")
    if let path = try? file?.keepEvidence(what) {
      sentence += " What is known of it is in \(path); please report it."
    }
    return sentence
  }

  /// Sets aside what was here before the server came back with less, and says what that is.
  private func setAside(_ lacking: LackingServer, in session: ClientSession) -> String {
    let me = session.welcome?.participant ?? copy.participant
    var sentence =
      "The server has less than it had: it was put back to an older state, or is another one. It lacks "
      + "\(LostWords.count(lacking, session.roster, me: me)) that were here."
    guard let file else { return sentence }
    let before = LocalCopy(
      replica: lacking.replica, document: lacking.document, own: lacking.own, participant: me)
    if let path = try? file.keepBefore(before) {
      sentence += " The map as it was here is set aside as \(path)"
      let text = LostWords.text(of: lacking.document, without: session.document)
      if !text.isEmpty, let words = try? file.keepLost(text) {
        sentence += "; the words that the server lacks are in \(words)"
      }
      sentence += "."
    }
    return sentence
  }

  /// What a session says of a replica that was replaced, if that is worth telling.
  private static func words(_ replacement: ReplicaReplacement) -> String? {
    guard replacement.cause == .seqTaken else { return nil }
    let count = replacement.signedAnew.count
    let begin =
      "The server knows changes of this copy of the map that the copy does not have: it is an older one, "
      + "or two are in use. A fresh one goes on"
    return count == 0
      ? begin + "."
      : begin + ", and \(count) change\(count == 1 ? "" : "s") of yours "
        + "\(count == 1 ? "goes" : "go") to the server with it."
  }
}

@available(*, unavailable)
extension KeptCopy: Sendable {}
