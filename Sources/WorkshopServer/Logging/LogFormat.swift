import JourneyInsight
import Logging
import SystemClock

/// How a line of the log looks.
package enum LogFormat: String, Sendable, CaseIterable {
  /// `2026-03-01T14:30:00.250Z notice serving access=loopback url=http://127.0.0.1:7420`
  case text
  /// One JSON object (RFC 8259): `time`, `level`, `message` and a member for each field.
  case json
}

/// One line of the log before it is written down.
struct LogLine {
  /// Milliseconds since 1970.
  var milliseconds: UInt64
  var level: Logger.Level
  /// Says what happened. It is the same whenever that happens; what differs is in the fields.
  var message: String
  var fields: Logger.Metadata

  /// The line without its end. Nothing from outside can end it early or pass for another field.
  func text(_ format: LogFormat) -> String {
    switch format {
    case .text: plainText
    case .json: json
    }
  }

  private var plainText: String {
    var line = "\(WallClock.text(milliseconds: milliseconds)) \(level.rawValue) "
    Self.append(message, to: &line)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      let text = "\(value)"
      line += " \(name)="
      line += Self.isPlain(text) ? text : JSONText.quoted(text)
    }
    return line
  }

  private var json: String {
    let own = [
      ("time", WallClock.text(milliseconds: milliseconds)), ("level", level.rawValue),
      ("message", message),
    ]
    var json = JSONText(isIndented: false)
    json.object { json in
      for (name, text) in own { json.key(name) { $0.string(text) } }
      for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
        let isTaken = own.contains { $0.0 == name }
        json.key(isTaken ? "\(name)_" : name) { $0.string("\(value)") }
      }
    }
    return json.text
  }

  /// Control characters could end the line or drive a terminal.
  private static func append(_ text: String, to line: inout String) {
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      line.unicodeScalars.append(isControl ? " " : scalar)
    }
  }

  /// Whether a value needs no quotes to be told from its neighbours.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
      }
  }
}
