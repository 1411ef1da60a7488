import Foundation

/// Runs `body` `runs` times and returns the seconds of each, ascending.
func seconds(runs: Int, _ body: () throws -> Void) rethrows -> [Double] {
  var times: [Double] = []
  for _ in 0..<runs {
    let start = ContinuousClock.now
    try body()
    let passed = start.duration(to: .now).components
    times.append(Double(passed.seconds) + Double(passed.attoseconds) / 1e18)
  }
  return times.sorted()
}

extension [Double] {
  /// Of ascending numbers.
  var median: Double { isEmpty ? .nan : self[count / 2] }
}

func milliseconds(_ seconds: Double) -> String { String(format: "%.1f ms", seconds * 1_000) }

func microseconds(_ seconds: Double) -> String { String(format: "%.2f µs", seconds * 1e6) }

func heading(_ text: String) { print("\n\(text)") }

/// A row of a table: a name and what was measured.
func row(_ name: String, _ values: String...) {
  let padded = name.padding(toLength: 38, withPad: " ", startingAt: 0)
  print("  \(padded) \(values.joined(separator: "   "))")
}

/// Resident memory of this process in bytes (proc(5), statm).
func residentBytes() -> Int {
  guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
    return 0
  }
  let fields = statm.split(separator: " ")
  return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
}

/// Runs a program and returns what it printed; nil if it could not be run or failed.
func output(of program: String, _ arguments: [String]) -> String? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  guard (try? process.run()) != nil else { return nil }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}
