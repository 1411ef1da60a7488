import Testing

@testable import JourneyFormats

@Suite("Files that cannot be read")
struct MermaidErrorTests {
  private func error(_ bytes: [UInt8], limits: ImportLimits = ImportLimits()) -> ImportError? {
    do throws(ImportError) {
      _ = try MermaidReader.read(bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  private func error(_ text: String, limits: ImportLimits = ImportLimits()) -> ImportError? {
    error(Array(text.utf8), limits: limits)
  }

  @Test(
    "another kind of file is called by its name",
    arguments: [
      ("flowchart TD\n A --> B", "a flowchart"), ("\n\ngraph LR", "a flowchart"),
      ("sequenceDiagram\n", "a sequence diagram"), ("stateDiagram-v2\n", "a state diagram"),
      ("%% c\ngantt\n", "a Gantt chart"), ("{\"a\": 1}", "JSON"), ("<!DOCTYPE html>", "a web page"),
      ("<?xml version='1.0'?>", "XML"), ("@startuml", "a PlantUML diagram"),
      ("| Stage | Task |", "a Markdown table"),
      ("Stage;Task;Score", "a table of comma-separated values"),
      ("Dear Ana, Ion, all", "something that begins with “Dear Ana, Ion, all”"),
      ("```mermaid\npie\n```", "a pie chart"),
    ])
  func foreign(text: String, name: String) {
    let error = error(text)
    #expect(error?.description.contains("this is \(name), not a journey diagram") == true)
    #expect(error?.line != nil)
  }

  @Test("binary files are told by their first bytes or a null byte")
  func binary() {
    #expect(error([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A])?.reason == .binary(.png, offset: 0))
    #expect(error("%PDF-1.7\n")?.reason == .binary(.pdf, offset: 0))
    #expect(error("journey\ntitle \0")?.reason == .binary(nil, offset: 14))
    #expect(error("journey\ntitle \0")?.line == 2)
    #expect(error([0xFF, 0xFE, 0x6A, 0x00])?.reason == .utf16)
  }

  @Test("bytes that are no UTF-8 are named by line and offset")
  func encoding() {
    let latin = error(Array("journey\r\n title ".utf8) + [0xB3, 0x0A])
    #expect(latin == ImportError(.notUTF8(offset: 16), line: 2))
    #expect(
      error(Array("journey\nA: 3".utf8) + [0xC0, 0x80, 0x20])?.reason == .notUTF8(offset: 12))
    #expect(
      error(Array("journey\nA: 3".utf8) + [0xED, 0xA0, 0x80])?.reason == .notUTF8(offset: 12))
  }

  @Test("a file that breaks off says in what")
  func truncated() {
    let cases: [(String, ImportError.Unfinished, Int)] = [
      ("---\ntitle: A\n", .frontMatter, 1), ("journey\naccDescr {\nA\n", .description, 2),
      ("journey\n%%{init:\n", .directive, 2), ("# A\n```mermaid\njourney\n", .codeBlock, 3),
      ("journey\nA: 3: Me\nBuys the tick", .task, 3),
    ]
    for (text, unfinished, line) in cases {
      #expect(error(text) == ImportError(.truncated(unfinished), line: line), "\(text)")
    }
    let cut = error(Array("journey\nA: 3: ".utf8) + [0xD0])
    #expect(cut == ImportError(.truncated(.character), line: 2))
  }

  @Test("an empty file is called empty", arguments: ["", "\u{FEFF}", " \n\r\n", "%% only\n"])
  func empty(text: String) { #expect(error(text) == ImportError(.empty)) }

  @Test("limits are kept and named")
  func limits() {
    var limits = ImportLimits()
    limits.fileBytesMax = 100
    limits.lineBytesMax = 20
    limits.tasksMax = 2
    limits.stagesMax = 1
    let long = String(repeating: "x", count: 21)
    #expect(
      error(String(repeating: "x", count: 101), limits: limits)
        == ImportError(.fileTooLarge(bytes: 101, bytesMax: 100)))
    #expect(
      error("journey\n" + long, limits: limits)
        == ImportError(.lineTooLong(bytesMax: 20), line: 2))
    #expect(
      error("journey\nA: 1\nB: 2\nC: 3\n", limits: limits)
        == ImportError(.tooManyTasks(tasksMax: 2), line: 4))
    #expect(
      error("journey\nsection A\nsection B\n", limits: limits)
        == ImportError(.tooManyStages(stagesMax: 1), line: 3))
  }

  @Test("a task or section without a name says where")
  func names() {
    #expect(error("journey\n   : 5: Me") == ImportError(.taskWithoutName, line: 2, column: 4))
    #expect(error("journey\n section\n") == ImportError(.sectionWithoutName, line: 2))
    #expect(
      error("journey\n   : 5: Me")?.description
        == "line 2, column 4: there is no task name before the colon; "
        + "write “name: score: actor, actor”")
  }

  @Test("what a message quotes cannot act on a terminal")
  func quoting() {
    let message = error("\u{1B}[2Jhello\u{202E} world" + String(repeating: "!", count: 99))?
      .description
    #expect(message?.contains("␛[2Jhello world!") == true)
    #expect(message?.contains("…”") == true)
    #expect(message?.unicodeScalars.contains("\u{1B}") == false)
  }
}
