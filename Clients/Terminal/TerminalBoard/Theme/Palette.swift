/// The colours behind the numbers of a palette, for pictures; a terminal has its own.
package enum Palette {
  /// `#RRGGBB`, as xterm has it.
  package static func hex(_ index: UInt8) -> String {
    let (red, green, blue) = components(Int(index))
    return "#" + [red, green, blue].map(hexByte).joined()
  }

  private static func components(_ index: Int) -> (Int, Int, Int) {
    if index < 16 {
      let value = basic[index]
      return (value >> 16, value >> 8 & 0xFF, value & 0xFF)
    }
    if index < 232 {
      let cube = index - 16
      return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
    }
    let grey = 8 + (index - 232) * 10
    return (grey, grey, grey)
  }

  private static func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + step * 40 }

  private static func hexByte(_ value: Int) -> String {
    let digits = String(value, radix: 16)
    return value < 16 ? "0" + digits : digits
  }

  private static let basic = [
    0x00_0000, 0xB0_2A2A, 0x2E_7D32, 0x8A_6100, 0x1F_5FBF, 0x8E_3AA8, 0x00_7A87, 0xD0_D0D0,
    0x70_7070, 0xFF_7B72, 0x7E_E787, 0xE3_B341, 0x79_C0FF, 0xD2_A8FF, 0x56_D4DD, 0xFF_FFFF,
  ]
}
