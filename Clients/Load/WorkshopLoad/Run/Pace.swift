import JourneyMap
import ReplicatedData
import SyncProtocol
import SystemClock

/// Sends what is due: changes by a schedule or by what has arrived, and presence by a schedule.
struct Pace {
  private let writers: [LoadClient]
  private let people: [LoadClient]
  private var changes: Schedule?
  private var presence: Schedule?
  private let window: UInt64
  /// Looking what has come to all costs writers × receivers; not before this moment again.
  private var windowMoment: UInt64 = 0
  private let windowPause: UInt64

  init(_ run: LoadRun, start: UInt64) {
    let plan = run.plan
    // Writers of different maps take turns, so that no map has a burst to itself.
    writers = run.clients.filter { $0.writerIndex >= 0 && $0.phase == .live }
    people = run.clients.filter { $0.phase == .live }
    switch plan.pacing {
    case .paced(let perSecond) where perSecond > 0 && !writers.isEmpty:
      window = 0
      changes = Schedule(
        start: start, perSecond: perSecond, burst: plan.profile == .voting ? perSecond : 1)
    case .paced: window = 0
    case .closedLoop(let most): window = most
    }
    // At some nanoseconds a look, a quarter of the time at most; few are looked at every turn.
    let looks = run.maps.reduce(0) { $0 + $1.writers.count * $1.clients.count }
    windowPause = window == 0 || looks < 10_000 ? 0 : UInt64(looks) * 8
    let presencePerSecond = UInt64(plan.presencePerSecond * Double(people.count))
    if presencePerSecond > 0, !plan.target.isBare {
      presence = Schedule(start: start, perSecond: presencePerSecond)
    }
  }

  /// When something is due next, if nothing comes before. In a closed loop that is up to what comes.
  var nextMoment: UInt64 {
    min(changes?.next ?? .max, presence?.next ?? .max, windowPause > 0 ? windowMoment : .max)
  }

  mutating func send(_ run: LoadRun, _ now: UInt64, end: UInt64) {
    if window > 0 {
      if now < end { sendWindow(run, now) }
    } else {
      sendScheduled(run, now, end: end)
    }
    while let (index, _) = presence?.take(at: now, before: end) {
      let client = people[Int(index % UInt64(people.count))]
      guard client.phase == .live else { continue }
      client.presenceCount += 1
      // Each one is another, else the server would not pass it on.
      let state = Presence(
        record: client.map.seed?.cards.first, field: Field.Card.text,
        caret: client.presenceCount, isTyping: client.writerIndex >= 0)
      run.send(.presence(state), from: client)
    }
  }

  private mutating func sendScheduled(_ run: LoadRun, _ now: UInt64, end: UInt64) {
    var due: [Int: [Change]] = [:]
    var order: [Int] = []
    let time = WallClock.milliseconds
    while let (index, moment) = changes?.take(at: now, before: end) {
      let place = Int(index % UInt64(writers.count))
      guard let change = next(writers[place], run, moment, time) else { continue }
      if run.measured.contains(moment) { run.figures.lateness.record(now - moment) }
      if due[place] == nil { order.append(place) }
      due[place, default: []].append(change)
    }
    for place in order { submit(due[place] ?? [], writers[place], run) }
  }

  private mutating func sendWindow(_ run: LoadRun, _ now: UInt64) {
    guard now >= windowMoment else { return }
    windowMoment = now + windowPause
    let time = WallClock.milliseconds
    for client in writers {
      let writer = client.map.writers[client.writerIndex]
      let underWay = writer.seq - min(writer.seq, client.map.acknowledged(client.writerIndex))
      // A few more each time would be many small messages.
      guard underWay <= window - window / 4 else { continue }
      var batch: [Change] = []
      for _ in underWay..<window {
        guard let change = next(client, run, now, time) else { break }
        batch.append(change)
      }
      submit(batch, client, run)
    }
  }

  private func next(
    _ client: LoadClient, _ run: LoadRun, _ moment: UInt64, _ time: UInt64
  ) -> Change? {
    let writer = client.map.writers[client.writerIndex]
    guard client.phase == .live, !writer.isRefused, let seed = client.map.seed else { return nil }
    run.figures.sent += 1
    return writer.next(on: seed, moment: moment, time: time)
  }

  /// To a server in one message, as a client packs what it makes in one turn; to a bare relay in a
  /// frame a change.
  private func submit(_ batch: [Change], _ client: LoadClient, _ run: LoadRun) {
    guard !batch.isEmpty else { return }
    if run.plan.target.isBare {
      for change in batch { run.send(.submit([change]), from: client) }
    } else {
      run.send(.submit(batch), from: client)
    }
  }
}
