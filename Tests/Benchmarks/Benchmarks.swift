import Foundation

/// `make bench`: prints what was measured, each beside a baseline of the same run. Nothing here fails
/// because a machine is slow; what was measured last is noted in the README.
@main
struct Benchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "--resident-memory" {
      return try printResidentMemory(of: arguments[2])
    }
    let environment = ProcessInfo.processInfo.environment
    let traces = environment["WAYMARK_TRACES"] ?? "../shared/traces"
    let python = environment["WAYMARK_PYTHON"] ?? ".build/python/bin/python"
    if arguments.last == "seeks" { return try benchmarkSeeks() }
    if arguments.last == "boards" { return try benchmarkBoards() }
    if arguments.last == "insights" { return try benchmarkInsights() }
    if arguments.last == "pictures" { return try benchmarkPictures() }
    if arguments.last == "imports" { return try benchmarkImports() }
    try benchmarkTraces(
      folder: traces, python: FileManager.default.isExecutableFile(atPath: python) ? python : nil,
      script: "Tests/Benchmarks/loro_traces.py")
    try benchmarkMaps(executable: arguments[0])
    try benchmarkMessages()
    try benchmarkBoards()
    try benchmarkInsights()
    try benchmarkPictures()
    try benchmarkImports()
    try benchmarkJournal()
    try benchmarkSeeks()
  }
}
