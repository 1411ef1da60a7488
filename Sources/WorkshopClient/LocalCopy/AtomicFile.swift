import Glibc
import StyledText

/// Why a file could not be read or written: which, and what the system said.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  package var path: String
  package var errno: Int32
  /// `read`, `write`, …
  package var action: String

  package init(_ action: String, _ path: String, errno: Int32) {
    self.action = action
    self.path = path
    self.errno = errno
  }

  package var description: String {
    // A name may hold what a terminal would act on.
    "Cannot \(action) \(TerminalText.sanitised(path)): \(String(cString: strerror(errno)))."
  }
}

/// Files that are replaced as a whole: after a crash at any moment there is either the old content
/// or the new one.
package enum AtomicFile {
  /// Writes beside the file, syncs, and renames over it. The file a symbolic link points to is
  /// replaced, not the link; what is no regular file, such as `/dev/stdout`, is written to.
  ///
  /// - Parameters:
  ///   - permissions: of a new file, before the process's mask.
  ///   - temporarySuffix: of the file beside it; two writers at once need different ones.
  package static func write(
    _ bytes: [UInt8], to path: String, permissions: mode_t = 0o666,
    temporarySuffix: String = ".new-\(getpid())"
  ) throws(FileError) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileError("write", path, errno: errno) }
      defer { close(descriptor) }
      return try write(bytes, to: descriptor, path)
    }
    let target = isThere ? resolved(path) : path
    let temporary = target + temporarySuffix
    let descriptor = create(temporary, permissions)
    guard descriptor >= 0 else { throw FileError("write", path, errno: errno) }
    do throws(FileError) {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path)
      guard fsync(descriptor) == 0 else { throw FileError("write", path, errno: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let error = FileError("write", path, errno: errno)
      unlink(temporary)
      throw error
    }
    syncFolder(of: target)
  }

  /// The content of a file, or of standard input for `-`.
  ///
  /// - Returns: nil if the file has more than `byteCountMax` bytes.
  package static func read(
    _ path: String, byteCountMax: Int
  ) throws(FileError) -> [UInt8]? {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("read", path, errno: errno) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError("read", path, errno: errno) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > byteCountMax { return nil }
    }
  }

  /// A new file, never one that somebody has put there, nor what a link in its place points to: in
  /// a folder of others that would be a file of their choice. One that was left over is removed.
  private static func create(_ path: String, _ permissions: mode_t) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(path, flags, permissions)
    guard descriptor < 0, errno == EEXIST, unlink(path) == 0 else { return descriptor }
    return open(path, flags, permissions)
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError("write", path, errno: errno) }
      written += count
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let pointer = realpath(path, nil) else { return path }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// So that the rename itself survives a loss of power.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
