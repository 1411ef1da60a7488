import Foundation
import Glibc
import SystemClock

/// A server that the load starts for itself and ends again.
package final class ServerProcess {
  package let pid: Int32
  /// Where it listens, as it said itself.
  package private(set) var target: Target
  /// Its temporary data folder, removed at the end.
  package let dataFolder: String
  private let output: Int32
  private var isStopped = false

  package var usage: ProcessUsage { ProcessUsage(pid: pid) }

  /// A `waymark serve` on a free port of loopback, with limits wide enough for any load.
  ///
  /// - Parameter prepared: a data folder to serve, which goes with the server; an empty one if nil.
  package static func waymark(
    _ path: String, arguments: [String] = [], prepared: String? = nil
  ) throws(LoadError) -> ServerProcess {
    let folder: String
    if let prepared { folder = prepared } else { folder = try temporaryFolder() }
    let limits = [
      "max-changes-per-second", "max-connections", "max-connections-per-address",
      "max-connections-per-map", "max-cards", "max-maps", "max-text-length",
    ]
    return try ServerProcess(
      path,
      ["serve", "--listen", "127.0.0.1:0", "--data", folder, "--log-level", "warning"]
        + limits.flatMap { ["--\($0)", "1000000"] } + arguments,
      dataFolder: folder, isBare: false)
  }

  /// A bare relay on a free port of loopback.
  package static func bareRelay(_ path: String) throws(LoadError) -> ServerProcess {
    try ServerProcess(path, ["0"], dataFolder: try temporaryFolder(), isBare: true)
  }

  private init(
    _ path: String, _ arguments: [String], dataFolder: String, isBare: Bool
  ) throws(LoadError) {
    var pipes: [Int32] = [0, 0]
    guard pipe(&pipes) == 0 else { throw .system("pipe", errno) }
    for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    output = pipes[0]
    self.dataFolder = dataFolder
    do throws(LoadError) {
      pid = try spawn(path, arguments, output: pipes[1])
    } catch {
      for end in pipes { close(end) }
      removeFolder(dataFolder)
      throw error
    }
    // With this end open here, that the program ended would not show.
    close(pipes[1])
    target = Target(address: "", port: 0, isBare: isBare)
    do throws(LoadError) {
      target = try Target(url: try readAddress(path), isBare: isBare)
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  /// Asks it to end, insists after ten seconds, and removes its folder.
  package func stop() {
    guard !isStopped else { return }
    isStopped = true
    kill(pid, SIGTERM)
    var status: Int32 = 0
    var ended = waitpid(pid, &status, WNOHANG)
    for _ in 0..<1_000 where ended == 0 {
      usleep(10_000)
      ended = waitpid(pid, &status, WNOHANG)
    }
    if ended == 0 {
      kill(pid, SIGKILL)
      waitpid(pid, &status, 0)
    }
    close(output)
    removeFolder(dataFolder)
  }

  /// The first address that the program prints.
  private func readAddress(_ path: String) throws(LoadError) -> String {
    var text = ""
    let end = MonotonicClock.nanoseconds + 20_000_000_000
    while MonotonicClock.nanoseconds < end {
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 200) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = Glibc.read(output, &bytes, bytes.count)
      guard count > 0 else { throw .program(path: path, reason: "it ended at once") }
      text += String(decoding: bytes[..<count], as: UTF8.self)
      for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" })
      where word.hasPrefix("http://") || word.hasPrefix("ws://") {
        // A word that is cut off at the end of what was read would be a wrong port.
        if word.endIndex < text.endIndex { return String(word) }
      }
    }
    throw .program(path: path, reason: "it does not say where it listens")
  }
}

@available(*, unavailable)
extension ServerProcess: Sendable {}

private func temporaryFolder() throws(LoadError) -> String {
  let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
  var template = Array("\(base)/waymark-load-XXXXXX".utf8CString)
  guard let made = mkdtemp(&template) else { throw .system("mkdtemp", errno) }
  return String(cString: made)
}

private func removeFolder(_ path: String) {
  try? FileManager.default.removeItem(atPath: path)
}

/// Starts a program in a process group of its own, so that Ctrl-C comes to the load alone, which then
/// ends the program.
private func spawn(
  _ path: String, _ arguments: [String], output: Int32
) throws(LoadError) -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  sigemptyset(&none)
  posix_spawnattr_setsigmask(&attributes, &none)
  var usual = sigset_t()
  sigemptyset(&usual)
  sigaddset(&usual, SIGPIPE)
  posix_spawnattr_setsigdefault(&attributes, &usual)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
  posix_spawnattr_setflags(&attributes, Int16(flags))
  var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
  words.append(nil)
  defer { for word in words { free(word) } }
  var pid: pid_t = 0
  let result = posix_spawn(&pid, path, &actions, &attributes, words, environ)
  guard result == 0 else {
    throw .program(path: path, reason: String(cString: strerror(result)))
  }
  return pid
}
