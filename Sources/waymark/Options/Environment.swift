import Foundation

/// What the command takes from its environment.
enum Environment {
  static func value(_ name: String) -> String? {
    let value = ProcessInfo.processInfo.environment[name]
    return value?.isEmpty == false ? value : nil
  }

  static var all: [String: String] { ProcessInfo.processInfo.environment }
}
