import CBOR
import ReplicatedData

/// A CBOR item as a tree, for mutations that keep the form: of bytes changed at random hardly any
/// pass a decoder that insists on one encoding for each meaning.
package indirect enum CBORTree {
  /// Major type 0 or 1.
  case number(isNegative: Bool, UInt64)
  case byteString([UInt8])
  /// A byte string that is an encoded item itself.
  case encoded(CBORTree)
  case text(String)
  case array([CBORTree])
  /// False, true or null.
  case simple(UInt8)

  /// Nil if the bytes are not one item, or one of a kind that is not used here.
  package init?(_ bytes: [UInt8]) {
    var reader = CBORReader(bytes)
    guard let tree = try? CBORTree(&reader, depthMax: 12), reader.isAtEnd else { return nil }
    self = tree
  }

  private init(_ reader: inout CBORReader, depthMax: Int) throws(CBORError) {
    guard depthMax > 0 else { throw .tooLong }
    switch try reader.peek() {
    case .unsigned: self = .number(isNegative: false, try reader.unsigned())
    case .negative: self = .number(isNegative: true, UInt64(bitPattern: ~(try reader.integer())))
    case .byteString:
      let bytes = try reader.byteString()
      let item = bytes.count > 1 ? CBORTree(bytes) : nil
      self = item.map { .encoded($0) } ?? .byteString(bytes)
    case .text: self = .text(try reader.text())
    case .array:
      var items: [CBORTree] = []
      for _ in 0..<(try reader.array()) {
        items.append(try CBORTree(&reader, depthMax: depthMax - 1))
      }
      self = .array(items)
    case .bool: self = .simple(try reader.bool() ? 0xF5 : 0xF4)
    case .null:
      try reader.null()
      self = .simple(0xF6)
    case .map: throw .unsupported
    }
  }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .number(false, let value): writer.unsigned(value)
    case .number(true, let value):
      writer.integer(~Int64(truncatingIfNeeded: value & (.max >> 1)))
    case .byteString(let bytes): writer.byteString(bytes)
    case .encoded(let item):
      var inner = CBORWriter()
      item.write(to: &inner)
      writer.byteString(inner.bytes)
    case .text(let text): writer.text(text)
    case .array(let items):
      writer.array(items.count)
      for item in items { item.write(to: &writer) }
    case .simple(let byte): writer.encoded([byte])
    }
  }

  var nodeCount: Int {
    switch self {
    case .array(let items): items.reduce(1) { $0 + $1.nodeCount }
    case .encoded(let item): 1 + item.nodeCount
    default: 1
    }
  }

  /// All items, this one first.
  var nodes: [CBORTree] {
    switch self {
    case .array(let items): [self] + items.flatMap(\.nodes)
    case .encoded(let item): [self] + item.nodes
    default: [self]
    }
  }

  /// Changes the item that is `place` behind this one in reading order.
  mutating func change(at place: Int, _ change: (inout CBORTree) -> Void) {
    if place == 0 { return change(&self) }
    switch self {
    case .encoded(var item):
      item.change(at: place - 1, change)
      self = .encoded(item)
    case .array(var items):
      var left = place - 1
      for index in items.indices {
        let count = items[index].nodeCount
        if left < count {
          items[index].change(at: left, change)
          break
        }
        left -= count
      }
      self = .array(items)
    default: break
    }
  }
}

extension FuzzTarget {
  /// A changed input that is well-formed CBOR again; nil if this one is not.
  package func mutated(_ bytes: [UInt8], seed: UInt64) -> [UInt8]? {
    var random = Choices(seed: seed)
    guard isCBOR, random.below(4) > 0, var tree = CBORTree(bytes) else { return nil }
    let nodes = tree.nodes
    for _ in 0...random.below(3) {
      let other = nodes[random.below(nodes.count)]
      tree.change(at: random.below(tree.nodeCount)) { $0.mutate(&random, other) }
    }
    var writer = CBORWriter()
    tree.write(to: &writer)
    return writer.bytes.count <= bytesMax ? writer.bytes : nil
  }
}

extension CBORTree {
  mutating func mutate(_ random: inout Choices, _ other: CBORTree) {
    if random.below(8) == 0 {
      self = other
      return
    }
    switch self {
    case .number(let isNegative, let value):
      let changed: UInt64 =
        switch random.below(6) {
        case 0: value &+ 1
        case 1: value &- 1
        case 2: UInt64(random.below(24))
        case 3: (1 << 53) - UInt64(random.below(3))
        case 4: 1 << UInt64(random.below(64))
        default: value ^ 1 << UInt64(random.below(8))
        }
      self = .number(isNegative: random.below(16) == 0 ? !isNegative : isNegative, changed)
    case .byteString(var bytes):
      if bytes.isEmpty || random.below(3) == 0 {
        bytes.append(UInt8(random.below(256)))
      } else if random.below(2) == 0 {
        bytes.removeLast()
      } else {
        bytes[random.below(bytes.count)] = UInt8(random.below(256))
      }
      self = .byteString(bytes)
    case .encoded: self = .byteString([])
    case .text(var text):
      let scalars: [Unicode.Scalar] = ["a", "0", "-", "ż", "中", "\u{1F600}", "\u{7}", "\u{202E}"]
      if text.isEmpty || random.below(2) == 0 {
        text.unicodeScalars.append(scalars[random.below(scalars.count)])
      } else {
        text.unicodeScalars.removeLast()
      }
      self = .text(text)
    case .array(var items):
      let place = random.below(items.count + 1)
      switch random.below(4) {
      case 0: items.insert(other, at: place)
      case 1 where place < items.count: items.remove(at: place)
      case 2 where place < items.count: items.insert(items[place], at: place)
      default: if place + 1 < items.count { items.swapAt(place, place + 1) }
      }
      self = .array(items)
    case .simple: self = .simple([0xF4, 0xF5, 0xF6][random.below(3)])
    }
  }
}

struct Choices {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func below(_ bound: Int) -> Int { Int(generator.next() % UInt64(bound)) }
}
