import JourneyTemplates

/// A word that a picture or a page adds to what people wrote.
enum ExportWord: Sendable, CaseIterable {
  case untitled, persona, goal, scope, owner, review, afterSale, lineOfVisibility
  case emotions, disagreement, noStage, noLane, stages, cards, date
  case votes, comments, severity, importance, momentOfTruth, quickWin, shouldExist, channel, score
  case impact, effort, target, assumption, validated, refuted, due, overdue, actors, funnel
  case open, doing, done, dropped, have, need
  case loopsBack, leadsTo, causes, answers, linksNotDrawn
  case map, contents, skip, evidence, links, checks
  case segment, behaviour, preferences, needs, motivations, fears, location, industry
  case companySize, decisionMaker, demographics, channels
  case blankTitle, blankHint
}

extension ExportLanguage {
  /// The word as it stands at the beginning of a line.
  func callAsFunction(_ word: ExportWord) -> String {
    switch word {
    case .untitled: of("Untitled map", "Mapa bez tytułu", "Hartă fără titlu", "Карта без названия")
    case .persona: of("Persona", "Persona", "Persona", "Персона")
    case .goal: of("Goal", "Cel", "Obiectiv", "Цель")
    case .scope: of("Scope", "Zakres", "Domeniu", "Охват")
    case .owner: of("Owner", "Właściciel", "Responsabil", "Ответственный")
    case .review:
      of("Next review", "Następny przegląd", "Următoarea revizuire", "Следующий пересмотр")
    case .afterSale: of("After the sale", "Po sprzedaży", "După vânzare", "После продажи")
    case .lineOfVisibility:
      of("Line of visibility", "Linia widoczności", "Linia de vizibilitate", "Линия видимости")
    case .emotions: of("Emotion curve", "Krzywa emocji", "Curba emoțiilor", "Кривая эмоций")
    case .disagreement:
      of("Range of opinions", "Rozpiętość ocen", "Diferențe de opinie", "Разброс мнений")
    case .noStage: of("In no stage", "Poza etapami", "În nicio etapă", "Вне этапов")
    case .noLane: of("In no lane", "Poza wierszami", "În niciun rând", "Вне дорожек")
    case .stages: of("Stages", "Etapy", "Etape", "Этапы")
    case .cards: of("Cards", "Karty", "Carduri", "Карточки")
    case .date: of("Date", "Data", "Data", "Дата")
    case .votes: of("Votes", "Głosy", "Voturi", "Голоса")
    case .comments: of("Comments", "Komentarze", "Comentarii", "Комментарии")
    case .severity: of("Severity", "Dotkliwość", "Gravitate", "Острота")
    case .importance: of("Importance", "Ważność", "Importanță", "Важность")
    case .momentOfTruth:
      of("Moment of truth", "Moment prawdy", "Moment al adevărului", "Момент истины")
    case .quickWin: of("Quick win", "Szybki efekt", "Câștig rapid", "Быстрый результат")
    case .shouldExist: of("Should exist", "Powinno być", "Ar trebui să existe", "Должно быть")
    case .channel: of("Channel", "Kanał", "Canal", "Канал")
    case .score: of("Satisfaction", "Satysfakcja", "Satisfacție", "Удовлетворённость")
    case .impact: of("Impact", "Wpływ", "Impact", "Эффект")
    case .effort: of("Effort", "Nakład", "Efort", "Усилия")
    case .target: of("Target", "Cel liczbowy", "Țintă", "План")
    case .assumption: of("Assumption", "Założenie", "Ipoteză", "Гипотеза")
    case .validated: of("Validated", "Potwierdzone", "Confirmat", "Подтверждено")
    case .refuted: of("Refuted", "Obalone", "Infirmat", "Опровергнуто")
    case .due: of("Due", "Termin", "Termen", "Срок")
    case .overdue: of("overdue", "po terminie", "termen depășit", "просрочено")
    case .actors: of("Actors", "Uczestnicy", "Participanți", "Участники")
    case .funnel: of("Funnel", "Lejek", "Pâlnie", "Воронка")
    default: rest(word)
    }
  }

  private func rest(_ word: ExportWord) -> String {
    switch word {
    case .open: of("Open", "Otwarte", "Deschis", "Открыто")
    case .doing: of("In progress", "W toku", "În lucru", "В работе")
    case .done: of("Done", "Zrobione", "Făcut", "Сделано")
    case .dropped: of("Dropped", "Porzucone", "Abandonat", "Отменено")
    case .have: of("We have it", "Mamy", "Avem", "Есть")
    case .need: of("Needed", "Potrzebne", "Necesar", "Нужно")
    case .loopsBack: of("Loops back to", "Wraca do", "Se întoarce la", "Возвращает к")
    case .leadsTo: of("Leads to", "Prowadzi do", "Duce la", "Ведёт к")
    case .causes: of("Causes", "Powoduje", "Cauzează", "Вызывает")
    case .answers: of("Answers", "Odpowiada na", "Răspunde la", "Отвечает на")
    case .linksNotDrawn:
      of("Links not drawn", "Niepokazane połączenia", "Legături nedesenate", "Связи не показаны")
    case .map: of("Map", "Mapa", "Harta", "Карта")
    case .contents: of("Contents", "Spis treści", "Cuprins", "Содержание")
    case .skip: of("Skip to the map", "Przejdź do mapy", "Sari la hartă", "Перейти к карте")
    case .evidence: of("Evidence", "Dowody", "Dovezi", "Подтверждения")
    case .links: of("Links", "Połączenia", "Legături", "Связи")
    case .checks: of("Checks", "Kontrola", "Verificări", "Проверки")
    case .segment: of("Segment", "Segment", "Segment", "Сегмент")
    case .behaviour: of("Behaviour", "Zachowania", "Comportament", "Поведение")
    case .preferences: of("Preferences", "Preferencje", "Preferințe", "Предпочтения")
    case .needs: of("Needs", "Potrzeby", "Nevoi", "Потребности")
    case .motivations: of("Motivations", "Motywacje", "Motivații", "Мотивы")
    case .fears: of("Fears", "Obawy", "Temeri", "Страхи")
    case .location: of("Location", "Lokalizacja", "Locație", "Местоположение")
    case .industry: of("Industry", "Branża", "Industrie", "Отрасль")
    case .companySize:
      of("Company size", "Wielkość firmy", "Mărimea companiei", "Размер компании")
    case .decisionMaker:
      of("Decision maker", "Osoba decydująca", "Factor de decizie", "Лицо, принимающее решение")
    case .demographics: of("Demographics", "Demografia", "Date demografice", "Демография")
    case .channels: of("Channels", "Kanały", "Canale", "Каналы")
    case .blankTitle:
      of("Journey map", "Mapa podróży klienta", "Harta călătoriei", "Карта пути клиента")
    case .blankHint:
      of(
        "One thought a note. Begin with what the customer does, then thinks, then feels.",
        "Jedna myśl na karteczkę. Najpierw co klient robi, potem co myśli, potem co czuje.",
        "Un gând pe bilețel. Mai întâi ce face clientul, apoi ce gândește, apoi ce simte.",
        "Одна мысль — одна карточка. Сначала что клиент делает, потом думает, потом чувствует.")
    default: ""
    }
  }

  /// What a kind of card is called; the token of one that this version does not know.
  package func cardKind(_ kind: String) -> String {
    Self.capitalised(TemplateLibrary.builtIn.cardKindName(kind, in: rawValue))
  }

  /// What a kind of map is called; the token of one that this version does not know.
  package func mapKind(_ kind: String) -> String {
    let labels = TemplateLibrary.builtIn.mapKinds.first { $0.id == kind }?.labels
    return Self.capitalised(labels?[rawValue] ?? kind)
  }

  private static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
