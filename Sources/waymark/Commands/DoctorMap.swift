import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncProtocol
import WorkshopClient

/// Something wrong in a data folder, and what to do about it.
struct Finding: Equatable {
  /// The map that it is about; nil for the folder as a whole.
  var map: String?
  var what: String
  var advice: String

  static let restore =
    "Restore the newest backup (waymark restore). What people wrote since without reaching the "
    + "server comes by itself when they connect."
  static let rebuild =
    "Stop the server and run “waymark doctor --repair”, which drops it; the journal has all that is "
    + "in it."
  static let report =
    "Keep a copy of the folder and report it: the merge does not come to what it came to then."
}

extension Finding {
  /// What a server left of a fault in its own work.
  init(_ evidence: EvidenceFile) {
    struct Told: Decodable {
      var map: String
      var what: String
    }
    let told = try? JSONDecoder().decode(Told.self, from: Data(evidence.bytes))
    self.init(
      map: told?.map,
      what: "the server found a fault in its own work: "
        + "\(told?.what ?? "what it was cannot be read") (\(evidence.name))",
      advice: "Report it with that file, and remove the file then. Edits of the map are refused "
        + "until the server is started anew.")
  }
}

/// Reads one map from its first change to its last and compares it with everything that is kept of
/// it.
struct DoctorMap {
  let name: String
  let reader: FolderReader
  private(set) var findings: [Finding] = []
  private(set) var changes: UInt64 = 0
  private(set) var snapshots: [KeptSnapshot] = []
  /// Snapshots that are of no use and can be dropped without loss.
  private(set) var useless: [KeptSnapshot] = []
  /// Whether every change could be read and merged.
  private(set) var isWhole = true

  private var document = MapDocument(limits: .unbounded)
  /// By their replicas; nil if the list of authors cannot be relied on.
  private var participants: [UInt64: String]? = [:]
  private var strangers: Set<UInt64> = []
  private var comparison: CopyComparison?

  init(_ name: String, _ reader: FolderReader) {
    self.name = name
    self.reader = reader
    comparison = MapName(name).map {
      CopyComparison(of: $0, in: LocalCopyFile.standardFolder(Environment.all))
    }
  }

  /// O(size of the map's journal, and of the map for each of its checkpoints).
  ///
  /// - Parameter onProgress: hears of each change that has been merged.
  mutating func check(through last: UInt64, onProgress: (UInt64) -> Void) {
    do {
      for author in try reader.roster(of: name) {
        participants?[author.replica] = author.participant
      }
    } catch {
      participants = nil
      note(error.finding, Finding.restore)
    }
    do {
      snapshots = try reader.snapshots(of: name)
    } catch {
      note(error.finding, Finding.restore)
    }
    var awaited = snapshots[...]
    while let snapshot = awaited.first, snapshot.index == 0 || snapshot.index > last {
      // Beyond the end only while a server goes on, or where the index itself is damaged.
      if !snapshot.isSound { compare(awaited.removeFirst()) } else { awaited.removeFirst() }
    }
    merge(through: last, &awaited, onProgress)
    // What the journal could not be read up to is judged by itself.
    for snapshot in awaited where !snapshot.isSound { compare(snapshot) }
    for each in comparison?.contradictions ?? [] {
      note(each.words, CopyComparison.Contradiction.advice)
    }
    checkAttendance()
  }

  private mutating func merge(
    through last: UInt64, _ awaited: inout ArraySlice<KeptSnapshot>,
    _ onProgress: (UInt64) -> Void
  ) {
    do {
      while changes < last {
        let page = try reader.entries(of: name, from: changes + 1, limit: 1_000)
        guard !page.entries.isEmpty else { return fail("its changes end at \(changes)") }
        for entry in page.entries where entry.index <= last {
          guard merge(entry) else { return }
          changes = entry.index
          while let snapshot = awaited.first, snapshot.index <= entry.index {
            compare(awaited.removeFirst())
          }
        }
        onProgress(changes)
      }
    } catch {
      fail(error.finding)
    }
  }

  private mutating func merge(_ entry: JournalEntry) -> Bool {
    do {
      for change in try ChangeBatch.decode(entry.bytes) {
        guard change.id.replica.rawValue == entry.replica, change.id.seq == entry.sequence else {
          fail("change \(entry.index) is kept under the number of another one")
          return false
        }
        try document.integrate(change)
        comparison?.see(change)
      }
    } catch {
      fail("change \(entry.index) cannot be merged (\(error))")
      return false
    }
    if let participants, participants[entry.replica] != entry.participant,
      strangers.insert(entry.replica).inserted
    {
      note(
        "change \(entry.index) is by somebody who is not in the list of its authors",
        Finding.restore)
    }
    return true
  }

  /// Compares a snapshot, or what is left of one, with the document at its index.
  private mutating func compare(_ snapshot: KeptSnapshot) {
    guard snapshot.isSound else {
      useless.append(snapshot)
      return note(
        "the snapshot at change \(snapshot.index) is not as it was written", Finding.rebuild)
    }
    guard changes == snapshot.index else { return }
    guard document.stateHash().bytes == snapshot.hash else {
      return note(
        "the state hash at change \(snapshot.index) is not what the changes come to",
        Finding.report)
    }
    do {
      guard let bytes = try reader.bytes(of: snapshot) else { return }
      guard SHA256.hash(bytes).bytes != snapshot.hash else { return }
    } catch {
      return note(error.finding, Finding.restore)
    }
    useless.append(snapshot)
    note(
      "the snapshot at change \(snapshot.index) does not fit its state hash", Finding.rebuild)
  }

  private mutating func checkAttendance() {
    do {
      let stays = try reader.attendance(of: name)
      let isBackwards = stays.contains { stay in
        stay.leftMilliseconds.map { $0 < stay.attendee.joinedMilliseconds } ?? false
      }
      if isBackwards {
        note("somebody left before joining", "Nothing depends on it but the list of sessions.")
      }
    } catch {
      note(
        "its attendance list is damaged (\(error.finding))",
        "Nothing depends on it but the list of sessions.")
    }
  }

  private mutating func fail(_ what: String) {
    isWhole = false
    note(what, Finding.restore)
  }

  private mutating func note(_ what: String, _ advice: String) {
    findings.append(Finding(map: name, what: what, advice: advice))
  }
}
