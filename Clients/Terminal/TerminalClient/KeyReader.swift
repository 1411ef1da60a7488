import CNcurses
import Glibc
import TerminalBoard

/// Makes inputs for the board of what ncurses reads.
struct KeyReader {
  /// What a bracketed paste has brought so far; nil outside of one.
  private var pasted: String?
  private var lastPress: (point: GridPoint, time: UInt64)?
  /// A second press within this time is a double one.
  private static let doubleMilliseconds: UInt64 = 400
  private static let pasteBytesMax = 1_000_000

  /// All there is to be read now.
  mutating func read(at milliseconds: UInt64) -> [BoardInput] {
    var inputs: [BoardInput] = []
    var code: UInt32 = 0
    while true {
      switch waymark_read_key(&code) {
      case Int32(WAYMARK_KEY_CHARACTER): character(code, &inputs)
      case Int32(WAYMARK_KEY_CODE): key(Int32(bitPattern: code), milliseconds, &inputs)
      default: return inputs
      }
    }
  }

  private mutating func character(_ code: UInt32, _ inputs: inout [BoardInput]) {
    guard let scalar = Unicode.Scalar(code) else { return }
    if pasted != nil {
      if pasted?.utf8.count ?? 0 < Self.pasteBytesMax { pasted?.unicodeScalars.append(scalar) }
      return
    }
    if scalar.value == 0x1B {
      var next: UInt32 = 0
      // A letter at once behind it is one that was typed with Alt.
      guard waymark_read_key(&next) == Int32(WAYMARK_KEY_CHARACTER),
        let scalar = Unicode.Scalar(next), next != 0x1B
      else { return inputs.append(.key(KeyStroke(.escape))) }
      if scalar.value == 0x7F || scalar.value == 0x08 {
        return inputs.append(.key(KeyStroke(.backspace, .alt)))
      }
      return inputs.append(.key(.alt(Character(scalar))))
    }
    inputs.append(.key(Self.stroke(scalar)))
  }

  private static func stroke(_ scalar: Unicode.Scalar) -> KeyStroke {
    switch scalar.value {
    case 0x0D: KeyStroke(.enter)
    case 0x09: KeyStroke(.tab)
    case 0x7F: KeyStroke(.backspace)
    case 0x00: .control(" ")
    case 0x01...0x1A: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
    case 0x1C...0x1F: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
    default: .character(Character(scalar))
    }
  }

  private mutating func key(
    _ code: Int32, _ milliseconds: UInt64, _ inputs: inout [BoardInput]
  ) {
    switch code {
    case Int32(WAYMARK_PASTE_START): pasted = ""
    case Int32(WAYMARK_PASTE_END):
      if let pasted { inputs.append(.paste(pasted)) }
      pasted = nil
    case Int32(WAYMARK_MOUSE): mouse(milliseconds, &inputs)
    default: if let stroke = Self.strokes[code] { inputs.append(.key(stroke)) }
    }
  }

  private static let strokes: [Int32: KeyStroke] = {
    var strokes: [Int32: KeyStroke] = [:]
    func add(_ code: Int32, _ key: KeyStroke.Key, _ modifiers: KeyStroke.Modifiers = []) {
      strokes[code] = KeyStroke(key, modifiers)
    }
    add(KEY_UP, .up)
    add(KEY_DOWN, .down)
    add(KEY_LEFT, .left)
    add(KEY_RIGHT, .right)
    add(KEY_HOME, .home)
    add(KEY_END, .end)
    add(KEY_PPAGE, .pageUp)
    add(KEY_NPAGE, .pageDown)
    add(KEY_BACKSPACE, .backspace)
    add(KEY_DC, .delete)
    add(KEY_IC, .insert)
    add(KEY_ENTER, .enter)
    add(KEY_BTAB, .tab, .shift)
    add(KEY_SLEFT, .left, .shift)
    add(KEY_SRIGHT, .right, .shift)
    add(Int32(WAYMARK_CTRL_LEFT), .left, .control)
    add(Int32(WAYMARK_CTRL_RIGHT), .right, .control)
    add(Int32(WAYMARK_CTRL_HOME), .home, .control)
    add(Int32(WAYMARK_CTRL_END), .end, .control)
    add(Int32(WAYMARK_ALT_LEFT), .left, .alt)
    add(Int32(WAYMARK_ALT_RIGHT), .right, .alt)
    for number in 1...12 { add(KEY_F0 + Int32(number), .function(number)) }
    return strokes
  }()

  /// Reads `button;column;row` and `M` or, for a release, `m`: xterm's mode 1006.
  private mutating func mouse(_ milliseconds: UInt64, _ inputs: inout [BoardInput]) {
    var numbers = [0]
    var code: UInt32 = 0
    var isRelease = false
    reading: while true {
      guard waymark_read_key(&code) == Int32(WAYMARK_KEY_CHARACTER), numbers.count <= 3 else {
        return
      }
      switch code {
      case 0x30...0x39:
        numbers[numbers.count - 1] = min(numbers[numbers.count - 1] * 10 + Int(code) - 0x30, 9_999)
      case 0x3B: numbers.append(0)
      case 0x4D: break reading
      case 0x6D:
        isRelease = true
        break reading
      default: return
      }
    }
    guard numbers.count == 3 else { return }
    let point = GridPoint(row: max(numbers[2] - 1, 0), column: max(numbers[1] - 1, 0))
    // Shift, Alt and Ctrl are 4, 8 and 16, moving is 32, the wheel 64.
    let kind: MouseEvent.Kind
    var isDouble = false
    switch (numbers[0] & ~28, isRelease) {
    case (64, false): kind = .wheelUp
    case (65, false): kind = .wheelDown
    case (0, true): kind = .release
    case (32, false): kind = .drag
    case (0, false):
      kind = .press
      if let lastPress, lastPress.point == point {
        isDouble = milliseconds < lastPress.time + Self.doubleMilliseconds
      }
      lastPress = (point, milliseconds)
    default: return
    }
    inputs.append(
      .mouse(MouseEvent(kind, row: point.row, column: point.column, isDouble: isDouble)))
  }
}
