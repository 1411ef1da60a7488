import Glibc
import WorkshopClient

/// The user's own editor, on a file of its own.
///
/// The file is nobody else's business: it lies in a folder that only the user may enter, and what a
/// client that was killed left there goes when the next one opens an editor.
enum ExternalEditor {
  /// Runs the editor until it ends. `command` may have arguments, as `$EDITOR` often has.
  ///
  /// - Parameter folders: Where the file may lie; the first that will do is taken.
  /// - Returns: What it left in the file; nil if it failed.
  static func run(
    _ command: String, on text: String, folders: [String] = standardFolders
  ) -> String? {
    guard let folder = folders.first(where: makeOwn) else { return nil }
    sweep(folder)
    let path = "\(folder)/edit-\(getpid())-\(UInt64.random(in: 0 ... .max)).txt"
    guard create(path, Array(text.utf8)) else { return nil }
    defer { unlink(path) }
    guard spawn(command, on: path) else { return nil }
    guard let bytes = try? AtomicFile.read(path, byteCountMax: textBytesMax) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  /// More than any text may have.
  private static let textBytesMax = 16 << 20

  /// The user's own folder for what need not outlive the session; else one beside the local copies;
  /// else one among everybody's temporary files.
  private static var standardFolders: [String] {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    var environment: [String: String] = [:]
    for name in ["XDG_DATA_HOME", "HOME"] { environment[name] = variable(name) }
    let runtime = variable("XDG_RUNTIME_DIR").flatMap { $0.hasPrefix("/") ? $0 : nil }
    return [
      runtime.map { "\($0)/waymark" },
      "\(LocalCopyFile.standardFolder(environment))/editing",
      "\(variable("TMPDIR") ?? "/tmp")/waymark-\(getuid())",
    ].compactMap { $0 }
  }

  /// Makes a folder that only the user may enter. `false` if it is not so, whoever made it.
  private static func makeOwn(_ folder: String) -> Bool {
    mkdir(folder, 0o700)
    var status = stat()
    return lstat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == getuid() && status.st_mode & 0o077 == 0
  }

  private static func create(_ path: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        unlink(path)
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Removes what clients left that are no more: their files, and what editors made beside them.
  private static func sweep(_ folder: String) {
    guard let listing = opendir(folder) else { return }
    defer { closedir(listing) }
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let start = name.firstRange(of: "edit-"),
        let process = pid_t(name[start.upperBound...].prefix { $0.isASCII && $0.isNumber }),
        process > 0, process != getpid(), kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  /// `false` if the editor could not be run or failed.
  private static func spawn(_ command: String, on path: String) -> Bool {
    // The shell takes the arguments apart; the path is handed in beside them.
    var process = pid_t()
    let arguments = ["sh", "-c", "\(command) \"$1\"", "sh", path]
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    guard posix_spawn(&process, "/bin/sh", nil, &attributes, &pointers, environ) == 0 else {
      return false
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status == 0
  }
}
