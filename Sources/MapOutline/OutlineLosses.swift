import JourneyTemplates

extension JourneyOutline {
  /// What a format may carry beside cards in their cells.
  package struct Carried: OptionSet {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let title = Carried(rawValue: 1)
    package static let notes = Carried(rawValue: 2)
    package static let links = Carried(rawValue: 4)
    package static let stageKeys = Carried(rawValue: 8)
    package static let afterSale = Carried(rawValue: 16)
    package static let votes = Carried(rawValue: 32)
    package static let emptyLanes = Carried(rawValue: 64)
    package static let outerSpace = Carried(rawValue: 128)
    package static let comments = Carried(rawValue: 256)
  }

  /// Names what of the outline a format does not carry that carries cards with their fields, and what
  /// is said. O(size of the outline).
  package func losses(but carried: Carried) -> LossReport {
    var report = LossReport()
    var names = title.isEmpty || carried.contains(.title) ? [] : ["title"]
    names += fields.map(\.name)
    if !names.isEmpty { report.add(.mapFields(names: names)) }
    report.add(personas.count, Loss.personas)
    let cards = cards
    if !carried.contains(.links) { report.add(links.count, Loss.links) }
    if !carried.contains(.votes) { report.add(cards.reduce(0) { $0 + $1.votes }, Loss.votes) }
    if !carried.contains(.comments) {
      report.add(cards.reduce(0) { $0 + $1.commentCount }, Loss.comments)
    }
    let read = readBack(carried)
    report.add(zip(stages, read.stages).count { $0.key != nil && $0.key != $1.key }, Loss.stageKeys)
    reportNames(cards, read, to: &report)
    if !carried.contains(.emptyLanes) {
      let used = Set(cards.map(\.lane))
      report.add(lanes.indices.count { !used.contains($0) }, Loss.emptyLanes)
    }
    let unnamed = { (text: String) in MermaidText.trimmed(text).isEmpty }
    report.add(stages.count { unnamed($0.title) }, Loss.unnamedStages)
    report.add(cards.count { unnamed($0.text) }, Loss.unnamedCards)
    if !carried.contains(.outerSpace) { report.add(outerSpaceCount(cards), Loss.whiteSpaceTrimmed) }
    if !carried.contains(.notes), !notes.isEmpty { report.add(.notes) }
    return report
  }

  /// The outline as it is after reading, with the names that are known in every language.
  private func readBack(_ carried: Carried) -> JourneyOutline {
    var plain = self
    for index in plain.stages.indices {
      plain.stages[index].labels = []
      if !carried.contains(.stageKeys) { plain.stages[index].key = nil }
    }
    for index in plain.lanes.indices { plain.lanes[index].labels = [] }
    plain.channels = []
    return plain.withLabels(of: .builtIn)
  }

  private func reportNames(_ cards: [Card], _ read: JourneyOutline, to report: inout LossReport) {
    func isLost(_ labels: [Label], _ read: [Label]?) -> Bool {
      !labels.isEmpty && labels != read
    }
    let named = Set(cards.compactMap(\.channel))
    report.add(
      zip(stages, read.stages).count { isLost($0.labels, $1.labels) }
        + zip(lanes, read.lanes).count { isLost($0.labels, $1.labels) }
        + channels.count { channel in
          isLost(channel.labels, read.channels.first { $0.name == channel.name }?.labels)
            && named.contains(channel.name)
        }, Loss.labels)
    report.add(channels.count { !named.contains($0.name) }, Loss.channels)
    let fields = Set(cards.flatMap(\.details).map(\.name)).filter { !CardField.isOne($0) }
    if !fields.isEmpty { report.add(.cardFields(names: fields.sorted())) }
  }

  private func outerSpaceCount(_ cards: [Card]) -> Int {
    let hasSpace = { (text: String) in
      let trimmed = MermaidText.trimmed(text)
      return !trimmed.isEmpty && trimmed.utf8.count != text.utf8.count
    }
    return cards.count { hasSpace($0.text) } + stages.count { hasSpace($0.title) }
      + lanes.count { hasSpace($0.title) }
  }
}
