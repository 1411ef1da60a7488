import MapOutline

/// What people write into a cell so that it does not look forgotten: `N/A`, `-`, `TBD`, `brak`, `нет`.
enum Placeholder {
  private static let bytesMax = 48

  /// Whether a text, alone in its cell, says that there is nothing.
  static func isOne(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= bytesMax else { return false }
    let words = Words.list(text)
    if words.isEmpty {
      return text.unicodeScalars.allSatisfy { marks.contains($0) || MermaidText.isSpace($0) }
    }
    guard words.count <= 4 else { return false }
    let folded = words.joined(separator: " ")
    // As spreadsheets say that a formula failed: `#REF!`, `#DIV/0!`.
    if text.hasPrefix("#"), text.hasSuffix("!") || text.hasSuffix("?") {
      return errors.contains(folded)
    }
    // “No!” and “None?” are said with some feeling.
    return Self.words.contains(folded) && !text.hasSuffix("!") && !text.hasSuffix("?")
  }

  /// Words that also answer a question: beside “yes” they are no placeholders.
  static func mayBeAnswer(_ text: String) -> Bool { noes.contains(Words.folded(text)) }

  static func isYes(_ text: String) -> Bool { yeses.contains(Words.folded(text)) }

  private static let marks = Set("-–—−‐‑‒―_.…*•·~/\\|?#()[]<>".unicodeScalars)
  private static let noes: Set<String> = ["no", "nie", "nu", "нет", "nein", "non"]
  private static let yeses: Set<String> = ["yes", "tak", "da", "да", "ja", "oui", "si"]
  private static let errors: Set<String> = ["ref", "value", "div 0", "name", "null", "num", "n a"]

  private static let words: Set<String> = Set(
    ("n a, na, n d, nd, nan, nil, null, none, nothing, empty, blank, tbd, tba, tbc, todo, to do, "
      + "to be defined, to be determined, to be confirmed, to be decided, to be added, not applicable, "
      + "not available, no answer, no data, no comment, no comments, undefined, no, not yet, "
      + "brak, brak danych, brak odpowiedzi, brak uwag, nie dotyczy, do ustalenia, do uzupelnienia, "
      + "do wypelnienia, do dodania, nic, nie, zadne, zaden, zadna, b d, "
      + "nu, nimic, nu este cazul, nu e cazul, nu se aplica, niciuna, niciunul, niciun, de completat, de stabilit, "
      + "de definit, lipsa, fara, fara raspuns, "
      + "нет, ничего, нет данных, нет ответа, не применимо, неприменимо, не указано, н д, нд, "
      + "уточнить, отсутствует, пусто, определить, заполнить, "
      + "keine, keiner, kein, nichts, entfallt, nicht zutreffend, k a, nein, aucun, aucune, rien, neant, "
      + "sans objet, non, ninguno, ninguna, nada, no aplica, sin respuesta")
      .split(separator: ", ").map { String($0) })
}
