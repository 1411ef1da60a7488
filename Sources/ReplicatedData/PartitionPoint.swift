/// The first of `count` places at which `isBefore` does not hold, `count` if it holds at all. It must
/// hold up to some place and not behind. O(log count).
///
/// Always inlined: it stands in the innermost look-ups, and a call through a closure would show there.
@inline(__always)
package func partitionPoint(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if isBefore(middle) { low = middle + 1 } else { high = middle }
  }
  return low
}
