import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData

/// Puts what an outline has beside cards into a map: title, notes, fields, personas, channels, lanes
/// and stages.
struct OutlineStructure {
  private let outline: JourneyOutline
  private let addsStandardLanes: Bool
  /// Whether what somebody deleted comes back.
  private let restoresDeleted: Bool
  /// The map's record for each lane of the outline, and for each stage.
  private(set) var rows: [RecordID] = []
  private(set) var columns: [RecordID] = []
  /// By their folded names.
  private(set) var channels: [String: RecordID] = [:]
  /// Fields whose values could not be read.
  private(set) var unreadable: Set<String> = []
  /// About what it takes in a message.
  private(set) var bytes = 0

  init(_ outline: JourneyOutline, addsStandardLanes: Bool, restoresDeleted: Bool) {
    self.outline = outline
    self.addsStandardLanes = addsStandardLanes
    self.restoresDeleted = restoresDeleted
  }

  mutating func add(
    to editor: inout Editor, counting additions: inout OutlineAdditions
  ) throws(ChangeError) {
    try writeTitleAndNotes(to: &editor, &additions.report)
    try addChannels(to: &editor, &additions)
    try addLanes(to: &editor, &additions)
    try addStages(to: &editor, &additions)
    try addPersonas(to: &editor, &additions)
    try writeFields(to: &editor, &additions.report)
  }

  private mutating func writeTitleAndNotes(
    to editor: inout Editor, _ report: inout LossReport
  ) throws(ChangeError) {
    let oldTitle = editor.document.string(.root, Field.Map.title)
    if oldTitle.isEmpty {
      try editor.writeUnlessEmpty(outline.title, to: .root, Field.Map.title)
    } else if !outline.title.isEmpty, !outline.title.utf8.elementsEqual(oldTitle.utf8) {
      report.add(.titleKept(instead: outline.title))
    }
    let oldNotes = editor.document.string(.root, Field.Map.notes)
    // Front matter is only front matter at the beginning.
    let newNotes = outline.notes.text
    guard !newNotes.isEmpty, !oldNotes.hasPrefix(newNotes) else { return }
    let joined = oldNotes.isEmpty ? newNotes : newNotes + "\n" + oldNotes
    try editor.write(joined, to: .root, Field.Map.notes)
    bytes += newNotes.utf8.count
  }

  /// A field that the map has is kept.
  private mutating func writeFields(
    to editor: inout Editor, _ report: inout LossReport
  ) throws(ChangeError) {
    let present = JourneyOutline(editor.document).fields
    var kept: [String] = []
    for field in outline.fields {
      if let known = present.first(where: { $0.name == field.name }) {
        if known != field { kept.append(field.name) }
        continue
      }
      if !(try editor.write(field, to: .root, .map)) { unreadable.insert(field.name) }
    }
    if !kept.isEmpty { report.add(.mapFieldsKept(names: kept)) }
  }

  private mutating func addPersonas(
    to editor: inout Editor, _ additions: inout OutlineAdditions
  ) throws(ChangeError) {
    guard !outline.personas.isEmpty else { return }
    var present = editor.document.ordered(.persona)
    var used: Set<RecordID> = []
    for (index, persona) in outline.personas.enumerated() {
      let folded = TitleKey.folded(persona.name)
      let known = present.first {
        !used.contains($0)
          && TitleKey.folded(editor.document.string($0, Field.Persona.name)) == folded
      }
      let record: RecordID
      if let known {
        record = known
      } else {
        let made = try editor.create(
          .persona, key: nil, title: persona.name, restoresDeleted: restoresDeleted
        ) { !used.contains($0) }
        record = made.record
        if made.making == .new {
          try write(persona, to: record, after: present.last, &editor)
        }
        present.append(record)
        additions.count(made.making, .persona, \.personas)
      }
      used.insert(record)
      if outline.persona == index, editor.document.value(.root, Field.Map.persona) == .null {
        try editor.set(.root, Field.Map.persona, .reference(record))
      }
    }
  }

  private mutating func write(
    _ persona: JourneyOutline.Persona, to record: RecordID, after last: RecordID?,
    _ editor: inout Editor
  ) throws(ChangeError) {
    try editor.place(record, after: last)
    try editor.writeUnlessEmpty(persona.name, to: record, Field.Persona.name)
    for detail in persona.details {
      if !(try editor.write(detail, to: record, .persona)) { unreadable.insert(detail.name) }
    }
    for channel in persona.channels {
      try editor.set(record, Field.Persona.channels, key: channel, .bool(true))
    }
  }

  private mutating func addChannels(
    to editor: inout Editor, _ additions: inout OutlineAdditions
  ) throws(ChangeError) {
    var present = editor.document.ordered(.channel)
    for record in present.reversed() {
      for name in TitleKey.names(of: record, in: editor.document) {
        channels[name] = record
      }
    }
    var index = TitleIndex(present, in: editor.document)
    for channel in outline.channels {
      guard index.take(key: channel.key, title: channel.name, labels: channel.labels) == nil else {
        continue
      }
      let made = try editor.create(
        .channel, key: channel.key, title: channel.name, restoresDeleted: restoresDeleted
      ) { index.claim($0) }
      let record = made.record
      let folded = TitleKey.folded(channel.name)
      if channels[folded] == nil { channels[folded] = record }
      additions.count(made.making, .channel, \.channels)
      guard made.making == .new else { continue }
      try editor.place(record, after: present.last)
      present.append(record)
      try editor.writeUnlessEmpty(channel.name, to: record, Field.Channel.name)
      if let key = channel.key { try editor.set(record, Field.Channel.key, .text(key)) }
      try editor.write(channel.labels, to: record, Field.Channel.labels)
    }
  }
}

// MARK: - Lanes and stages

extension OutlineStructure {
  private mutating func addLanes(
    to editor: inout Editor, _ additions: inout OutlineAdditions
  ) throws(ChangeError) {
    var present = editor.document.ordered(.lane)
    let isEmpty = present.isEmpty
    // Standard lanes first, so that they stand in their usual order, but called as the outline does.
    for standard in addsStandardLanes && isEmpty ? StandardLane.allCases : [] {
      let lane = outline.lanes.first { $0.key == standard.rawValue } ?? standard.labelledRow
      let made = try editor.create(
        lane, after: present.last, restoresDeleted: restoresDeleted
      ) { _ in true }
      present.append(made.record)
      additions.count(made.making, .lane, \.lanes)
    }
    var index = TitleIndex(present, in: editor.document)
    for lane in outline.lanes {
      if let known = index.take(key: lane.key, title: lane.title, labels: lane.labels) {
        rows.append(known)
      } else {
        let made = try editor.create(
          lane, after: present.last, restoresDeleted: restoresDeleted
        ) { index.claim($0) }
        rows.append(made.record)
        additions.count(made.making, .lane, \.lanes)
        guard made.making == .new else { continue }
        present.append(made.record)
        bytes += 200
      }
    }
  }

  private mutating func addStages(
    to editor: inout Editor, _ additions: inout OutlineAdditions
  ) throws(ChangeError) {
    let present = editor.document.ordered(.stage)
    var last = present.last
    var index = TitleIndex(present, in: editor.document)
    for stage in outline.stages {
      if let known = index.take(key: stage.key, title: stage.title, labels: stage.labels) {
        columns.append(known)
        continue
      }
      let made = try editor.create(
        .stage, key: stage.key, title: stage.title, restoresDeleted: restoresDeleted
      ) { index.claim($0) }
      let record = made.record
      columns.append(record)
      additions.count(made.making, .stage, \.stages)
      guard made.making == .new else { continue }
      try editor.place(record, after: last)
      last = record
      try editor.writeUnlessEmpty(stage.title, to: record, Field.Stage.title)
      if let key = stage.key { try editor.set(record, Field.Stage.key, .text(key)) }
      try editor.write(stage.labels, to: record, Field.Stage.labels)
      if stage.isAfterSale { try editor.set(record, Field.Stage.afterSale, .bool(true)) }
      bytes += 200
    }
  }
}

extension Editor {
  fileprivate mutating func create(
    _ lane: JourneyOutline.Lane, after last: RecordID?, restoresDeleted: Bool,
    mayBe: (RecordID) -> Bool
  ) throws(ChangeError) -> (record: RecordID, making: Making) {
    let made = try create(
      .lane, key: lane.key, title: lane.title, restoresDeleted: restoresDeleted, mayBe: mayBe)
    let record = made.record
    guard made.making == .new else { return made }
    try place(record, after: last)
    try writeUnlessEmpty(lane.title, to: record, Field.Lane.title)
    if let key = lane.key { try set(record, Field.Lane.key, .text(key)) }
    try write(lane.labels, to: record, Field.Lane.labels)
    if let kind = lane.cardKind { try set(record, Field.Lane.cardKind, .text(kind)) }
    if lane.isBackstage { try set(record, Field.Lane.backstage, .bool(true)) }
    return made
  }

  fileprivate mutating func write(
    _ labels: [JourneyOutline.Label], to record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    for label in labels { try set(record, field, key: label.language, .text(label.text)) }
  }
}
