/// Reads answers to GET requests (HTTP/1, RFC 9112) from bytes as they come. No sockets.
///
/// As strict as ``HTTPRequestParser``. Interim answers (RFC 9110 §15.2) are passed over.
///
/// Invariant: no more than `headBytesMax` and `bodyBytesMax` are held, whatever lengths are told; one
/// byte above is a violation. After a violation the parser must not be used again.
package struct HTTPAnswerParser {
  private enum State {
    case statusLine, fields
    /// So many bytes of the body are to come.
    case counted(Int)
    case untilEnd
    case chunkSize
    case chunk(Int)
    case chunkEnd, trailer
  }

  private let headBytesMax: Int
  private let bodyBytesMax: Int
  private var state = State.statusLine
  private var answer = HTTPAnswer(status: 0)
  private var line: [UInt8] = []
  /// Bytes that the lines of this part may still have.
  private var lineBytesLeft: Int

  /// Bytes of the line before a chunk, whose extensions nobody needs.
  private static let chunkLineBytesMax = 256

  package init(headBytesMax: Int, bodyBytesMax: Int) {
    self.headBytesMax = headBytesMax
    self.bodyBytesMax = bodyBytesMax
    lineBytesLeft = headBytesMax
  }

  /// Takes from the front of `input` until an answer is whole or nothing is left.
  package mutating func next(
    _ input: inout UnsafeRawBufferPointer
  ) throws(HTTPAnswerViolation) -> HTTPAnswer? {
    while !input.isEmpty {
      switch state {
      case .statusLine:
        guard let line = try nextLine(&input, orElse: .notHTTP) else { return nil }
        answer = HTTPAnswer(status: try Self.status(of: line))
        state = .fields
      case .fields:
        let tooLarge = HTTPAnswerViolation.headTooLarge(bytesMax: headBytesMax)
        guard let line = try nextLine(&input, orElse: tooLarge) else { return nil }
        guard line.isEmpty else {
          try add(line)
          continue
        }
        if try headIsWhole() { return takeAnswer() }
      case .counted(let left):
        let count = try takeBody(&input, atMost: left)
        state = .counted(left - count)
        if count == left { return takeAnswer() }
      case .untilEnd: _ = try takeBody(&input, atMost: input.count)
      case .chunkSize:
        guard let line = try nextLine(&input, orElse: .badChunk) else { return nil }
        state = try chunk(of: line)
      case .chunk(let left):
        let count = try takeBody(&input, atMost: left)
        state = count == left ? .chunkEnd : .chunk(left - count)
        lineBytesLeft = 2
      case .chunkEnd:
        guard let line = try nextLine(&input, orElse: .badChunk) else { return nil }
        guard line.isEmpty else { throw .badChunk }
        expectChunk()
      case .trailer:
        guard let line = try nextLine(&input, orElse: .badChunk) else { return nil }
        guard !line.isEmpty else { return takeAnswer() }
        // Nobody here needs one, and a trailer must not change what the head said.
        guard HTTPSyntax.field(line[...]) != nil else { throw .badField }
      }
    }
    return nil
  }

  /// The peer has ended the connection.
  ///
  /// - Returns: The answer whose end that is.
  package mutating func end() throws(HTTPAnswerViolation) -> HTTPAnswer {
    guard case .untilEnd = state else { throw .endedEarly }
    return takeAnswer()
  }

  private mutating func takeAnswer() -> HTTPAnswer {
    state = .statusLine
    lineBytesLeft = headBytesMax
    defer { answer = HTTPAnswer(status: 0) }
    return answer
  }

  // MARK: Lines

  /// The next line without its end; nil if it has not come as a whole. Looks at each byte once.
  private mutating func nextLine(
    _ input: inout UnsafeRawBufferPointer, orElse violation: HTTPAnswerViolation
  ) throws(HTTPAnswerViolation) -> [UInt8]? {
    while let byte = input.first {
      input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
      guard lineBytesLeft > 0 else { throw violation }
      lineBytesLeft -= 1
      guard byte == HTTPSyntax.lf else {
        line.append(byte)
        continue
      }
      guard line.popLast() == HTTPSyntax.cr else { throw violation }
      defer { line.removeAll(keepingCapacity: true) }
      return line
    }
    return nil
  }

  /// `HTTP/1.1 200 OK`; the words may be missing.
  private static func status(of line: [UInt8]) throws(HTTPAnswerViolation) -> Int {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let version = String(validating: parts[0], as: UTF8.self),
      version == "HTTP/1.1" || version == "HTTP/1.0", parts[1].count == 3,
      let status = HTTPSyntax.number(String(decoding: parts[1], as: UTF8.self)),
      (100...599).contains(status)
    else { throw .notHTTP }
    return status
  }

  private mutating func add(_ line: [UInt8]) throws(HTTPAnswerViolation) {
    guard answer.headers.count < HTTPSyntax.fieldsMax else {
      throw .headTooLarge(bytesMax: headBytesMax)
    }
    guard let field = HTTPSyntax.field(line[...]) else { throw .badField }
    answer.headers.append(field)
  }

  // MARK: Bodies

  /// Finds out how the body comes (RFC 9112 §6.3). `true` if there is none.
  private mutating func headIsWhole() throws(HTTPAnswerViolation) -> Bool {
    guard answer.status != 101 else { throw .upgrade }
    if answer.status < 200 {
      // Those before the answer share its room.
      state = .statusLine
      return false
    }
    if answer.status == 204 || answer.status == 304 { return true }
    if let coding = answer.header("content-encoding"), asciiLowercased(coding) != "identity" {
      throw .contentCoding
    }
    let lengths = answer.headers.filter { $0.name == "content-length" }
    let codings = answer.headers.filter { $0.name == "transfer-encoding" }
    if let coding = codings.first {
      guard lengths.isEmpty else { throw .contradictoryLength }
      guard codings.count == 1, asciiLowercased(coding.value) == "chunked" else {
        throw .transferCoding
      }
      expectChunk()
      return false
    }
    guard let length = lengths.first else {
      state = .untilEnd
      return false
    }
    guard lengths.count == 1 else { throw .contradictoryLength }
    guard let count = HTTPSyntax.number(length.value), !length.value.isEmpty else {
      throw .badContentLength
    }
    guard count <= bodyBytesMax else { throw .bodyTooLarge(bytesMax: bodyBytesMax) }
    state = .counted(count)
    return count == 0
  }

  private mutating func takeBody(
    _ input: inout UnsafeRawBufferPointer, atMost most: Int
  ) throws(HTTPAnswerViolation) -> Int {
    let count = min(most, input.count)
    guard count <= bodyBytesMax - answer.body.count else {
      throw .bodyTooLarge(bytesMax: bodyBytesMax)
    }
    answer.body.append(contentsOf: input.prefix(count))
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
    return count
  }

  private mutating func expectChunk() {
    state = .chunkSize
    lineBytesLeft = Self.chunkLineBytesMax
  }

  /// The chunk that a line announces: hexadecimal digits, and perhaps extensions (RFC 9112 §7.1).
  private mutating func chunk(of line: [UInt8]) throws(HTTPAnswerViolation) -> State {
    let digits = trimmed(String(decoding: line.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self))
    guard !digits.isEmpty, digits.utf8.allSatisfy(Self.isHexadecimal) else { throw .badChunk }
    guard let size = Int(digits, radix: 16), size <= bodyBytesMax - answer.body.count else {
      throw .bodyTooLarge(bytesMax: bodyBytesMax)
    }
    lineBytesLeft = headBytesMax
    return size == 0 ? .trailer : .chunk(size)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
