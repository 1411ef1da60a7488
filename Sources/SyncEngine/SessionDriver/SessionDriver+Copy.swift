import JourneyMap
import ReplicatedData

/// How the local copy stands to the session.
struct CopyWriting: Sendable {
  struct Write: Sendable {
    /// The last own change that is in it.
    let upTo: ChangeID?
    /// Whether the session waits for it.
    let isAsked: Bool
    let since: UInt64
  }

  /// What is being written.
  var writing: Write?
  /// The session sends nothing new before this is kept.
  var asked: ChangeID?
  /// Whether it is to be written as soon as it can be.
  var isWanted = false
  /// Since when the session has what is not in the copy, besides what it asks for.
  var unsavedSince: UInt64?
  /// A copy that takes long is written seldom.
  var pauseMilliseconds: UInt64 = 0
  /// Whether it was said that it cannot be written.
  var isFailureSaid = false
}

extension SessionDriver {
  /// Answers ``DriverEffect/writeCopy``: it is on the disk.
  public mutating func copyWritten(at now: Moment) {
    guard let write = copy.writing else { return }
    copy.writing = nil
    copy.isFailureSaid = false
    copy.pauseMilliseconds = (now.milliseconds - write.since) * DriverPolicy.saveShare
    if let change = write.upTo { session.kept(upTo: change, at: now) }
    follow(at: now)
    closeUnlessWriting(at: now)
  }

  /// Answers ``DriverEffect/writeCopy``: it could not be written.
  ///
  /// - Parameter reason: in words, for the user.
  public mutating func copyFailed(_ reason: String, at now: Moment) {
    guard let write = copy.writing else { return }
    copy.writing = nil
    if copy.unsavedSince == nil { copy.unsavedSince = now.milliseconds }
    if write.isAsked {
      session.keepFailed(reason, at: now)
    } else if !copy.isFailureSaid, session.keepFailure == nil {
      copy.isFailureSaid = true
      effects.append(.saveFailed(reason))
    }
    follow(at: now)
    closeUnlessWriting(at: now)
  }

  /// Has the copy written now if it lacks anything of the session.
  public mutating func save(at now: Moment) {
    guard isUnsaved else { return }
    copy.isWanted = true
    writeIfDue(at: now)
  }

  /// Whether the session has what is not in the copy, and is not on its way to it.
  public var isUnsaved: Bool {
    session.ownChangesPlace == .localCopy
      && (copy.asked != nil || copy.unsavedSince != nil || session.keepFailure != nil)
  }

  mutating func noteUnsaved(at now: Moment) {
    if copy.unsavedSince == nil { copy.unsavedSince = now.milliseconds }
  }

  mutating func writeIfDue(at now: Moment) {
    // Nothing of a damaged document is written over what is there.
    guard session.ownChangesPlace == .localCopy, session.document.damage == nil,
      copy.writing == nil,
      policy.keepsBeforeWelcome || session.welcome != nil
    else { return }
    guard copy.asked != nil || copy.isWanted || isSaveDue(at: now) else { return }
    copy.writing = CopyWriting.Write(
      upTo: session.own.last?.change.id ?? copy.asked, isAsked: copy.asked != nil,
      since: now.milliseconds)
    copy.asked = nil
    copy.isWanted = false
    copy.unsavedSince = nil
    effects.append(.writeCopy)
  }

  private func isSaveDue(at now: Moment) -> Bool {
    guard let since = copy.unsavedSince, let pause = policy.saveMilliseconds else { return false }
    return now.milliseconds >= since + max(pause, copy.pauseMilliseconds)
  }
}
