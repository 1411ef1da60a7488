/// Unpacks what DEFLATE packed (RFC 1951).
struct Inflate {
  enum Failure: Error {
    case broken
    /// More than the limit came out.
    case tooLarge
  }

  private let input: ArraySlice<UInt8>
  private var offset: Int
  private var bits: UInt32 = 0
  private var bitCount: UInt32 = 0
  private var output: [UInt8] = []
  private let bytesMax: Int

  /// O(bytes that come out).
  ///
  /// - Parameter bytesMax: Of what comes out; a small file may say that it is a very large one.
  static func bytes(_ packed: ArraySlice<UInt8>, bytesMax: Int) throws(Failure) -> [UInt8] {
    var inflate = Inflate(packed, bytesMax: bytesMax)
    try inflate.run()
    return inflate.output
  }

  private init(_ input: ArraySlice<UInt8>, bytesMax: Int) {
    self.input = input
    self.bytesMax = bytesMax
    offset = input.startIndex
  }

  private mutating func run() throws(Failure) {
    var isLast = false
    while !isLast {
      isLast = try bits(1) == 1
      switch try bits(2) {
      case 0: try copyStored()
      case 1: try readBlock(Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try readCodes()
        try readBlock(literals, distances)
      default: throw .broken
      }
    }
  }

  // MARK: Bits

  /// The next bits, the first one the lowest.
  private mutating func bits(_ count: UInt32) throws(Failure) -> Int {
    while bitCount < count {
      guard offset < input.endIndex else { throw .broken }
      bits |= UInt32(input[offset]) << bitCount
      offset += 1
      bitCount += 8
    }
    let value = bits & ((1 << count) - 1)
    bits >>= count
    bitCount -= count
    return Int(value)
  }

  // MARK: Blocks

  private mutating func copyStored() throws(Failure) {
    bits = 0
    bitCount = 0
    guard input.endIndex - offset >= 4 else { throw .broken }
    let length = Int(input[offset]) | Int(input[offset + 1]) << 8
    let inverse = Int(input[offset + 2]) | Int(input[offset + 3]) << 8
    offset += 4
    guard length ^ inverse == 0xFFFF, input.endIndex - offset >= length else { throw .broken }
    guard output.count + length <= bytesMax else { throw .tooLarge }
    output += input[offset..<offset + length]
    offset += length
  }

  private mutating func readBlock(_ literals: Code, _ distances: Code) throws(Failure) {
    while true {
      let symbol = try self.symbol(of: literals)
      if symbol < 256 {
        guard output.count < bytesMax else { throw .tooLarge }
        output.append(UInt8(symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < Self.lengths.count else { throw .broken }
        let length = Self.lengths[symbol - 257] + (try bits(Self.lengthBits[symbol - 257]))
        let code = try self.symbol(of: distances)
        guard code < Self.distances.count else { throw .broken }
        let distance = Self.distances[code] + (try bits(Self.distanceBits[code]))
        guard distance <= output.count else { throw .broken }
        guard output.count + length <= bytesMax else { throw .tooLarge }
        for _ in 0..<length { output.append(output[output.count - distance]) }
      }
    }
  }

  private mutating func readCodes() throws(Failure) -> (literals: Code, distances: Code) {
    let literalCount = try bits(5) + 257
    let distanceCount = try bits(5) + 1
    let lengthCount = try bits(4) + 4
    var lengths = Array(repeating: 0, count: 19)
    for index in 0..<lengthCount { lengths[Self.lengthOrder[index]] = try bits(3) }
    guard let lengthCode = Code(lengths) else { throw .broken }
    var all: [Int] = []
    while all.count < literalCount + distanceCount {
      let symbol = try self.symbol(of: lengthCode)
      switch symbol {
      case 0...15: all.append(symbol)
      case 16:
        guard let last = all.last else { throw .broken }
        all += Array(repeating: last, count: try bits(2) + 3)
      case 17: all += Array(repeating: 0, count: try bits(3) + 3)
      default: all += Array(repeating: 0, count: try bits(7) + 11)
      }
    }
    guard all.count == literalCount + distanceCount,
      let literals = Code(Array(all[..<literalCount])),
      let distances = Code(Array(all[literalCount...]))
    else { throw .broken }
    return (literals, distances)
  }

  // MARK: Codes

  /// A canonical Huffman code.
  private struct Code {
    /// How many codes there are of each length.
    var counts: [Int]
    /// By their codes.
    var symbols: [Int]

    /// - Parameter lengths: Of each symbol's code; 0 for symbols without one.
    init?(_ lengths: [Int]) {
      counts = Array(repeating: 0, count: 16)
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var left = 1
      for length in 1...15 {
        left = left * 2 - counts[length]
        if left < 0 { return nil }
      }
      var starts = Array(repeating: 0, count: 17)
      for length in 1...15 { starts[length + 1] = starts[length] + counts[length] }
      symbols = Array(repeating: 0, count: starts[16])
      for (symbol, length) in lengths.enumerated() where length > 0 {
        symbols[starts[length]] = symbol
        starts[length] += 1
      }
    }
  }

  private mutating func symbol(of code: Code) throws(Failure) -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      value |= try bits(1)
      let count = code.counts[length]
      if value - first < count { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw .broken
  }

  private static let fixedLiterals = fixed(
    Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112)
      + Array(repeating: 7, count: 24) + Array(repeating: 8, count: 8))
  private static let fixedDistances = fixed(Array(repeating: 5, count: 30))

  private static func fixed(_ lengths: [Int]) -> Code {
    guard let code = Code(lengths) else { preconditionFailure("the fixed codes are codes") }
    return code
  }

  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits: [UInt32] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537,
    2_049, 3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
  ]
  private static let distanceBits: [UInt32] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
}
