/// That others on the machine than its owner can look into a data folder, or change what is in it.
package struct FolderOpenness: Sendable, Equatable {
  package var path: String
  /// Its permissions, such as `0o755`.
  package var mode: UInt16
  /// Whether they can put files there and take them away, the maps among them.
  package var isWritable: Bool

  package var words: String {
    let what = isWritable ? "can be changed" : "can be looked into"
    return "\(path) \(what) by other users of this machine (mode \(String(mode, radix: 8)))"
  }

  package var advice: String { "chmod 700 \(path)" }

  /// Of the folder that a server keeps its maps in; nil if it is its owner's alone, or not there.
  package static func of(folder: String) -> FolderOpenness? { DataFolder.openness(of: folder) }
}
