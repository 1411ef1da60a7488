/// What somebody says of a file, where its reader would guess.
package struct ImportOptions: Equatable, Sendable {
  /// What the file is.
  package var format: FileFormat?
  /// What the file is called, with its ending, which is some evidence of what it is.
  package var fileName: String?
  /// Which of several journeys of a page is read.
  package var choice = JourneyChoice.clear

  package init(format: FileFormat? = nil, fileName: String? = nil) {
    self.format = format
    self.fileName = fileName
  }

  /// What stands behind the last point of the file's name, in lower case.
  var fileEnding: String? {
    let name = fileName?.split(separator: "/").last
    guard let name, let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return name[dot...].dropFirst().lowercased()
  }
}
