import CLibFuzzer
import FuzzTargets
import Glibc

/// libFuzzer on the target that `FUZZ_TARGET` names, since what it starts itself must find it too:
///
///     Fuzzer                               the targets: a name and the largest input in bytes, each line
///     FUZZ_TARGET=… Fuzzer seeds           inputs to begin with, each a line of hexadecimal digits
///     FUZZ_TARGET=… Fuzzer [option|file…]  see https://llvm.org/docs/LibFuzzer.html#options
@main
struct Fuzzer {
  static let target = getenv("FUZZ_TARGET").flatMap { FuzzTarget.named(String(cString: $0)) }

  static func main() {
    guard let target else {
      for target in FuzzTarget.all { print(target.name, target.bytesMax) }
      return
    }
    if CommandLine.arguments.dropFirst().first == "seeds" {
      for seed in target.seeds() { print(hex(seed)) }
      return
    }
    // Swift's own handler would print where it crashed and end, before libFuzzer can keep the input.
    if getenv("SWIFT_BACKTRACE") == nil {
      for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(number, SIG_DFL) }
    }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        do {
          try Fuzzer.target?.run(Array(UnsafeBufferPointer(start: data, count: size)))
        } catch {
          fatalError("\(error)")
        }
        return 0
      })
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

/// Called by libFuzzer for each new input (clang's `fuzzer/FuzzerInterface.h`).
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ sizeMax: Int, _ seed: UInt32
) -> Int {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  guard let changed = Fuzzer.target?.mutated(bytes, seed: UInt64(seed)), changed.count <= sizeMax
  else { return LLVMFuzzerMutate(data, size, sizeMax) }
  for (place, byte) in changed.enumerated() { data[place] = byte }
  return changed.count
}
