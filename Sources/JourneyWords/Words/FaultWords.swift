import JourneyMap
import JourneyTemplates

extension SpokenLanguage {
  /// Why an edit makes no sense, and what to do, in a sentence.
  package func words(for fault: EditFault) -> String { words("fault.\(fault.name)") }
}
