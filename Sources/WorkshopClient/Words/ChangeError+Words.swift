import JourneyFormats
import JourneyMap
import JourneyTemplates
import SyncEngine
import SyncProtocol

extension ChangeError {
  /// Why an edit could not be made, in words for whoever wanted it.
  package var explanation: String {
    guard case .edit(let fault) = self else { return RefusalCode(self).explanation }
    return SpokenLanguage.english.words(for: fault)
  }
}
