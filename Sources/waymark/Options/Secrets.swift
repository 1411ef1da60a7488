import Glibc
import WorkshopServer

/// The tokens that a process was given, which nothing that it writes may repeat.
struct Secrets {
  /// The longest first, so that one that begins as another does goes as a whole.
  let tokens: [String]

  /// Those of this process.
  static let ofProcess = Secrets(arguments: CommandLine.arguments, environment: Environment.all)

  /// - Parameter arguments: Without being sure yet what each of them means.
  init(arguments: [String], environment: [String: String]) {
    var found: Set<String> = []
    for (index, argument) in arguments.enumerated() {
      if argument == "--token", index + 1 < arguments.count { found.insert(arguments[index + 1]) }
      if argument.hasPrefix("--token=") { found.insert(String(argument.dropFirst(8))) }
    }
    if let token = environment["WAYMARK_TOKEN"] { found.insert(token) }
    for text in arguments + ["WAYMARK_SERVER", "WAYMARK_TOKEN"].compactMap({ environment[$0] }) {
      found.formUnion(Self.tokens(in: text))
    }
    // What is shorter is none, and may stand anywhere.
    tokens = found.filter { $0.utf8.count >= 6 }.sorted { $0.utf8.count > $1.utf8.count }
  }

  /// What stands behind each `token=`, as in the links of invitations, also in those that are not quite
  /// right; and what looks like a JSON Web Token.
  private static func tokens(in text: String) -> [String] {
    let parts = text.split { "#,&?;@ \"'".contains($0) }
    return parts.compactMap { part in
      if part.hasPrefix("token=") { return String(part.dropFirst(6)) }
      let sections = part.split(separator: ".", omittingEmptySubsequences: false)
      return part.hasPrefix("eyJ") && sections.count == 3 ? String(part) : nil
    }
  }

  /// The text without them.
  func removed(from text: String) -> String {
    tokens.reduce(text) { $0.replacing($1, with: "…") }
  }

  /// Blanks them in what other users of the machine see of this process in its list.
  func hideFromProcessList() {
    guard !tokens.isEmpty, let range = Self.argumentAddresses() else { return }
    guard let start = UnsafeMutablePointer<UInt8>(bitPattern: range.lowerBound) else { return }
    let memory = UnsafeMutableBufferPointer(start: start, count: range.count)
    for token in tokens {
      let bytes = Array(token.utf8)
      var rest = memory[...]
      while let found = rest.firstRange(of: bytes) {
        for index in found { memory[index] = UInt8(ascii: "*") }
        rest = memory[found.upperBound...]
      }
    }
  }

  /// Where the system keeps the arguments for its list of processes: the fields `arg_start` and
  /// `arg_end` of proc_pid_stat(5). Its names may hold anything but end with the last parenthesis.
  private static func argumentAddresses() -> Range<UInt>? {
    guard let file = fopen("/proc/self/stat", "r") else { return nil }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 4_096)
    let count = fread(&line, 1, line.count, file)
    let text = String(decoding: line.prefix(count), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    // The first field behind the name is the third.
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 46, let lower = UInt(fields[45]), let upper = UInt(fields[46]),
      lower > 0, upper > lower, upper - lower < 1 << 22
    else { return nil }
    return lower..<upper
  }
}
