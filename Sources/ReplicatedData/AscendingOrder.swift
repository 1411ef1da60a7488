/// The indexes of ids in ascending order; by keys first, bytewise, if there are keys. Stable.
/// O(n log n), of what is in order already O(n).
///
/// One merge sort for everything that the core sorts, since the standard library's is compiled anew
/// for each type, at 4 kB of a WebAssembly module each.
package func ascendingOrder(of ids: [OperationID], keys: [[UInt8]] = []) -> [UInt32] {
  var order: [UInt32] = []
  order.reserveCapacity(ids.count)
  var isInOrder = true
  for index in ids.indices {
    if index > 0, precedes(UInt32(index), UInt32(index - 1), ids, keys) { isInOrder = false }
    order.append(UInt32(index))
  }
  var other = order
  var width = 1
  while !isInOrder, width < order.count {
    var start = 0
    while start < order.count {
      let middle = min(start + width, order.count)
      let end = min(middle + width, order.count)
      var left = start
      var right = middle
      for place in start..<end {
        let takesRight =
          left == middle || right < end && precedes(order[right], order[left], ids, keys)
        other[place] = takesRight ? order[right] : order[left]
        if takesRight { right += 1 } else { left += 1 }
      }
      start = end
    }
    swap(&order, &other)
    width *= 2
  }
  return order
}

private func precedes(
  _ a: UInt32, _ b: UInt32, _ ids: [OperationID], _ keys: [[UInt8]]
) -> Bool {
  if !keys.isEmpty, keys[Int(a)] != keys[Int(b)] {
    return FractionalKey.precedes(keys[Int(a)], keys[Int(b)])
  }
  return ids[Int(a)] < ids[Int(b)]
}

extension OperationID {
  /// An id that orders as the replica first and then the stamp.
  package init(ordering replica: ReplicaID, _ number: UInt64) {
    self.init(lamport: replica.rawValue, replica: ReplicaID(number))
  }
}
