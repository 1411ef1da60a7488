import JourneyTemplates
import Testing

@testable import JourneyFormats

@Suite("Values that do not fit their field")
struct UnfitValueTests {
  @Test("what does not fit a field is told by the field's label, in the reader's language")
  func unfit() throws {
    for (language, words) in [
      (SpokenLanguage.english, "“-3” is no value of emotion: it is a whole number from −2 to 2."),
      (
        .polish,
        "„-3” nie jest wartością pola „emocja”: ma to być liczba całkowita od −2 do 2."
      ),
      (
        .romanian,
        "„-3” nu este o valoare pentru „emoție”: trebuie să fie un număr întreg de la −2 la 2."
      ),
      (.russian, "«-3» — не значение для поля «эмоция»: нужно целое число от −2 до 2."),
    ] {
      do throws(FieldAssignmentError) {
        _ = try FieldAssignment("emotion=-3", of: .card)
        Issue.record("it was read")
      } catch {
        #expect(error.sentence(in: language) == words)
        if language == .english { #expect(error.description == words) }
      }
      // No token of the schema in any of the sentences.
      for text in [
        "moment-of-truth=x", "funnel-count=x", "due=x", "status=x", "target=x", "values:x=1",
        "values:2026-03-31=x", "votes=9999999",
        "drop-reason=\(String(repeating: "x", count: 3_000))",
      ] {
        do throws(FieldAssignmentError) {
          _ = try FieldAssignment(text, of: .card)
        } catch {
          guard case .value(let name, _, _, _) = error else { continue }
          let sentence = error.sentence(in: language)
          #expect(sentence.contains(language.fieldName(name)), "\(sentence)")
          #expect(!name.contains("-") || !sentence.contains(name), "\(sentence)")
          #expect(!sentence.contains("?") && sentence.hasSuffix("."), "\(sentence)")
        }
      }
    }
  }
}
