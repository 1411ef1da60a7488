import Foundation

/// What a server leaves in its folder when it has found what cannot be, for whoever looks after it and
/// for `waymark doctor`: one file for each occasion, readable by its owner alone, in a folder of their
/// own beside the database.
package struct EvidenceFile: Sendable {
  /// Within the data folder.
  package static let folderName = "evidence"
  /// Where as many files are, no more are added.
  package static let countMax = 256

  /// Within the data folder, such as `evidence/checkout-00f1a2b3c4d5e6f7-12.json`.
  package let name: String
  package let bytes: [UInt8]

  private static let bytesMax = 32 << 20

  /// Writes a file, synced, unless one of that name is there.
  ///
  /// - Parameters:
  ///   - name: without a slash.
  ///   - folder: the data folder.
  /// - Returns: Its path within the data folder.
  package static func keep(
    _ bytes: [UInt8], named name: String, in folder: String
  ) throws(StorageFault) -> String {
    let place = folder + "/" + folderName
    guard mkdir(place, 0o700) == 0 || errno == EEXIST else { throw fault() }
    let path = folderName + "/" + name
    guard names(in: folder).count < countMax else {
      throw StorageFault(kind: .other, detail: "\(countMax) pieces of evidence are there already")
    }
    let descriptor = open(
      folder + "/" + path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST { return path }
    guard descriptor >= 0 else { throw fault() }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw fault() }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw fault() }
    return path
  }

  /// All that a data folder has, by name; what cannot be read is left out.
  package static func all(in folder: String) -> [EvidenceFile] {
    names(in: folder).compactMap { name in
      let path = folderName + "/" + name
      guard let handle = FileHandle(forReadingAtPath: folder + "/" + path),
        let data = try? handle.read(upToCount: bytesMax)
      else { return nil }
      return EvidenceFile(name: path, bytes: Array(data))
    }
  }

  private static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + folderName)
    return (names ?? []).sorted()
  }

  private static func fault() -> StorageFault {
    let code = errno
    return StorageFault(
      kind: code == ENOSPC || code == EDQUOT ? .diskFull : code == EROFS ? .readOnly : .other,
      detail: String(cString: strerror(code)))
  }
}
