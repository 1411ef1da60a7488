import JourneyMap
import ReplicatedData
import SyncProtocol

/// What the board wants done, in order and before the next input.
package enum BoardEffect: Equatable, Sendable {
  /// Make the edit, then tell ``Board/made(_:result:in:)`` or ``Board/failed(_:reason:)``.
  case edit(BoardEdit)
  /// Take back, or do again, the user's last step; if nothing of it can be, tell
  /// ``Board/reversalRefused(_:reason:)``, or pass it over.
  case reverse(Reversal.Direction, passesOver: Bool)
  case presence(Presence)
  /// Bring everybody to a card, or to a cell.
  case call(RecordID?, cell: Presence.Cell?)
  /// Run the user's editor on the text and hand back ``BoardInput/externalEdit(_:)``.
  case openEditor(text: String, target: EditorTarget)
  case suspend
  case quit
  /// Draw the whole screen again, whatever is believed to be there.
  case redraw
  /// Try to connect at once.
  case retryNow
  /// Read the history and call ``Board/openReplay(_:)``.
  case openReplay
  /// Make the map of the moment behind this change the scene's document and call
  /// ``Board/momentShown(index:_:)``; 0 is the map's beginning.
  case showMoment(index: UInt64)
  /// Make the present map the scene's document and call ``Board/replaced(by:)``.
  case leaveReplay
  /// Read the map as it was behind this change and call ``Board/reviewRead(_:)``.
  case readReview(index: UInt64)
  case exportMoment(index: UInt64, file: String)
  case forkMoment(index: UInt64, map: String)
}
