import Foundation
import JourneyTemplates
import Testing

@testable import WorkshopClient

@Suite("Templates of a user's own")
struct FolderTests {
  /// A folder with files, taken away again.
  private func inFolder(
    _ files: [String: String], _ body: (String) throws -> Void
  ) throws {
    let path =
      FileManager.default.temporaryDirectory.path + "/waymark-templates-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (name, text) in files {
      try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }
    try body(path)
  }

  private func agenda(_ id: String) -> String {
    """
    {"format": "waymark-templates", "version": 1,
     "agendas": [{"id": "\(id)", "labels": {"en": "A"}, "steps": [{"en": "B"}]}]}
    """
  }

  @Test("files are read in the order of their names; a bad one is told and stops nothing")
  func folder() throws {
    let kind = """
      {"format": "waymark-templates", "version": 1, "map-kinds": [{"id": "k",
       "kind": "current-state", "labels": {"en": "K"}, "lanes": ["mine", "pains"]}]}
      """
    let lane = """
      {"format": "waymark-templates", "version": 1, "lanes": [
       {"key": "mine", "labels": {"en": "Mine"}, "card-kind": "need"}]}
      """
    try inFolder([
      "1.json": lane, "2.json": "{", "3.json": kind, "4.json": agenda("a"), "5.json": agenda("a"),
      "notes.txt": "no template", ".hidden.json": "{",
    ]) { (path: String) throws in
      var library = TemplateLibrary.builtIn
      let problems = TemplateFolder(path: path, isNamed: true).add(to: &library)
      #expect(problems.map(\.place.file) == [path + "/2.json", path + "/5.json"])
      #expect(
        problems.last?.description
          == "\(path)/5.json: agendas[0]: There is an agenda “a” already: "
          + "\(path)/4.json: agendas[0].")
      #expect(
        try NewMap(title: "x", kind: "k", from: library).lanes.map(\.key) == ["mine", "pains"])
      #expect(try NewMap(title: "x", from: library).lanes.count == 9)
      var without = TemplateLibrary.builtIn
      _ = TemplateFolder(path: path, isNamed: true)
        .add(to: &without, leavingOut: path + "/./4.json")
      #expect(without.file(of: "a", in: .agendas) == path + "/5.json")
    }
  }

  @Test("a folder that was named has to be there; the usual one need not")
  func missing() throws {
    var library = TemplateLibrary.builtIn
    #expect(TemplateFolder(path: "/nowhere", isNamed: false).add(to: &library).isEmpty)
    #expect(TemplateFolder(path: "/nowhere", isNamed: true).add(to: &library).count == 1)
    try inFolder(["a.json": agenda("a")]) { (path: String) throws in
      #expect(
        TemplateFolder(path: path + "/a.json", isNamed: false).add(to: &library).count == 1)
      #expect(library.add(file: path + "/none.json").count == 1)
      #expect(library.add(file: path).count == 1)
      #expect(library.add(file: "/dev/zero").first?.fault == .tooLarge(bytesMax: 256_000))
      #expect(library.add(file: path + "/a.json").isEmpty)
    }
  }

  @Test("the folder is the one named, else of the environment, else among the settings")
  func places() {
    func path(_ named: String?, _ environment: [String: String]) -> String {
      TemplateFolder(named: named, environment: environment).path
    }
    let home = ["HOME": "/home/ana"]
    #expect(path(nil, home) == "/home/ana/.config/waymark/templates")
    #expect(
      path(nil, home.merging(["XDG_CONFIG_HOME": "/c"]) { $1 }) == "/c/waymark/templates")
    #expect(
      path(nil, home.merging(["XDG_CONFIG_HOME": "c"]) { $1 })
        == "/home/ana/.config/waymark/templates")
    #expect(path(nil, ["WAYMARK_TEMPLATES": "/t", "XDG_CONFIG_HOME": "/c"]) == "/t")
    #expect(path("t", ["WAYMARK_TEMPLATES": "/t"]) == "t")
  }
}
