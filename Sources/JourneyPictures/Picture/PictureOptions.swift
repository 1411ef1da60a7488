import JourneyInsight
import JourneyTemplates

/// How a map is drawn.
package struct PictureOptions: Sendable, Equatable {
  package enum Theme: String, CaseIterable, Sendable {
    case light, dark
    /// Light, and dark where the reader's system prefers it.
    case auto
  }

  package enum Lanes: Sendable, Equatable {
    /// Those with cards; of a map without cards all.
    case used
    case all
    /// Indexes into the outline's lanes, in any order; those that do not exist are skipped.
    case some([Int])
  }

  /// The language of the picture's own words.
  package var language: SpokenLanguage
  package var theme: Theme
  package var lanes: Lanes
  package var showsCurve: Bool
  /// How wide the picture should be in pixels, about; nil for a width that suits a slide of 16:9.
  /// From ``widths``; others become the nearest of them.
  package var width: Int?
  /// The day to print in the corner; nil for none, so that equal maps give equal pictures.
  package var date: CalendarDay?

  /// Whether title and figures stand around the map: a page that says both elsewhere has none.
  var showsFrame = true

  package static let widths = 640...20_000

  package init(
    language: SpokenLanguage = .english, theme: Theme = .light, lanes: Lanes = .used,
    showsCurve: Bool = true, width: Int? = nil, date: CalendarDay? = nil
  ) {
    self.language = language
    self.theme = theme
    self.lanes = lanes
    self.showsCurve = showsCurve
    self.width = width
    self.date = date
  }
}

/// What people feel in a stage, from −2 to +2: the mean, and the lowest and the highest of those who
/// said it.
package struct PictureEmotion: Sendable, Equatable {
  package var mean: Double
  package var low: Double
  package var high: Double

  package init(mean: Double, low: Double, high: Double) {
    self.mean = mean
    self.low = low
    self.high = high
  }
}
