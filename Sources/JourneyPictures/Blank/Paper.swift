/// A sheet to print on, landscape.
package enum Paper: String, CaseIterable, Sendable {
  case a4, a3, a2, a1, a0, letter

  /// In millimetres (ISO 216; ANSI/ASME Y14.1 for Letter), the longer side first.
  package var size: (width: Int, height: Int) {
    switch self {
    case .a4: (297, 210)
    case .a3: (420, 297)
    case .a2: (594, 420)
    case .a1: (841, 594)
    case .a0: (1_189, 841)
    case .letter: (279, 216)
    }
  }

  /// The side of a note in millimetres: small ones on small sheets, the usual square on large ones.
  var note: (width: Int, height: Int) {
    switch self {
    case .a4, .letter: (38, 22)
    case .a3: (51, 38)
    case .a2, .a1, .a0: (76, 76)
    }
  }

  /// How much larger letters are than on A4, in percent.
  var scale: Int {
    switch self {
    case .a4, .letter: 100
    case .a3: 130
    case .a2: 180
    case .a1: 240
    case .a0: 320
    }
  }
}
