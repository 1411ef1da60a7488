/// Writes deterministic CBOR (RFC 8949 §4.2.1): shortest arguments, definite lengths.
///
/// The caller announces the count of an array or map and then writes that many items; map keys are
/// to be written in ascending order of their encoding.
public struct CBORWriter {
  /// What has been written so far.
  public private(set) var bytes: [UInt8]

  public init(reservingCapacity capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Starts an array of `count` items.
  public mutating func array(_ count: Int) { head(0x80, UInt64(count)) }

  /// Starts a map of `count` pairs.
  public mutating func map(_ count: Int) { head(0xA0, UInt64(count)) }

  public mutating func unsigned(_ value: UInt64) { head(0x00, value) }

  public mutating func unsigned(_ value: UInt32) { head(0x00, UInt64(value)) }

  /// Writes an integer of the range −2⁶³ … 2⁶³ − 1.
  public mutating func integer(_ value: Int64) {
    if value >= 0 {
      head(0x00, UInt64(value))
    } else {
      head(0x20, UInt64(bitPattern: ~value))
    }
  }

  public mutating func bool(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

  public mutating func null() { bytes.append(0xF6) }

  public mutating func byteString(_ value: [UInt8]) {
    head(0x40, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  public mutating func byteString(_ value: ArraySlice<UInt8>) {
    head(0x40, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  public mutating func text(_ value: String) {
    head(0x60, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Starts a text string of `count` bytes, which the caller adds with ``utf8(_:)``, in pieces.
  public mutating func textHead(utf8Count count: Int) { head(0x60, UInt64(count)) }

  /// Adds bytes of a text string that was announced with ``textHead(utf8Count:)``.
  public mutating func utf8(_ value: [UInt8]) { bytes.append(contentsOf: value) }

  /// Adds bytes of a text string that was announced with ``textHead(utf8Count:)``.
  public mutating func utf8(_ value: ArraySlice<UInt8>) { bytes.append(contentsOf: value) }

  /// Adds an item that is already encoded.
  public mutating func encoded(_ item: [UInt8]) { bytes.append(contentsOf: item) }

  /// Forgets what was written and keeps the memory, so that one writer serves many messages.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func head(_ major: UInt8, _ argument: UInt64) {
    if argument < 24 {
      bytes.append(major | UInt8(truncatingIfNeeded: argument))
    } else if argument <= 0xFF {
      bytes.append(major | 24)
      bytes.append(UInt8(truncatingIfNeeded: argument))
    } else if argument <= 0xFFFF {
      bytes.append(major | 25)
      bigEndian(argument, byteCount: 2)
    } else if argument <= 0xFFFF_FFFF {
      bytes.append(major | 26)
      bigEndian(argument, byteCount: 4)
    } else {
      bytes.append(major | 27)
      bigEndian(argument, byteCount: 8)
    }
  }

  private mutating func bigEndian(_ value: UInt64, byteCount: Int) {
    var shift = UInt64(byteCount) * 8
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
