import Testing

@testable import WebSocketTransport

@Suite("Reading HTTP answers")
struct HTTPAnswerParserTests {
  private typealias Violation = HTTPAnswerViolation

  /// What a stream holds, read in pieces of a size; the end of the stream belongs to it.
  private func answer(
    to text: String, piece: Int = .max, headBytesMax: Int = 400, bodyBytesMax: Int = 40
  ) throws(HTTPAnswerViolation) -> HTTPAnswer {
    var parser = HTTPAnswerParser(headBytesMax: headBytesMax, bodyBytesMax: bodyBytesMax)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(piece))
      rest = rest.dropFirst(part.count)
      let outcome = part.withUnsafeBytes { bytes in
        var input = bytes
        return Result { () throws(HTTPAnswerViolation) in try parser.next(&input) }
      }
      if let answer = try outcome.get() { return answer }
    }
    return try parser.end()
  }

  @Test(
    "the length is told, comes in chunks, or is the end of the connection", arguments: [1, 3, .max])
  func bodies(piece: Int) throws {
    for text in [
      "HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "2\r\nhe\r\n003;a=b\r\nllo\r\n0\r\nX: y\r\n\r\n",
      "HTTP/1.0 200\r\nContent-Type:text/plain\r\n\r\nhello",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 \r\nContent-Type: text/plain\r\n"
        + "Content-Length: 5\r\n\r\nhello",
    ] {
      let answer = try answer(to: text, piece: piece)
      #expect(answer.status == 200)
      #expect(answer.mediaType == "text/plain")
      #expect(answer.body == Array("hello".utf8), "\(text)")
    }
    let nothing = try answer(
      to: "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", piece: piece)
    #expect(nothing.status == 304 && nothing.body.isEmpty)
  }

  @Test("what is no proper answer is told apart")
  func violations() {
    let ok = "HTTP/1.1 200 OK\r\n"
    let cases: [(String, Violation)] = [
      ("", .endedEarly), ("HTTP/1.1 200", .endedEarly),
      (ok + "Content-Length: 5\r\n\r\nhell", .endedEarly),
      (ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", .endedEarly),
      ("SSH-2.0-OpenSSH\r\n", .notHTTP), ("HTTP/2 200\r\n", .notHTTP),
      ("HTTP/1.1 99 x\r\n", .notHTTP), ("HTTP/1.1 +20 x\r\n", .notHTTP),
      ("HTTP/1.1 200 OK\n", .notHTTP), (String(repeating: "x", count: 500), .notHTTP),
      (ok + "A : b\r\n\r\n", .badField), (ok + " folded\r\n\r\n", .badField),
      (ok + "A: b\u{1}\r\n\r\n", .badField),
      (ok + "A: \(String(repeating: "x", count: 500))\r\n\r\n", .headTooLarge(bytesMax: 400)),
      (
        ok + String(repeating: "a:b\r\n", count: 101) + "\r\n",
        .headTooLarge(bytesMax: 400)
      ),
      (String(repeating: "HTTP/1.1 100 C\r\n\r\n", count: 100), .notHTTP),
      (ok + "Content-Length: 41\r\n\r\n", .bodyTooLarge(bytesMax: 40)),
      (ok + "Content-Length: 9223372036854775807\r\n\r\n", .bodyTooLarge(bytesMax: 40)),
      (ok + "Content-Length: 9223372036854775808\r\n\r\n", .badContentLength),
      (ok + "Content-Length: +5\r\n\r\nhello", .badContentLength),
      (ok + "Content-Length: \r\n\r\nhello", .badContentLength),
      (ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", .contradictoryLength),
      (ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", .contradictoryLength),
      (ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", .transferCoding),
      (ok + "Content-Encoding: gzip\r\n\r\nxx", .contentCoding),
      (ok + "\r\n" + String(repeating: "x", count: 41), .bodyTooLarge(bytesMax: 40)),
      (ok + "Transfer-Encoding: chunked\r\n\r\n29\r\n", .bodyTooLarge(bytesMax: 40)),
      (
        ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        .bodyTooLarge(bytesMax: 40)
      ),
      (ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", .badChunk),
      (ok + "Transfer-Encoding: chunked\r\n\r\n\r\n", .badChunk),
      (ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n", .badChunk),
      (
        ok + "Transfer-Encoding: chunked\r\n\r\n1;\(String(repeating: "x", count: 300))",
        .badChunk
      ),
      ("HTTP/1.1 101 Switching Protocols\r\n\r\n", .upgrade),
    ]
    for (text, violation) in cases {
      for piece in [1, 7, .max] {
        #expect(throws: violation, "\(text.debugDescription) by \(piece)") {
          try answer(to: text, piece: piece)
        }
      }
    }
  }
}
