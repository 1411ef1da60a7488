import SyncEngine
import WebSocketTransport

/// The messages of the snapshot that those who join are being sent: each encoded once, however many
/// come at the same time, and let go of soon after.
struct SnapshotMessages {
  private var journalIndex: UInt64 = 0
  private var messages: [Range<Int>: OutgoingMessage] = [:]
  private var lastUse: UInt64 = 0

  /// How long they are kept for the next one who comes.
  private static let keptMilliseconds: UInt64 = 2_000

  /// - Parameter pieceBytes: length of the pieces of a snapshot; others, which a client that resumes
  ///   may ask for, are not kept.
  mutating func message(
    of piece: SnapshotPiece, pieceBytes: Int, at milliseconds: UInt64
  ) -> OutgoingMessage {
    let index = piece.snapshot.journalIndex
    guard index >= journalIndex, piece.range.lowerBound % pieceBytes == 0 else {
      return OutgoingMessage(piece.message())
    }
    if index > journalIndex {
      messages = [:]
      journalIndex = index
    }
    lastUse = milliseconds
    if let message = messages[piece.range] { return message }
    let message = OutgoingMessage(piece.message())
    messages[piece.range] = message
    return message
  }

  /// Lets go of what nobody has asked for of late. Receivers keep what they were given.
  mutating func forgetUnused(at milliseconds: UInt64) {
    guard !messages.isEmpty, milliseconds >= lastUse + Self.keptMilliseconds else { return }
    messages = [:]
  }
}
