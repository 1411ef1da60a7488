/// How much each part counts in the ranking of ``WeakestLink``: the defaults, over them what the map
/// holds in `insight-weights`, over that what was asked for.
package struct InsightWeights: Equatable, Sendable {
  package enum Name: String, CaseIterable, Sendable {
    case emotion, pains, touchpoints, conversion
    /// Percent that the worst card counts inside a part; the rest is the mean's.
    case worst
  }

  /// What any weight may be; 0 leaves the part out.
  package static let range = 0...100

  package private(set) var emotion = 3
  package private(set) var pains = 3
  package private(set) var touchpoints = 2
  package private(set) var conversion = 2
  package private(set) var worst = 50

  /// The defaults.
  package init() {}

  /// The defaults with what a map says itself; names that this version does not know are passed over.
  package init(of map: MapFieldFacts) {
    for entry in map.weights {
      if let name = Name(token: entry.name) { self[name] = entry.weight }
    }
  }

  /// A number outside ``range`` becomes the nearest of it.
  package subscript(name: Name) -> Int {
    get {
      switch name {
      case .emotion: emotion
      case .pains: pains
      case .touchpoints: touchpoints
      case .conversion: conversion
      case .worst: worst
      }
    }
    set {
      let weight = min(max(newValue, Self.range.lowerBound), Self.range.upperBound)
      switch name {
      case .emotion: emotion = weight
      case .pains: pains = weight
      case .touchpoints: touchpoints = weight
      case .conversion: conversion = weight
      case .worst: worst = weight
      }
    }
  }

  /// The mean and the worst of a part, 0 … 1 each, in one number.
  func blended(mean: Double, worst value: Double) -> Double {
    let share = Double(worst) / 100
    return (1 - share) * mean + share * value
  }
}

/// What the insights are asked for.
package struct InsightSettings: Equatable, Sendable {
  /// Weights that are asked for in place of those of the map.
  package private(set) var weights: [NamedWeight] = []
  /// Only cards of at least this importance, 0 … 3, stand in the matrix of channels.
  package var importanceMin: Int

  package init(importanceMin: Int = 0) { self.importanceMin = min(max(importanceMin, 0), 3) }

  /// A weight that is asked for.
  package struct NamedWeight: Equatable, Sendable {
    package let name: InsightWeights.Name
    package let weight: Int
  }

  package mutating func setWeight(_ name: InsightWeights.Name, _ weight: Int) {
    weights.removeAll { $0.name == name }
    weights.append(NamedWeight(name: name, weight: weight))
  }

  /// The weights that hold for a map.
  package func weights(for map: MapFieldFacts) -> InsightWeights {
    var result = InsightWeights(of: map)
    for asked in weights { result[asked.name] = asked.weight }
    return result
  }

  /// Reads a weight as it is written on the command line and in addresses: `emotion=3`.
  package mutating func setWeight(_ text: String) throws(InsightWeightError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .noWeight(text) }
    try setWeight(named: String(parts[0]), String(parts[1]))
  }

  package mutating func setWeight(
    named name: String, _ number: String
  ) throws(InsightWeightError) {
    guard let known = InsightWeights.Name(token: name) else { throw .unknownName(name) }
    guard let weight = Int(number), InsightWeights.range.contains(weight) else {
      throw .outOfRange(name, number)
    }
    setWeight(known, weight)
  }
}

/// Why a weight was not taken.
package enum InsightWeightError: Error, Equatable {
  /// The text is not of the form `name=number`.
  case noWeight(String)
  case unknownName(String)
  case outOfRange(String, String)
}
