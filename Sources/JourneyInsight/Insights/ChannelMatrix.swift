import JourneyMap
import ReplicatedData

/// Which channels carry which stages, and where there is none or only one.
///
/// Counts cards of any kind that name a channel of the map's vocabulary, and touchpoints that name
/// none in a row of their own. With an importance asked for, only cards of at least that importance
/// count; those whose importance nobody has said are left out then. A cell's feeling is the mean of the
/// feelings of its cards, or of their scores where no card has a feeling.
package struct ChannelMatrix: Equatable, Sendable {
  /// 0 … 3.
  package let importanceMin: Int
  /// The rows, in the order of the vocabulary.
  package let channels: [RecordID]
  /// One for each stage, in their order.
  package let columns: [Column]
  /// Channels without a card, by index; none if no card names any channel.
  package let unusedChannels: [Int]
  /// Stages that stand on a single channel: if it fails, so does the stage. By index.
  package let singleChannelStages: [SingleChannel]
  /// Stages in which no card names a channel; none if no card of the map does. By index.
  package let stagesWithoutChannel: [Int]

  package struct Column: Equatable, Sendable {
    /// One for each channel.
    package fileprivate(set) var cells: [Cell]
    /// Touchpoints that name no channel.
    package fileprivate(set) var withoutChannel = Cell()
    /// Cards that would be counted if less importance were asked for.
    package fileprivate(set) var leftOut = 0
  }

  package struct Cell: Equatable, Sendable {
    package fileprivate(set) var count = 0
    /// Those of them that should exist and do not.
    package fileprivate(set) var missingCount = 0
    package fileprivate(set) var momentOfTruthCount = 0
    /// The largest, 0 … 3; nil if nobody has said.
    package fileprivate(set) var importance: Int?
    /// −2 … +2.
    package var feeling: Double? {
      if feelings.count > 0 { return feelings.sum / Double(feelings.count) }
      return scores.count > 0 ? scores.sum / Double(scores.count) : nil
    }

    private var feelings = Mean()
    private var scores = Mean()

    private struct Mean: Equatable {
      var sum = 0.0
      var count = 0
    }

    fileprivate mutating func add(_ card: CardFacts) {
      count += 1
      if card.existence == .shouldExist { missingCount += 1 }
      if card.isMomentOfTruth { momentOfTruthCount += 1 }
      if let own = card.importance { importance = max(importance ?? own, own) }
      if let feeling = card.feeling {
        feelings.sum += feeling
        feelings.count += 1
      } else if let feeling = card.feelingOfScore {
        scores.sum += feeling
        scores.count += 1
      }
    }
  }

  package struct SingleChannel: Equatable, Sendable {
    package let stage: Int
    package let channel: Int
  }

  /// Cards that name a channel.
  package var cardCount: Int {
    columns.reduce(0) { sum, column in column.cells.reduce(sum) { $0 + $1.count } }
  }

  /// O(stages × channels).
  init(channels: [RecordID], columns: [Column], importanceMin: Int) {
    self.importanceMin = importanceMin
    self.channels = channels
    self.columns = columns
    var isUsed = [Bool](repeating: false, count: channels.count)
    var single: [SingleChannel] = []
    var without: [Int] = []
    for (stage, column) in columns.enumerated() {
      let used = column.cells.indices.filter { column.cells[$0].count > 0 }
      for channel in used where channel < isUsed.count { isUsed[channel] = true }
      if used.isEmpty { without.append(stage) }
      if used.count == 1 { single.append(SingleChannel(stage: stage, channel: used[0])) }
    }
    let isAnyUsed = isUsed.contains(true)
    unusedChannels = isAnyUsed ? isUsed.indices.filter { !isUsed[$0] } : []
    singleChannelStages = single
    stagesWithoutChannel = isAnyUsed ? without : []
  }
}

extension ChannelMatrix.Column {
  /// O(cards of the stage + channels).
  init(ofStage index: Int, _ facts: MapFacts, importanceMin: Int) {
    cells = [ChannelMatrix.Cell](repeating: ChannelMatrix.Cell(), count: facts.channels.count)
    var channels = StampTable()
    for (index, channel) in facts.channels.enumerated() { channels[channel.id] = UInt32(index) }
    for card in facts.stages[index].cards {
      let channel = facts.cards[card].channel.flatMap { channels[$0] }.map { Int($0) }
      guard channel != nil || facts.cards[card].kind == .touchpoint else { continue }
      guard (facts.cards[card].importance ?? 0) >= importanceMin else {
        leftOut += 1
        continue
      }
      if let channel {
        cells[channel].add(facts.cards[card])
      } else {
        withoutChannel.add(facts.cards[card])
      }
    }
  }
}
