import ReplicatedData

// The standard library reads an enumeration from its raw value by comparing texts as Unicode does,
// which takes tables; tokens are the same only if their bytes are.
extension CaseIterable where Self: RawRepresentable<String> {
  /// The case that a token names; nil if there is none. O(cases).
  init?(token: String) {
    for each in Self.allCases where sameUTF8(each.rawValue, token) {
      self = each
      return
    }
    return nil
  }
}
