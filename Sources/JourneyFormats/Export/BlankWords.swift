/// What is asked on an empty grid.
enum BlankWords {
  /// A question for a lane by the kind of card it is for; nil where the lane's title says enough.
  static func hint(forCardsOfKind kind: String, _ language: ExportLanguage) -> String? {
    switch kind {
    case "goal":
      language.of(
        "What do they want to reach here?", "Co chcą tu osiągnąć?", "Ce vor să obțină aici?",
        "Чего здесь хотят?")
    case "action":
      language.of(
        "What do they do, step by step?", "Co robią, krok po kroku?", "Ce fac, pas cu pas?",
        "Что делают, шаг за шагом?")
    case "touchpoint":
      language.of(
        "Where do they meet us?", "Gdzie się z nami stykają?", "Unde se întâlnesc cu noi?",
        "Где встречаются с нами?")
    case "thought":
      language.of(
        "What goes through their head?", "Co im chodzi po głowie?", "Ce le trece prin minte?",
        "О чём думают?")
    case "pain":
      language.of(
        "What hurts, what is in the way?", "Co boli, co przeszkadza?",
        "Ce doare, ce stă în cale?", "Что болит, что мешает?")
    case "opportunity":
      language.of(
        "What could we do better?", "Co możemy zrobić lepiej?", "Ce putem face mai bine?",
        "Что можно улучшить?")
    case "kpi":
      language.of(
        "How would we notice?", "Po czym to poznamy?", "După ce ne dăm seama?",
        "По чему это заметно?")
    case "emotion":
      language.of(
        "How do they feel? Draw the curve.", "Co czują? Narysuj krzywą.",
        "Ce simt? Desenați curba.", "Что чувствуют? Нарисуйте кривую.")
    case "resource":
      language.of(
        "What do we have, what do we need?", "Co mamy, czego potrzeba?",
        "Ce avem, ce ne trebuie?", "Что есть, что нужно?")
    case "action-item":
      language.of(
        "Who does what until when?", "Kto, co i do kiedy?", "Cine, ce și până când?",
        "Кто, что и к какому сроку?")
    default: nil
    }
  }
}
