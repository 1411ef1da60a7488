/// What of a person a column or a text gives away.
enum PersonalKind: Hashable, Sendable {
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
  var isOfAPerson: Bool { self != .response && self != .constant }

  /// A plural for people.
  var words: String {
    switch self {
    case .name: "names"
    case .email: "e-mail addresses"
    case .phone: "telephone or other numbers of people"
    case .address: "postal addresses"
    case .network: "network addresses or devices"
    case .place: "coordinates"
    case .identity: "identity or account numbers"
    case .birth: "age, birth or sex"
    case .account: "accounts"
    case .employer: "for whom people work"
    case .response: "when or under which number somebody answered"
    case .constant: "the same in every row"
    }
  }

  /// What stands in a text instead.
  var mask: String {
    switch self {
    case .email: "[e-mail]"
    case .phone: "[phone number]"
    case .network: "[network address]"
    case .account: "[account]"
    default: "[number]"
    }
  }
}
