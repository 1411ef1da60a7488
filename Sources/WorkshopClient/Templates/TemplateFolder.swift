import FoundationEssentials
import JourneyTemplates

/// The folder of a user's own templates.
package struct TemplateFolder: Equatable, Sendable {
  package static let filesMax = 100

  package let path: String
  /// Whether the user named it, so that it has to be there.
  package let isNamed: Bool

  package init(path: String, isNamed: Bool) {
    self.path = path
    self.isNamed = isNamed
  }

  /// The one that was named, else that of `WAYMARK_TEMPLATES`, else `waymark/templates` in the
  /// user's folder for settings (XDG Base Directory Specification).
  package init(named: String?, environment: [String: String]) {
    if let named {
      self.init(path: named, isNamed: true)
    } else if let path = environment["WAYMARK_TEMPLATES"], !path.isEmpty {
      self.init(path: path, isNamed: true)
    } else {
      // The specification has relative paths ignored.
      let settings = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      self.init(
        path: (settings ?? (environment["HOME"] ?? ".") + "/.config") + "/waymark/templates",
        isNamed: false)
    }
  }

  /// Adds the folder's `.json` files to a library, ascending by name: each may name lanes of those
  /// before it. A file with faults is left out, and told.
  ///
  /// - Parameter leavingOut: The path of a file that is not read.
  package func add(
    to library: inout TemplateLibrary, leavingOut: String? = nil
  ) -> [TemplateProblem] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
    } catch {
      guard isNamed || FileManager.default.fileExists(atPath: path) else { return [] }
      return [TemplateProblem(path, "", .unreadable("This is no folder that can be listed."))]
    }
    var problems: [TemplateProblem] = []
    for name in names.prefix(Self.filesMax) {
      let file = path.hasSuffix("/") ? path + name : path + "/" + name
      if let leavingOut, Self.isSame(file, leavingOut) { continue }
      problems += library.add(file: file)
    }
    if names.count > Self.filesMax {
      problems.append(TemplateProblem(path, "", .tooManyFiles(max: Self.filesMax)))
    }
    return problems
  }

  private static func isSame(_ a: String, _ b: String) -> Bool {
    let numbers = [a, b].map { path in
      (try? FileManager.default.attributesOfItem(atPath: path))?[.systemFileNumber] as? UInt64
    }
    guard let first = numbers[0], let second = numbers[1] else { return a == b }
    return first == second
  }
}

extension TemplateLibrary {
  /// Adds a file of templates, or nothing if it has faults.
  ///
  /// - Parameter path: Of the file; `-` reads standard input.
  /// - Returns: All faults.
  package mutating func add(file path: String) -> [TemplateProblem] {
    let limit = Self.fileBytesMax
    do throws(FileError) {
      guard let bytes = try AtomicFile.read(path, byteCountMax: limit) else {
        return [TemplateProblem(path, "", .tooLarge(bytesMax: limit))]
      }
      return add(bytes, named: path)
    } catch {
      return [TemplateProblem(path, "", .unreadable("\(error)"))]
    }
  }
}
