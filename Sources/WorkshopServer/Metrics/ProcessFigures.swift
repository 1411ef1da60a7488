import Glibc
import SystemClock

/// What the kernel says of this process; 0 for what it does not say.
struct ProcessFigures {
  /// Bytes of memory in RAM, and of address space.
  var residentBytes: UInt64 = 0
  var virtualBytes: UInt64 = 0
  /// Time on processors so far, the kernel's on behalf of the process included.
  var processorSeconds: Double = 0
  var openDescriptors = 0
  /// Descriptors it may have open at a time; nil for as many as it likes.
  var descriptorsMax: UInt64?

  /// When the process was started, in seconds since 1970.
  static let startSeconds = start()

  /// Reads some files of /proc: some microseconds, and on kernels before 6.2 longer with many
  /// descriptors.
  static func now() -> ProcessFigures {
    var figures = ProcessFigures()
    let memory = fields(of: "/proc/self/statm")
    let page = UInt64(clamping: sysconf(Int32(_SC_PAGESIZE)))
    if memory.count > 1 {
      figures.virtualBytes = (UInt64(memory[0]) ?? 0) * page
      figures.residentBytes = (UInt64(memory[1]) ?? 0) * page
    }
    var usage = rusage()
    if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
      figures.processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    figures.openDescriptors = openDescriptors()
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur != rlim_t.max
    {
      figures.descriptorsMax = UInt64(limit.rlim_cur)
    }
    return figures
  }

  /// Bytes that are free for this user on the file system of a folder; nil if it cannot be told.
  static func freeBytes(folder: String) -> UInt64? {
    var figures = statvfs()
    guard statvfs(folder, &figures) == 0 else { return nil }
    return UInt64(figures.f_bavail) * UInt64(figures.f_frsize)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  private static func openDescriptors() -> Int {
    // Since Linux 6.2 the size of the folder is their number.
    var status = stat()
    if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Not “.”, “..” and the one that reads.
    return max(0, count - 3)
  }

  private static func start() -> Double {
    let wallClock = Double(WallClock.milliseconds) / 1_000
    // The name, the second field, may have spaces in it; what follows its bracket has none.
    let text = text(of: "/proc/self/stat")
    let rest = text.lastIndex(of: ")").map { text[text.index(after: $0)...] } ?? ""
    let fields = rest.split(separator: " ")
    var sinceBoot = timespec()
    // Field 22 of the file is the 20th after the name: clock ticks from the boot to the start.
    guard fields.count > 19, let ticks = Double(fields[19]),
      clock_gettime(CLOCK_BOOTTIME, &sinceBoot) == 0
    else { return wallClock }
    let age =
      Double(sinceBoot.tv_sec) + Double(sinceBoot.tv_nsec) / 1e9
      - ticks / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    return wallClock - max(0, age)
  }

  private static func fields(of path: String) -> [Substring] {
    text(of: path).split(separator: " ")
  }

  private static func text(of path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
  }
}
