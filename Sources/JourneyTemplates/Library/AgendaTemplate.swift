/// How a map is made, step by step: the preset of a workshop's agenda.
package struct AgendaTemplate: Equatable, Sendable {
  package var id: String
  package var labels: Labels
  package var description: Labels
  package var steps: [Labels]
}
