/// The fields of ``Schema`` by name, for code. The numbers of a kind are its rows' in the schema.
public enum Field {
  /// Of personas, stages, lanes, cards and channels.
  public static let place = FieldID(2)

  public enum Map {
    public static let title = FieldID(1)
    public static let kind = FieldID(2)
    public static let persona = FieldID(3)
    public static let scope = FieldID(4)
    public static let owner = FieldID(5)
    public static let goal = FieldID(6)
    public static let reviewDate = FieldID(7)
    public static let language = FieldID(8)
    public static let template = FieldID(9)
    public static let market = FieldID(10)
    public static let notes = FieldID(11)
    public static let forkedFrom = FieldID(12)
    public static let silencedRules = FieldID(13)
    public static let reviews = FieldID(14)
    public static let reviewEvery = FieldID(15)
    public static let insightWeights = FieldID(16)
    public static let agenda = FieldID(17)
  }

  public enum Persona {
    public static let name = FieldID(1)
    public static let segment = FieldID(3)
    public static let behaviour = FieldID(4)
    public static let preferences = FieldID(5)
    public static let needs = FieldID(6)
    public static let motivations = FieldID(7)
    public static let fears = FieldID(8)
    public static let location = FieldID(9)
    public static let industry = FieldID(10)
    public static let companySize = FieldID(11)
    public static let decisionMaker = FieldID(12)
    public static let channels = FieldID(13)
    public static let demographics = FieldID(14)
  }

  public enum Stage {
    public static let title = FieldID(1)
    public static let key = FieldID(3)
    public static let labels = FieldID(4)
    public static let afterSale = FieldID(5)
    public static let forkedFrom = FieldID(6)
  }

  public enum Lane {
    public static let title = FieldID(1)
    public static let key = FieldID(3)
    public static let labels = FieldID(4)
    public static let backstage = FieldID(5)
    public static let cardKind = FieldID(6)
    public static let forkedFrom = FieldID(7)
  }

  public enum Card {
    public static let text = FieldID(1)
    public static let kind = FieldID(3)
    public static let votes = FieldID(4)
    public static let tags = FieldID(5)
    public static let color = FieldID(6)
    public static let check = FieldID(7)
    public static let checkBy = FieldID(8)
    public static let score = FieldID(9)
    public static let actors = FieldID(10)
    public static let whose = FieldID(11)
    public static let channel = FieldID(12)
    public static let existence = FieldID(13)
    public static let importance = FieldID(14)
    public static let momentOfTruth = FieldID(15)
    public static let emotion = FieldID(16)
    public static let emotions = FieldID(17)
    public static let severity = FieldID(18)
    public static let arises = FieldID(19)
    public static let dropReason = FieldID(20)
    public static let impact = FieldID(21)
    public static let effort = FieldID(22)
    public static let unit = FieldID(23)
    public static let target = FieldID(24)
    public static let values = FieldID(25)
    public static let funnelCount = FieldID(26)
    public static let owner = FieldID(27)
    public static let due = FieldID(28)
    public static let status = FieldID(29)
    public static let availability = FieldID(30)
    public static let source = FieldID(31)
    public static let forkedFrom = FieldID(32)
  }

  public enum Link {
    public static let from = FieldID(1)
    public static let to = FieldID(2)
    public static let type = FieldID(3)
    public static let label = FieldID(4)
  }

  public enum Comment {
    public static let on = FieldID(1)
    public static let text = FieldID(2)
    public static let type = FieldID(3)
    public static let address = FieldID(4)
    public static let source = FieldID(5)
  }

  public enum Channel {
    public static let name = FieldID(1)
    public static let key = FieldID(3)
    public static let labels = FieldID(4)
  }
}
