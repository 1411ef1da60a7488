import JourneyMap

/// The entries of the sections. One with a fault is left out of ``TemplateReader/added``; the file
/// is not used then anyhow.
extension TemplateReader {
  private static var cardKinds: [String] { Schema.cardKinds.map { "\($0)" } }
  private static let kinds = Schema.mapKinds.map { "\($0)" }
  private static let markets: [String] = {
    guard case .register(.choice(let choices))? = Schema.definition(.map, Field.Map.market)?.type
    else { return [] }
    return choices.map { "\($0)" }
  }()

  mutating func readLanguage(_ cursor: Cursor) {
    guard let entry = object(cursor, required: ["language", "name"]) else { return }
    let name = entry["name"].flatMap { line($0) }
    guard let tag = entry["language"], let language = string(tag) else { return }
    guard LanguageTag.isValid(language) else { return report(.noLanguage(language), at: tag.path) }
    if let name { added.languages.append(LibraryLanguage(language: language, name: name)) }
  }

  mutating func readCardKind(_ cursor: Cursor) {
    guard let entry = object(cursor, required: ["key", "labels"]) else { return }
    let key = choice(entry["key"], of: Self.cardKinds)
    let labels = labels(entry["labels"])
    if let key, let labels { added.cardKinds.append(CardKindTemplate(key: key, labels: labels)) }
  }

  mutating func readLane(_ cursor: Cursor) {
    guard
      let entry = object(
        cursor, required: ["key", "labels", "card-kind"], optional: ["backstage"])
    else { return }
    let key = token(entry["key"])
    let labels = labels(entry["labels"])
    let cardKind = choice(entry["card-kind"], of: Self.cardKinds)
    let isBackstage = flag(entry["backstage"])
    guard let key, let labels, let cardKind else { return }
    added.lanes.append(
      LaneTemplate(key: key, labels: labels, cardKind: cardKind, isBackstage: isBackstage))
  }

  mutating func readChannel(_ cursor: Cursor) {
    guard let entry = object(cursor, required: ["key", "labels"]) else { return }
    let key = token(entry["key"])
    let labels = labels(entry["labels"])
    if let key, let labels { added.channels.append(ChannelTemplate(key: key, labels: labels)) }
  }

  mutating func readMapKind(_ cursor: Cursor) {
    guard
      let entry = object(
        cursor, required: ["id", "labels", "lanes"], optional: ["purpose", "kind"])
    else { return }
    let id = token(entry["id"])
    let labels = labels(entry["labels"])
    let purpose = description(entry["purpose"])
    // The map itself can only say one of the schema's kinds.
    var kind = choice(entry["kind"], of: Self.kinds)
    if entry["kind"] == nil, let id {
      kind = Self.kinds.contains(id) ? id : nil
      if kind == nil { report(.missing(property: "kind"), at: cursor.path) }
    }
    var lanes: [String] = []
    if let list = entry["lanes"], let elements = array(list, 1...Limit.parts) {
      unique(elements, "lane") { reader, element in
        let lane = reader.laneReference(element)
        if let lane { lanes.append(lane) }
        return lane
      }
    }
    guard let id, let labels, let kind else { return }
    added.mapKinds.append(
      MapKindTemplate(id: id, labels: labels, purpose: purpose, kind: kind, lanes: lanes))
  }

  mutating func readMarket(_ cursor: Cursor) {
    guard
      let entry = object(
        cursor, required: ["id", "labels", "lanes"], optional: ["description", "kinds"])
    else { return }
    let id = choice(entry["id"], of: Self.markets)
    let labels = labels(entry["labels"])
    let description = description(entry["description"])
    var kinds: [String] = []
    if let list = entry["kinds"] {
      for element in array(list, 0...Limit.parts) ?? [] {
        if let kind = choice(element, of: Self.kinds) { kinds.append(kind) }
      }
    }
    var lanes: [MarketPreset.AddedLane] = []
    for element in entry["lanes"].flatMap({ array($0, 0...Limit.parts) }) ?? [] {
      guard let members = object(element, required: ["lane"], optional: ["after"]) else { continue }
      let lane = members["lane"].flatMap { laneReference($0) }
      let after = members["after"].flatMap { laneReference($0) }
      guard let lane else { continue }
      if lane == after { report(.laneBehindItself, at: element.path) }
      lanes.append(MarketPreset.AddedLane(lane: lane, after: after))
    }
    guard let id, let labels else { return }
    added.markets.append(
      MarketPreset(
        id: id, labels: labels, description: description, kinds: kinds, lanes: lanes))
  }

  mutating func readStageTemplate(_ cursor: Cursor) {
    guard
      let entry = object(cursor, required: ["id", "labels", "stages"], optional: ["description"])
    else { return }
    let id = token(entry["id"])
    let labels = labels(entry["labels"])
    let description = description(entry["description"])
    var stages: [StageTemplate.Stage] = []
    if let list = entry["stages"], let elements = array(list, 1...Limit.parts) {
      unique(elements, "stage") { reader, element in
        guard
          let members = reader.object(
            element, required: ["key", "labels"], optional: ["after-sale"])
        else { return nil }
        let key = reader.token(members["key"])
        let labels = reader.labels(members["labels"])
        let isAfterSale = reader.flag(members["after-sale"])
        if let key, let labels {
          stages.append(.init(key: key, labels: labels, isAfterSale: isAfterSale))
        }
        return key
      }
    }
    guard let id, let labels else { return }
    added.stageTemplates.append(
      StageTemplate(id: id, labels: labels, description: description, stages: stages))
  }

  mutating func readAgenda(_ cursor: Cursor) {
    guard
      let entry = object(cursor, required: ["id", "labels", "steps"], optional: ["description"])
    else { return }
    let id = token(entry["id"])
    let labels = labels(entry["labels"])
    let description = description(entry["description"])
    var steps: [Labels] = []
    for element in entry["steps"].flatMap({ array($0, 1...Limit.parts) }) ?? [] {
      let step = self.labels(element, scalarsMax: Limit.descriptionScalars)
      if let step { steps.append(step) }
    }
    guard let id, let labels else { return }
    added.agendas.append(
      AgendaTemplate(id: id, labels: labels, description: description, steps: steps))
  }

  mutating func readQuestionnaire(_ cursor: Cursor) {
    guard
      let entry = object(
        cursor, required: ["id", "labels", "questions"], optional: ["description"])
    else { return }
    let id = token(entry["id"])
    let labels = labels(entry["labels"])
    let description = description(entry["description"])
    var questions: [Questionnaire.Question] = []
    if let list = entry["questions"], let elements = array(list, 1...Limit.parts) {
      unique(elements, "question") { reader, element in
        let question = reader.question(element)
        if let question { questions.append(question) }
        return question?.key
      }
    }
    guard let id, let labels else { return }
    added.questionnaires.append(
      Questionnaire(id: id, labels: labels, description: description, questions: questions))
  }

  private mutating func question(_ cursor: Cursor) -> Questionnaire.Question? {
    guard
      let entry = object(
        cursor, required: ["key", "labels", "card-kind"], optional: ["stages", "scale"])
    else { return nil }
    let key = token(entry["key"])
    let labels = labels(entry["labels"])
    let cardKind = choice(entry["card-kind"], of: Self.cardKinds)
    var stages: [String] = []
    for element in entry["stages"].flatMap({ array($0, 0...Limit.parts) }) ?? [] {
      if let stage = token(element) { stages.append(stage) }
    }
    let scale = entry["scale"].flatMap { self.scale($0) }
    guard let key, let labels, let cardKind else { return nil }
    return Questionnaire.Question(
      key: key, labels: labels, cardKind: cardKind, stages: stages, scale: scale)
  }

  private mutating func scale(_ cursor: Cursor) -> ClosedRange<Int>? {
    guard let entry = object(cursor, required: ["from", "to"]) else { return nil }
    let from = integer(entry["from"], 0...Limit.scaleEnd)
    let to = integer(entry["to"], 0...Limit.scaleEnd)
    guard let from, let to else { return nil }
    guard from < to else {
      report(.emptyScale, at: cursor.path)
      return nil
    }
    return from...to
  }
}
