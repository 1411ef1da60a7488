/// Keys that order records and always have room between two of them ("fractional indexing").
///
/// A key is a fraction in base 256, most significant digit first: two digits that serve as an integer
/// for what is put first or last, further digits for what is put between, and at the end two digits
/// from the writer's stamp, so that two people who put something into the same gap get two keys.
/// Other implementations may make keys otherwise; all that counts is how the bytes compare.
public enum FractionalKey {
  /// A key after `before` and before `after`; nil is the beginning or the end.
  ///
  /// If there is no room, which only foreign keys can bring about, the result comes after `before`:
  /// the two are equal or out of order, or `after` is `before` with zeroes behind. Nothing comes
  /// before a key of zeroes alone. Of several records with one key the order is by record.
  public static func between(
    _ before: [UInt8]?, _ after: [UInt8]?, stamp: OperationID
  ) -> [UInt8] {
    var key: [UInt8]
    switch (before, after) {
    case (nil, nil): key = [0x80, 0x00]
    case (let before?, nil): key = next(before)
    case (nil, let after?): key = previous(after)
    case (let before?, let after?):
      key = hasRoom(before, after) ? middle(before, after) : next(before)
    }
    var mixed = stamp.replica.rawValue &* 0x9E37_79B9_7F4A_7C15 &+ stamp.lamport
    mixed = (mixed ^ mixed >> 31) &* 0xBF58_476D_1CE4_E5B9
    key.append(UInt8(truncatingIfNeeded: mixed >> 56))
    // The last digit is never zero: below a key that ends in zero there would be no room.
    key.append(UInt8(truncatingIfNeeded: mixed >> 48) | 1)
    return key
  }

  /// Whether `a` orders before `b`: bytewise, a beginning before what it begins.
  public static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    let shorter = min(a.count, b.count)
    for index in 0..<shorter where a[index] != b[index] { return a[index] < b[index] }
    return a.count < b.count
  }

  private static func integer(_ key: [UInt8]) -> UInt32 {
    let high = key.isEmpty ? 0 : UInt32(key[0])
    return high << 8 | (key.count > 1 ? UInt32(key[1]) : 0)
  }

  private static func digits(_ integer: UInt32) -> [UInt8] {
    [UInt8(truncatingIfNeeded: integer >> 8), UInt8(truncatingIfNeeded: integer)]
  }

  private static func next(_ key: [UInt8]) -> [UInt8] {
    let integer = integer(key)
    return integer < 0xFFFF ? digits(integer + 1) : middle(key, nil)
  }

  private static func previous(_ key: [UInt8]) -> [UInt8] {
    let integer = integer(key)
    if integer > 1 { return digits(integer - 1) }
    return hasRoom([], key) ? middle([], key) : [0]
  }

  /// Whether a key fits between: `after` is the larger one, and not by zeroes at its end alone.
  private static func hasRoom(_ before: [UInt8], _ after: [UInt8]) -> Bool {
    guard precedes(before, after) else { return false }
    for index in 0..<after.count
    where index >= before.count ? after[index] != 0 : after[index] != before[index] {
      return true
    }
    return false
  }

  /// A fraction strictly between, such that whatever is appended to it stays between. There must be
  /// room.
  private static func middle(_ before: [UInt8], _ after: [UInt8]?) -> [UInt8] {
    var key: [UInt8] = []
    var isBelowAfter = false
    var index = 0
    while true {
      let low: UInt32 = index < before.count ? UInt32(before[index]) : 0
      var high: UInt32 = 256
      if !isBelowAfter, let after {
        high = index < after.count ? UInt32(after[index]) : 0
      }
      if high > low + 1 {
        key.append(UInt8((low + high) / 2))
        return key
      }
      key.append(UInt8(low))
      if high > low { isBelowAfter = true }
      index += 1
    }
  }
}
