/// Numbers that stand for one person or one account, told by their check digits.
enum IdentityNumber {
  /// Whether digits are such a number: a payment card (Luhn, ISO/IEC 7812), a Polish PESEL, a
  /// Romanian CNP, a Russian СНИЛС or ИНН of a person, a French NIR, a German tax number.
  static func isOne(digits: [Int]) -> Bool {
    switch digits.count {
    case 11: isPESEL(digits) || isSNILS(digits) || isTaxNumber(digits)
    case 12: isINN(digits)
    case 13: isCNP(digits) || isCard(digits)
    case 15: isNIR(digits) || isCard(digits)
    case 14, 16...19: isCard(digits)
    default: false
    }
  }

  /// Whether a text of letters and digits, without spaces, is an IBAN (ISO 13616), a Spanish DNI or
  /// NIE, or a British National Insurance number.
  static func isOne(code: some StringProtocol) -> Bool {
    let code = Array(code.uppercased().utf8)
    guard code.allSatisfy({ isDigit($0) || isLetter($0) }) else { return false }
    return isIBAN(code) || isDNI(code) || isNINO(code)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

  // MARK: Digits

  private static func weighted(_ digits: some Sequence<Int>, _ weights: [Int]) -> Int {
    zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  static func isCard(_ digits: [Int]) -> Bool {
    guard let first = digits.first, (2...6).contains(first), Set(digits).count > 1 else {
      return false
    }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let doubled = index % 2 == 1 ? digit * 2 : digit
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return sum % 10 == 0
  }

  static func isPESEL(_ digits: [Int]) -> Bool {
    let month = (digits[2] * 10 + digits[3]) % 20
    let day = digits[4] * 10 + digits[5]
    let sum = weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3])
    return (1...12).contains(month) && (1...31).contains(day) && (10 - sum % 10) % 10 == digits[10]
  }

  static func isCNP(_ digits: [Int]) -> Bool {
    let month = digits[3] * 10 + digits[4]
    let day = digits[5] * 10 + digits[6]
    let rest = weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
    return digits[0] > 0 && (1...12).contains(month) && (1...31).contains(day)
      && (rest == 10 ? 1 : rest) == digits[12]
  }

  static func isSNILS(_ digits: [Int]) -> Bool {
    let sum = weighted(digits.prefix(9), [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
    return (sum == 100 ? 0 : sum) == digits[9] * 10 + digits[10]
  }

  static func isINN(_ digits: [Int]) -> Bool {
    let first = weighted(digits, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
    let second = weighted(digits, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10
    return first == digits[10] && second == digits[11]
  }

  static func isNIR(_ digits: [Int]) -> Bool {
    let number = digits.prefix(13).reduce(0) { $0 * 10 + $1 }
    return (1...2).contains(digits[0]) && 97 - number % 97 == digits[13] * 10 + digits[14]
  }

  /// ISO 7064, MOD 11, 10.
  static func isTaxNumber(_ digits: [Int]) -> Bool {
    guard digits[0] > 0 else { return false }
    var product = 10
    for digit in digits.prefix(10) {
      let sum = (digit + product) % 10
      product = (sum == 0 ? 10 : sum) * 2 % 11
    }
    return (11 - product) % 10 == digits[10]
  }

  // MARK: Letters and digits

  private static func isIBAN(_ code: [UInt8]) -> Bool {
    guard (15...34).contains(code.count), isLetter(code[0]), isLetter(code[1]), isDigit(code[2]),
      isDigit(code[3])
    else { return false }
    var rest = 0
    for byte in code[4...] + code[..<4] {
      rest =
        isDigit(byte) ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 55)) % 97
    }
    return rest == 1
  }

  private static let dniLetters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)

  private static func isDNI(_ code: [UInt8]) -> Bool {
    guard code.count == 9, let last = code.last, isLetter(last) else { return false }
    var digits = Array(code.dropLast())
    if let sign = [0x58, 0x59, 0x5A].firstIndex(of: digits[0]) { digits[0] = 0x30 + UInt8(sign) }
    guard digits.allSatisfy(isDigit) else { return false }
    return dniLetters[digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } % 23] == last
  }

  private static func isNINO(_ code: [UInt8]) -> Bool {
    code.count == 9 && isLetter(code[0]) && isLetter(code[1]) && code[2..<8].allSatisfy(isDigit)
      && (0x41...0x44).contains(code[8])
  }
}
