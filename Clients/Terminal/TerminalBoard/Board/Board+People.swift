import JourneyMap
import StyledText
import SyncProtocol

/// Who is here, and what they are told of us; and what happens as time goes by.
extension Board {
  /// How long after the last key somebody counts as writing.
  static let typingMilliseconds: UInt64 = 3_000

  /// To be called some ten times a second, with the driver's clock in milliseconds.
  package mutating func tick(at milliseconds: UInt64, in scene: BoardScene) -> [BoardEffect] {
    effects = []
    let elapsed = milliseconds > now && now > 0 ? milliseconds - now : 0
    now = max(now, milliseconds)
    view.notices.removeAll { $0.until <= now }
    greet(scene)
    if view.replay?.advance(by: elapsed) ?? false { showMoment() }
    tellPresence(scene)
    defer { effects = [] }
    return effects
  }

  /// Says who came and who went.
  private mutating func greet(_ scene: BoardScene) {
    var here: [UInt64: Participant] = [:]
    for person in scene.people { here[person.connection] = person.participant }
    defer { present = here }
    guard let present, view.replay == nil else { return }
    guard case .connected = scene.connection else { return }
    // Everybody comes and goes with our own connection: that is no news of theirs.
    guard !present.isEmpty || here.count < 3 else { return }
    for (connection, participant) in here.sorted(by: { $0.key < $1.key })
    where present[connection] == nil && !present.values.contains(where: { $0.id == participant.id })
    {
      notify("\(TerminalText.gridExcerpt(participant.name)) is here.")
    }
    for (connection, participant) in present.sorted(by: { $0.key < $1.key })
    where here[connection] == nil && !here.values.contains(where: { $0.id == participant.id }) {
      notify("\(TerminalText.gridExcerpt(participant.name)) has left.")
    }
  }

  mutating func tellPresence(_ scene: BoardScene) {
    let new = currentPresence(scene)
    guard new != presence else { return }
    presence = new
    effects.append(.presence(new))
  }

  private func currentPresence(_ scene: BoardScene) -> Presence {
    // Who looks at the past is nowhere in the present.
    guard view.replay == nil else { return Presence() }
    guard let editing = view.editing else {
      guard view.focus.card == nil else { return Presence(record: view.focus.card) }
      var presence = Presence(record: view.focus.stage)
      presence.cell = Presence.Cell(column: view.focus.stage, row: view.focus.lane)
      return presence
    }
    let caret = editing.caret.index(in: scene.document, editing.target)
    let isTyping = editing.typedAt.map { now < $0 + Self.typingMilliseconds } ?? false
    var presence = Presence(
      record: editing.target.record, field: editing.target.field, caret: UInt32(clamping: caret),
      isTyping: isTyping)
    presence.selection = Presence.Selection(
      anchor: editing.caret.stamp, caret: editing.caret.stamp)
    return presence
  }

  /// Brings everybody to the selected card, or to the empty cell.
  mutating func bringEverybody(_ scene: BoardScene) {
    guard scene.me?.role == .facilitator else {
      return notify("Only a facilitator brings everybody somewhere.")
    }
    guard case .connected = scene.connection else {
      return notify("There is no connection: nobody would come.")
    }
    let cell = Presence.Cell(column: view.focus.stage, row: view.focus.lane)
    effects.append(.call(view.focus.card, cell: view.focus.card == nil ? cell : nil))
    notify("Everybody is brought here.")
  }

  /// A facilitator brings everybody somewhere: who does nothing else just now is there at once.
  package mutating func called(_ call: Presence.Call, by name: String) {
    let name = TerminalText.gridExcerpt(name)
    guard view.mode == .browse, view.replay == nil else {
      return notify("\(name) brings everybody somewhere; w shows where.")
    }
    if let card = call.record {
      jump(to: card)
    } else if let cell = call.cell {
      go(toStage: cell.column, lane: cell.row)
    }
    notify("\(name) brings everybody here.")
  }
}
