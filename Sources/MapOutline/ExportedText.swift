/// A file as text, and what of the map it does not carry.
package struct ExportedText: Equatable, Sendable {
  package var text: String
  package var report: LossReport
  /// Of a file that is no text, which then is what its cells hold.
  package var packed: [UInt8]?

  package init(text: String, report: LossReport) {
    self.text = text
    self.report = report
  }

  /// The bytes of the file.
  package var bytes: [UInt8] { packed ?? Array(text.utf8) }
}
