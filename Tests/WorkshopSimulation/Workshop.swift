import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A whole workshop in one process, from one seed: people, a server, its disk and the network between
/// them, all of which fail.
///
/// What is checked: see ``Workshop+Checks.swift``. The same seed gives the same run.
final class Workshop {
  static let map = MapName("workshop")!
  static let key = [UInt8](repeating: 7, count: 32)

  let seed: UInt64
  let plan: WorkshopPlan
  var random: SeededGenerator
  var timeline = Timeline()
  private(set) var failure: String?
  private var traceLines: [String] = []

  // The server.
  var room: Room?
  var storage = RoomStorage(pauseMilliseconds: 0, pauseMillisecondsMax: 0)
  var serverRun = 0
  let disk = SimulatedDisk()
  var isTurnScheduled = false
  var diskFailsUntil: UInt64 = 0
  var connections: [UInt64: SimulatedConnection] = [:]
  var connectionCount: UInt64 = 0

  var clients: [SimulatedClient] = []
  /// Those who stay to the end.
  var people: [SimulatedClient] { clients.filter { !$0.isVisitor } }
  /// Faults and edits have ended: everything is to come together.
  var isSettling = false

  // What was said, to be held against what is true.
  var promised = VersionVector()
  var refused: [ChangeID] = []
  var mergedEver = VersionVector()
  var wordCount: UInt64 = 0
  var wordsWritten: [UInt64] = []
  var wordsReturned: Set<UInt64> = []
  var wordsForgotten: Set<UInt64> = []
  var figures = WorkshopFigures()
  /// Whose books are to be looked at behind this step.
  var hasRoomActed = false
  var clientsThatActed: Set<Int> = []
  /// Of the server's document when its structure was last looked at.
  var checkedIndex: UInt64 = 0

  init(seed: UInt64, _ workload: Workload = .typing) {
    self.seed = seed
    random = SeededGenerator(seed: seed)
    plan = WorkshopPlan(&random, Programs(of: seed), workload)
  }

  var now: UInt64 { timeline.now }

  var moment: Moment { Moment(milliseconds: now, wallClock: 1_700_000_000_000 + now) }

  func after(_ milliseconds: UInt64, _ action: @escaping () -> Void) {
    timeline.schedule(after: milliseconds, action)
  }

  func after(_ range: ClosedRange<UInt64>, _ action: @escaping () -> Void) {
    timeline.schedule(after: random.number(range), action)
  }

  func note(_ line: @autoclosure () -> String) {
    if traceLines.count >= 4_096 { traceLines.removeFirst(2_048) }
    traceLines.append("\(now): \(line())")
  }

  func fail(_ reason: String) {
    if failure == nil { failure = reason }
  }

  /// Runs it all. Returns nil, or what went wrong with the last of what happened.
  func run() -> String? {
    startServer()
    for index in 0..<plan.clientCount {
      let isFacilitator = index == 0 || plan.workload == .rewording && random.chance(40)
      let role: Role =
        isFacilitator ? .facilitator : random.chance(15) ? .observer : .participant
      let person = plan.sharesParticipant && index == 2 ? 1 : index
      let client = SimulatedClient(
        index,
        Participant(
          id: "p\(person)", name: "Person \(person)",
          role: index == 2 && person == 1 ? clients[1].participant.role : role),
        in: self, hasLocalCopy: random.chance(75))
      clients.append(client)
      after(0...2_000) {
        client.begin()
        self.edit(client, client.run)
      }
    }
    after(plan.milliseconds) { self.settle() }
    scheduleFault()
    proceed { self.isSettling }
    var isSettled = false
    let limit = now + 240_000
    while failure == nil, !isSettled, now < limit {
      let until = now + 1_000
      proceed { self.now >= until }
      isSettled = whatIsUnsettled == nil
    }
    if failure == nil, let what = whatIsUnsettled { fail("does not settle: \(what)") }
    if failure == nil {
      // Time for presence to go round.
      let until = now + 15_000
      proceed { self.now >= until }
      checkTheEnd()
    }
    figures.steps = timeline.steps
    guard let failure else { return nil }
    return "SEED=\(seed) at \(now) ms: \(failure)\n\(plan)\n"
      + traceLines.suffix(60).joined(separator: "\n")
  }

  private func proceed(until isDone: () -> Bool) {
    while failure == nil, !isDone(), let action = timeline.next() {
      action()
      checkStep()
      if timeline.steps % 512 == 0 { checkNow() }
    }
  }

  private func edit(_ client: SimulatedClient, _ run: Int) {
    guard !isSettling else { return }
    if client.isRunning { client.act() }
    after(client.pace) { self.edit(client, run) }
  }

  /// Heals everything; nobody edits any more.
  private func settle() {
    note("settling")
    isSettling = true
    diskFailsUntil = 0
    for client in people {
      client.isOffNetwork = false
      client.diskFailsUntil = 0
      if !client.isRunning { client.restart() }
      client.connection?.stuckUntil = 0
      client.connection?.bandwidth = 10_000
    }
    if room == nil { startServer() }
  }
}

struct WorkshopFigures {
  var steps: UInt64 = 0
  var changes: UInt64 = 0
  var refusals: UInt64 = 0
  var serverCrashes: UInt64 = 0
  var clientCrashes: UInt64 = 0
  var cuts: UInt64 = 0
  var diskFailures: UInt64 = 0
  var resyncs: UInt64 = 0
  var visitors: UInt64 = 0
  var localDiskFailures: UInt64 = 0
  var copiesPutBack: UInt64 = 0
  var replicasGivenUp: UInt64 = 0
  var wordings: UInt64 = 0
  var rowsImported: UInt64 = 0
}

/// What people's programs do besides driving a session.
enum Programs {
  /// Nothing; they only ever crash.
  case plain
  /// As in the terminal: what others did is saved, too, and most who go take leave.
  case terminal
  /// As in a page, besides: a connection that is silent is not believed.
  case page

  /// Not drawn, so that what is drawn is the same with all of them.
  init(of seed: UInt64) {
    switch seed % 9 {
    case 2: self = .terminal
    case 7: self = .page
    default: self = .plain
    }
  }

  var policy: DriverPolicy {
    var policy = DriverPolicy()
    if self == .plain { policy.saveMilliseconds = nil }
    if self == .page { policy.silence = SilenceLimits() }
    return policy
  }
}

/// What is drawn at the beginning: how large and how hostile the world is.
struct WorkshopPlan: CustomStringConvertible {
  let clientCount: Int
  let milliseconds: UInt64
  let sharesParticipant: Bool
  let isNetworkBad: Bool
  let isLarge: Bool
  /// Much is merged and not durable, when the server crashes.
  let isDiskSlow: Bool
  /// The disks of the clients become full, are slow, and are put back to older copies.
  let areLocalDisksBad: Bool
  let programs: Programs
  let workload: Workload
  /// Between two questions whether the server's disk works again, at most. With those who type it is
  /// asked as often as somebody looks, so that their seeds stay what they were.
  var storagePauseMillisecondsMax: UInt64 { workload == .typing ? 200 : 3_000 }
  var configuration = RoomConfiguration()

  init(_ random: inout SeededGenerator, _ programs: Programs, _ workload: Workload) {
    self.programs = programs
    self.workload = workload
    clientCount = 2 + random.below(7)
    milliseconds = random.number(5_000...40_000)
    sharesParticipant = clientCount > 2 && random.chance(30)
    isNetworkBad = random.chance(50)
    isLarge = random.chance(25)
    isDiskSlow = random.chance(35)
    areLocalDisksBad = random.chance(50)
    configuration.messageBytesAim = random.pick([256, 1_024, 4_096, 64 << 10])
    configuration.queueBytesMax = random.pick([1_024, 8_192, 64 << 10, 1 << 20])
    configuration.historyBytesMax = random.pick([512, 4_096, 64 << 10, 4 << 20])
    configuration.snapshotChangesMax = random.pick([5, 50, 1_000])
    configuration.encodedAtOnceBytesMax = [0, 2_048, 512 << 10][Int(milliseconds % 3)]
    configuration.stuckMillisecondsMax = random.pick([3_000, 30_000])
    configuration.heldBackMax = random.pick([4, 64, 1_024])
    if random.chance(30) {
      configuration.limits.map.cardsMax = UInt32(random.below(60) + 5)
      configuration.limits.map.textScalarsMax = UInt32(random.below(600) + 60)
    }
    if random.chance(25) {
      configuration.limits.messageBytesMax = 16 << 10
      configuration.messageBytesAim = min(configuration.messageBytesAim, 4_096)
    }
    if random.chance(20) { configuration.limits.changesPerSecondMax = 20 }
  }

  var description: String {
    "\(clientCount) clients, \(milliseconds) ms, bad network \(isNetworkBad), large \(isLarge), slow disk "
      + "\(isDiskSlow), bad local disks \(areLocalDisksBad), \(programs) programs, \(workload), aim "
      + "\(configuration.messageBytesAim), queue \(configuration.queueBytesMax), history "
      + "\(configuration.historyBytesMax), snapshots \(configuration.snapshotChangesMax), held "
      + "\(configuration.heldBackMax), cards \(configuration.limits.map.cardsMax), message "
      + "\(configuration.limits.messageBytesMax)"
  }
}

extension WorkshopFigures: CustomStringConvertible {
  mutating func add(_ other: WorkshopFigures) {
    steps += other.steps
    changes += other.changes
    refusals += other.refusals
    serverCrashes += other.serverCrashes
    clientCrashes += other.clientCrashes
    cuts += other.cuts
    diskFailures += other.diskFailures
    resyncs += other.resyncs
    visitors += other.visitors
    localDiskFailures += other.localDiskFailures
    copiesPutBack += other.copiesPutBack
    replicasGivenUp += other.replicasGivenUp
    wordings += other.wordings
    rowsImported += other.rowsImported
  }

  var description: String {
    "\(steps) steps, \(changes) changes, \(refusals) refused, \(cuts) cuts, \(serverCrashes) server "
      + "crashes, \(clientCrashes) client crashes, \(diskFailures) disk failures, \(resyncs) resyncs, "
      + "\(visitors) visitors, \(localDiskFailures) local disk failures, \(copiesPutBack) copies put back, "
      + "\(replicasGivenUp) replicas given up, \(wordings) texts worded as a whole, "
      + "\(rowsImported) rows imported"
  }
}
