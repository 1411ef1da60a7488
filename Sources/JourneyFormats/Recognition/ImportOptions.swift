/// What somebody says of a file, where its reader would guess.
package struct ImportOptions: Equatable, Sendable {
  /// What the file is.
  package var format: FileFormat?
  /// What the file is called, with its ending, which is some evidence of what it is.
  package var fileName: String?

  package init(format: FileFormat? = nil, fileName: String? = nil) {
    self.format = format
    self.fileName = fileName
  }
}
