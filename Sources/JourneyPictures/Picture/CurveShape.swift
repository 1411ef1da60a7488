/// A smooth line through points that never goes beyond them: piecewise cubic, monotone between two
/// points (F. N. Fritsch and R. E. Carlson, “Monotone Piecewise Cubic Interpolation”, SIAM Journal on
/// Numerical Analysis 17, 1980), so that a curve of moods shows no mood that nobody had.
struct CurveShape {
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  private let points: [Point]
  private let slopes: [Double]

  /// - Parameter points: With ascending x.
  init(_ points: [Point]) {
    self.points = points
    slopes = Self.slopes(points)
  }

  private static func slopes(_ points: [Point]) -> [Double] {
    guard points.count > 1 else { return points.map { _ in 0 } }
    let secants = zip(points, points.dropFirst()).map { a, b in
      (b.y - a.y) / max(b.x - a.x, 0.001)
    }
    var slopes: [Double] = []
    for index in points.indices {
      guard index > 0, index < secants.count else {
        slopes.append(index == 0 ? secants[0] : secants[secants.count - 1])
        continue
      }
      let (before, after) = (secants[index - 1], secants[index])
      // Level at a peak or a valley; else the harmonic mean, which keeps the line monotone.
      slopes.append(before * after <= 0 ? 0 : 2 * before * after / (before + after))
    }
    return slopes
  }

  /// SVG path commands from the first point, which must have been reached, to the last.
  var path: String {
    var path = ""
    for index in points.indices.dropFirst() {
      let (a, b) = (points[index - 1], points[index])
      let third = (b.x - a.x) / 3
      path +=
        "C\(Self.text(a.x + third)) \(Self.text(a.y + slopes[index - 1] * third)) "
        + "\(Self.text(b.x - third)) \(Self.text(b.y - slopes[index] * third)) "
        + "\(Self.text(b.x)) \(Self.text(b.y))"
    }
    return path
  }

  /// The same from the last point to the first.
  var reversedPath: String {
    CurveShape(points.reversed().map { Point(x: -$0.x, y: $0.y) }).mirrored
  }

  private var mirrored: String {
    var path = ""
    for index in points.indices.dropFirst() {
      let (a, b) = (points[index - 1], points[index])
      let third = (b.x - a.x) / 3
      path +=
        "C\(Self.text(-a.x - third)) \(Self.text(a.y + slopes[index - 1] * third)) "
        + "\(Self.text(third - b.x)) \(Self.text(b.y - slopes[index] * third)) "
        + "\(Self.text(-b.x)) \(Self.text(b.y))"
    }
    return path
  }

  /// A coordinate with at most one decimal.
  static func text(_ number: Double) -> String {
    guard number.isFinite, number.magnitude < 1e9 else { return "0" }
    let tenths = Int((number * 10).rounded())
    let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    let sign = tenths < 0 ? "-" : ""
    return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
  }
}
