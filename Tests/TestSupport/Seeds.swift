import Foundation

/// The seeds of a random test: the one in `SEED`, or `count` from 1 on (`SEEDS` for more, beginning
/// at `FIRST_SEED`).
package func seeds(_ count: Int) -> [UInt64] {
  let environment = ProcessInfo.processInfo.environment
  if let seed = givenSeed() { return [seed] }
  let wanted = environment["SEEDS"].flatMap(UInt64.init) ?? UInt64(count)
  let first = environment["FIRST_SEED"].flatMap(UInt64.init) ?? 1
  return (0..<max(1, wanted)).map { first &+ $0 }
}

/// The seed in `SEED`, for a test that is to be played again.
package func givenSeed() -> UInt64? {
  ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init)
}

/// The seed of a test that takes a new one each time: printed, so that it can be given back.
package func freshSeed() -> UInt64 {
  let seed = givenSeed() ?? UInt64.random(in: 1...UInt64(UInt32.max))
  print("SEED=\(seed)")
  return seed
}
