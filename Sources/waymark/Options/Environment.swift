import Foundation

/// What the command takes from its environment.
enum Environment {
  /// The process's own; a test gives the commands that it runs another one.
  @TaskLocal static var all = ProcessInfo.processInfo.environment

  static func value(_ name: String) -> String? {
    let value = all[name]
    return value?.isEmpty == false ? value : nil
  }
}
