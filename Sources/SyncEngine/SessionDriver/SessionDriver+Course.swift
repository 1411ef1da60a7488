import ReplicatedData
import SyncProtocol

/// What has come forward, and what stands in the way.
struct Course: Sendable {
  var wasWelcomed = false
  var wasLive = false
  /// The server keeps nothing of ours for now. It is asked again and again then, and to be greeted anew
  /// each time brings nothing forward.
  var isHeldBack = false
  var obstacle: Obstacle?
  var ending: Bye?
  var progress: (received: UInt64, total: UInt64)?
  /// When something last came forward.
  var advancedAt: UInt64 = 0
  /// When the session was last seen with a connection, or tried to have one.
  var triedAt: UInt64 = 0
  /// The last own change that the server has told to be merged.
  var furthestMerged: ChangeID?
}

extension SessionDriver {
  /// Whether the server has said welcome at least once.
  public var wasWelcomed: Bool { course.wasWelcomed }

  /// The last thing that stood in the way, until something comes forward again.
  public var obstacle: Obstacle? { course.obstacle }

  /// The goodbye after which nothing is tried any more.
  public var ending: Bye? { course.ending }

  /// Bytes of the map that are on their way, of how many.
  public var progress: (received: UInt64, total: UInt64)? { course.progress }

  /// When something last came forward, on the monotonic clock: what waits for longer than it cares to
  /// waits in vain.
  public var advancedAtMilliseconds: UInt64 { course.advancedAt }

  mutating func note(_ event: SessionEvent, at now: Moment) {
    switch event {
    case .state: noteState(at: now)
    case .progress(let received, let total):
      course.progress = (received, total)
      noteProgress(at: now)
    case .caughtUp:
      course.progress = nil
      noteProgress(at: now)
    case .merged(let seq):
      // After each new hello the server says once more what it has: that is no progress.
      let last = ChangeID(replica: session.replica, seq: seq)
      if let before = course.furthestMerged, before.replica == last.replica, before.seq >= seq {
        break
      }
      course.furthestMerged = last
      noteAdvance(at: now)
    case .durable:
      noteUnsaved(at: now)
      noteAdvance(at: now)
    case .documentReplaced, .changed:
      noteUnsaved(at: now)
      noteProgress(at: now)
    case .superseded, .replayOpened, .replayEntries, .replayCheckpoint, .replaySnapshot,
      .stateReport:
      noteProgress(at: now)
    case .refused(let refusal, _, _):
      course.isHeldBack = refusal.code.isTemporary
      if course.isHeldBack { course.obstacle = .refusedForNow(refusal) }
      noteProgress(at: now)
    case .bye(let bye):
      course.obstacle = .goodbye(bye)
      if bye.retry == .never { course.ending = bye }
    case .replicaReplaced: noteUnsaved(at: now)
    case .people, .called, .replayEnd, .serverLacks, .keepFailed, .keptAgain, .metDeletion,
      .serverBroken, .damaged:
      break
    }
  }

  private mutating func noteState(at now: Moment) {
    if session.welcome != nil { course.wasWelcomed = true }
    if case .offline = session.state { course.progress = nil }
    guard session.state == .live else { return }
    if !course.isHeldBack { course.obstacle = nil }
    guard !course.wasLive else { return }
    course.wasLive = true
    // The copy says from here on whose it is.
    noteUnsaved(at: now)
    copy.isWanted = policy.saveMilliseconds != nil
  }

  private mutating func noteProgress(at now: Moment) {
    if !course.isHeldBack { course.advancedAt = now.milliseconds }
  }

  private mutating func noteAdvance(at now: Moment) {
    course.isHeldBack = false
    course.obstacle = nil
    course.advancedAt = now.milliseconds
  }
}
