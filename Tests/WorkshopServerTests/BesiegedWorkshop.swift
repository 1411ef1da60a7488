import Foundation
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@testable import WorkshopServer

/// A server with two honest participants who go on editing one map, whatever somebody else does.
final class BesiegedWorkshop {
  let workshop: Workshop
  let ada: TestClient
  let grace: TestClient
  private(set) var loot: Loot
  private var cardCount = 0
  private var isEditing = false

  init(_ change: (inout ServerOptions) -> Void = { _ in }) throws {
    workshop = try Workshop { options in
      options.access = .invitations
      change(&options)
    }
    try workshop.start()
    ada = try workshop.live("Ada", token: try workshop.token(map: "demo", role: .facilitator))
    grace = try workshop.live("Grace", token: try workshop.token(map: "demo", role: .participant))
    let server = try #require(workshop.server)
    loot = Loot(port: server.port, map: try #require(MapName("demo")))
    for role in [Role.facilitator, .participant, .observer] {
      loot.invitations[role] = try workshop.token(map: "demo", role: role)
    }
    loot.expired = try workshop.token(map: "demo", role: .facilitator, seconds: 60, issuedAgo: 120)
    loot.forOtherMap = try workshop.token(map: "other", role: .facilitator)
    loot.card = try ada.addCard("the first")
    loot.victim = try #require(ada.session.welcome).participant.id
    loot.victimReplica = ada.session.replica
    try edit()
    try workshop.wait("durable") { [ada, grace] in
      ada.session.notDurableCount == 0 && grace.session.notDurableCount == 0
    }
  }

  /// Lets somebody do what it does, with the honest ones editing meanwhile, and returns what the
  /// server answered.
  func attack(_ body: @escaping @Sendable (HostilePeer) throws -> Void) throws -> Answer {
    var answer: Result<Answer, any Error>?
    let done = workshop.loop.completion { (result: Result<Answer, any Error>) in answer = result }
    let loot = loot
    Thread {
      done(
        Result {
          let peer = try HostilePeer(loot)
          try body(peer)
          return peer.answer()
        })
    }.start()
    isEditing = true
    goOnEditing()
    try workshop.wait("an answer") { answer != nil }
    isEditing = false
    return try #require(answer).get()
  }

  private func goOnEditing() {
    guard isEditing else { return }
    do { try edit() } catch { Issue.record(error) }
    workshop.loop.schedule(afterMilliseconds: 20) { [weak self] in self?.goOnEditing() }
  }

  /// One card of each, and a letter of both in the text of the first card.
  private func edit() throws {
    for person in [ada, grace] {
      cardCount += 1
      try person.addCard("card \(cardCount)")
      guard person.session.document.kind(of: loot.card) != nil else { continue }
      try person.edit { [loot] (editor) throws(ChangeError) in
        try editor.insert("x", into: loot.card, Field.Card.text, at: 0)
      }
    }
  }

  /// The honest ones have noticed nothing: their connections are the same, they see each other's
  /// edits, what they wrote is durable, and all have one state.
  func expectUnharmed(sourceLocation: SourceLocation = #_sourceLocation) throws {
    for (writer, reader) in [(ada, grace), (grace, ada)] {
      cardCount += 1
      let words = "still here \(cardCount)"
      try writer.addCard(words)
      try workshop.wait("they see each other", sourceLocation: sourceLocation) {
        reader.cards.contains(words)
      }
    }
    let server = try #require(workshop.server)
    try workshop.wait("all of it is durable and the same", sourceLocation: sourceLocation) {
      [ada, grace] in
      let hash = ada.session.document.stateHash()
      let room = server.service?.maps.open.first { $0.name.string == "demo" }?.room
      return ada.session.notDurableCount == 0 && grace.session.notDurableCount == 0
        && grace.session.document.stateHash() == hash && room?.document.stateHash() == hash
    }
    for person in [ada, grace] {
      #expect(person.session.state == .live, sourceLocation: sourceLocation)
      #expect(person.openings == 1, sourceLocation: sourceLocation)
      #expect(person.byes.isEmpty, sourceLocation: sourceLocation)
      #expect(person.refusals.isEmpty, sourceLocation: sourceLocation)
      #expect(person.broken == nil, sourceLocation: sourceLocation)
    }
    #expect(server.health == .serving, sourceLocation: sourceLocation)
  }
}
