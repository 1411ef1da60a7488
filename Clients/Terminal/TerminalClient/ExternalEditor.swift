import Foundation

/// The user's own editor, on a file of its own.
enum ExternalEditor {
  /// Runs the editor until it ends. `command` may have arguments, as `$EDITOR` often has.
  ///
  /// - Returns: What it left in the file; nil if it failed.
  static func run(_ command: String, on text: String) -> String? {
    let path = NSTemporaryDirectory() + "waymark-\(UInt64.random(in: 0 ... .max)).txt"
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    else { return nil }
    defer { unlink(path) }
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
      return nil
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { return nil }
    return try? String(contentsOfFile: path, encoding: .utf8)
  }
}
