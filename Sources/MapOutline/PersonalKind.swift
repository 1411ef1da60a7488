import JourneyInsight

/// What of a person a column or a text gives away.
package enum PersonalKind: String, Hashable, Sendable {
  case name
  case email
  case phone
  case address
  case network
  case place
  case identity
  case birth
  case account
  /// For whom somebody works: a company alone is nobody.
  case employer
  /// Which answer of which moment: numbers of responses, times, what a survey tool adds of itself.
  case response
  /// What a survey tool says of itself in every row.
  case constant

  /// Whether it is about somebody rather than about an answer.
  package var isOfAPerson: Bool { self != .response && self != .constant }

  /// A plural for people: “e-mail addresses”.
  package var message: Message {
    switch self {
    case .name: Message(ImportMessage.aboutName)
    case .email: Message(ImportMessage.aboutEmail)
    case .phone: Message(ImportMessage.aboutPhone)
    case .address: Message(ImportMessage.aboutAddress)
    case .network: Message(ImportMessage.aboutNetwork)
    case .place: Message(ImportMessage.aboutPlace)
    case .identity: Message(ImportMessage.aboutIdentity)
    case .birth: Message(ImportMessage.aboutBirth)
    case .account: Message(ImportMessage.aboutAccount)
    case .employer: Message(ImportMessage.aboutEmployer)
    case .response: Message(ImportMessage.aboutResponse)
    case .constant: Message(ImportMessage.aboutConstant)
    }
  }

  /// What stands in a text instead.
  package var mask: String {
    switch self {
    case .email: "[e-mail]"
    case .phone: "[phone number]"
    case .network: "[network address]"
    case .account: "[account]"
    default: "[number]"
    }
  }
}
