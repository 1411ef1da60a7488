import WebSocketTransport
import WorkshopClient

// What comes off a socket depends on the bytes alone, never on how they were cut into reads.

/// What a reader made of a stream: what came out, and how it ended.
private struct Outcome: Equatable {
  var events: [String] = []
  var violation: String?

  /// Feeds a stream in pieces until the reader gives up on it.
  init(
    of bytes: [UInt8], inPiecesOf sizes: [Int],
    _ next: (inout UnsafeRawBufferPointer) throws -> String?
  ) {
    var start = 0
    var turn = 0
    while start < bytes.count, violation == nil {
      let piece = Array(bytes[start..<min(bytes.count, start + sizes[turn % sizes.count])])
      start += piece.count
      turn += 1
      piece.withUnsafeBytes { buffer in
        var input = buffer
        do {
          while let event = try next(&input) { events.append(event) }
        } catch {
          violation = "\(error)"
        }
      }
    }
  }
}

private func checkCuts(
  _ bytes: [UInt8], _ makeReader: () -> (inout UnsafeRawBufferPointer) throws -> String?
) throws {
  var source = ByteSource(bytes)
  let sizes = (0..<8).map { _ in 1 + source.below(23) }
  let whole = Outcome(of: bytes, inPiecesOf: [max(1, bytes.count)], makeReader())
  let single = Outcome(of: bytes, inPiecesOf: [1], makeReader())
  let mixed = Outcome(of: bytes, inPiecesOf: sizes, makeReader())
  try expect(whole == single, "whole: \(whole), byte by byte: \(single)")
  try expect(whole == mixed, "whole: \(whole), in pieces of \(sizes): \(mixed)")
}

func fuzzFrames(_ bytes: [UInt8]) throws {
  try checkCuts(bytes) {
    var decoder = FrameDecoder(messageBytesMax: 600)
    return { input in try decoder.next(&input).map { "\($0)" } }
  }
}

func fuzzRequests(_ bytes: [UInt8]) throws {
  var configuration = ServerConfiguration()
  configuration.allowedOrigins = ["https://maps.example.org"]
  try checkCuts(bytes) {
    var parser = HTTPRequestParser(bytesMax: 1_000, remoteAddress: "192.0.2.1")
    return { input in
      guard let request = try parser.next(&input) else { return nil }
      try expect(request.path.hasPrefix("/"), "the path \(request.path)")
      try expect(!request.path.utf8.contains(0), "a path with a NUL")
      for header in request.headers {
        try expect(
          header.value.utf8.allSatisfy { $0 == 9 || $0 >= 0x20 && $0 != 0x7F },
          "the field \(header)")
      }
      let decision = upgradeDecision(for: request, configuration: configuration)
      if case .accept(let head) = decision {
        try expect(request.method == "GET" && head.suffix(4) == [13, 10, 13, 10], "an upgrade")
      }
      return "\(request) \(decision)"
    }
  }
}

func fuzzAnswers(_ bytes: [UInt8]) throws {
  try checkCuts(bytes) {
    var parser = HTTPAnswerParser(headBytesMax: 400, bodyBytesMax: 300)
    return { input in
      guard let answer = try parser.next(&input) else { return nil }
      try expect((200...599).contains(answer.status), "the status \(answer.status)")
      try expect(answer.body.count <= 300, "a body of \(answer.body.count) bytes")
      for header in answer.headers {
        try expect(
          header.value.utf8.allSatisfy { $0 == 9 || $0 >= 0x20 && $0 != 0x7F },
          "the field \(header)")
      }
      return "\(answer)"
    }
  }
}

func fuzzURL(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  if let url = try? WebSocketURL(text) {
    try expect(url.port > 0 && !url.host.isEmpty && url.target.hasPrefix("/"), "\(url)")
    try expect(
      url.description.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }, "\(url) would break a request")
    let again = try? WebSocketURL(url.description)
    try expect(again == url, "\(text) reads as \(url), and that as \(String(describing: again))")
  }
  if let address = try? ServerAddress(text) {
    let again = try? ServerAddress(address.text)
    try expect(again?.authority == address.authority, "\(text) is served at \(address.text)")
  }
}
