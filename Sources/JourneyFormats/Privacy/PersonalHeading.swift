import MapOutline

/// Tells from a heading that its column is about a person, in English, Polish, Romanian, Russian,
/// German, French and Spanish; the plain words for it also in Italian, Portuguese, Dutch, Czech, Slovak,
/// Ukrainian, Bulgarian, Hungarian, Swedish and Turkish.
///
/// A heading is one if it has a word of ``vocabulary`` and beside that only words that ask for it
/// (“What is your full name? (optional)”), or if it asks for it in a phrase of its own (“Jak się
/// nazywasz?”). “How did you contact us?” has other words, and is a question like others.
enum PersonalHeading {
  private static let wordsMax = 16

  /// O(words × vocabulary).
  static func kind(of heading: String) -> PersonalKind? {
    let words = words(heading)
    // “#” and “№” number the rows.
    guard !words.isEmpty else { return heading.isEmpty ? nil : .response }
    if isEmployer(heading) { return nil }
    // `WhatsApp` is one word, `RecipientEmail` two.
    return kind(ofWords: words) ?? kind(ofWords: self.words(heading, dividesCases: false))
  }

  private static func kind(ofWords words: [String]) -> PersonalKind? {
    guard words.count <= wordsMax else { return nil }
    let plain = words.filter { Int($0) == nil }.joined(separator: " ")
    if responsePhrases.contains(plain) { return .response }
    let joined = " \(plain) "
    for (kind, phrases) in phrases where phrases.contains(where: { joined.contains($0) }) {
      return kind
    }
    if exceptions.contains(where: { joined.contains($0) }) { return nil }
    var found: PersonalKind?
    for word in words {
      if let kind = kind(ofWord: word) {
        if found == nil || found == .response || found == .account { found = kind }
      } else if !asking.contains(word), Int(word) == nil {
        return nil
      }
    }
    return found
  }

  private static let namesOfAnything = Set(
    "name, names, imie, nume, numele, имя, nom, nombre, nome, naam, jmeno, meno, namn, име, nev, neve, isim"
      .split(separator: ", ").map { Words.folded(String($0)) })

  /// Whether a heading is a word for a name that things have as well: “Name”, but not “Employee”.
  static func isOfAnything(_ heading: String) -> Bool {
    let words = Words.list(heading)
    return words.count == 1 && namesOfAnything.contains(words[0])
  }

  private static let employers = Set(
    ("company, companies, employer, organisation, organization, firm, business, firma, firmy, pracodawca, "
      + "organizacja, przedsiebiorstwo, companie, compania, companiei, firmei, angajator, angajatorul, "
      + "organizatie, organizatia, компания, фирма, организация, работодатель, предприятие, unternehmen, "
      + "arbeitgeber, betrieb, entreprise, societe, employeur, empresa, compania")
      .split(separator: ", ").map { Words.folded(String($0)) })

  /// Whether a column says for whom somebody works: which is about people only beside columns about them.
  static func isEmployer(_ heading: String) -> Bool {
    let words = words(heading)
    return words.contains { employers.contains($0) }
      && words.allSatisfy { word in
        employers.contains(word) || namesOfAnything.contains(word) || namesOfThings.contains(word)
          || asking.contains(word) && kind(ofWord: word) == nil
      }
  }

  private static let namesOfThings: Set<String> = [
    "nazwa", "nazwe", "denumire", "denumirea", "название", "наименование", "title",
  ]

  private static let shortWords: Set<String> = [
    "a", "i", "o", "y", "e", "z", "w", "d", "l", "s", "и", "в", "с", "к", "у", "о",
  ]

  /// Lower-case words, with `e-mail` and `Ф.И.О.` as one each.
  ///
  /// - Parameter dividesCases: Whether a capital within a word begins another.
  static func words(_ heading: String, dividesCases: Bool = true) -> [String] {
    var spaced = ""
    var previous: Character?
    for character in heading {
      // Within a Ukrainian word.
      if "'’ʼ".contains(character), let previous, "а"..."ї" ~= previous.lowercased() { continue }
      if dividesCases, character.isUppercase, previous?.isLowercase ?? false { spaced += " " }
      spaced.append(character == "_" ? " " : character)
      previous = character
    }
    var words: [String] = []
    var initials = ""
    func endInitials() {
      if !initials.isEmpty { words.append(initials) }
      initials = ""
    }
    for word in Words.list(spaced) {
      if word.unicodeScalars.count == 1, !initials.isEmpty || !shortWords.contains(word) {
        initials += word
      } else if word == "mail" || word == "mejl", words.last == "e" {
        words[words.count - 1] = "email"
      } else {
        endInitials()
        words.append(word)
      }
    }
    endInitials()
    return words
  }

  private static func kind(ofWord word: String) -> PersonalKind? {
    if let kind = whole[word] { return kind }
    return stems.first { word.hasPrefix($0.stem) }?.kind
  }

  // MARK: Vocabulary

  /// Folded beginnings of words; behind `=` whole words.
  private static let vocabulary: [(PersonalKind, String)] = [
    (
      .name,
      "=name, =names, =fullname, =firstname, =lastname, surname, forename, nickname, =nick, signature, "
        + "initials, respondent, participant, interviewee, =imie, =imiona, imienia, nazwisk, podpis, "
        + "ankietowan, uczestni, inicjal, =nume, =numele, prenume, semnatur, ФИО, фамили, =имя, имени, "
        + "отчеств, =фио, подпис, респондент, участник, vorname, nachname, unterschrift, teilnehmer, "
        + "=nom, =noms, prenom, =nombre, =nombres, apellid, firmante, =employee, =pracownik, =angajat, "
        + "=angajatul, =сотрудник, =mitarbeiter, =person, =osoba, =persoana, =человек, =nome, "
        + "=cognome, sobrenome, apelido, =naam, voornaam, achternaam, =jmeno, prijmeni, =meno, priezvisk, "
        + "прізвищ, =імя, =імені, =име, =nev, =neve, vezeteknev, keresztnev, =namn, efternamn, "
        + "fornamn, =soyad, =soyadi, =isim"
    ),
    (
      .email,
      "email, =mail, =mails, =mejl, emejl, poczt, posta, =почта, =почты, =почту, =емейл, =имейл, =мейл, "
        + "courriel, correo, пошт, =epost, eposta, =имеил"
    ),
    (
      .phone,
      "phone, telephone, cellphone, =cell, =mobile, telefon, komork, =tel, =тел, телефон, мобильн, "
        + "сотовы, handy, mobil, =mob, celular, movil, =portable, whatsapp, ватсап, вотсап, viber, вайбер, =fax, "
        + "contact, kontakt, контакт, contacto, coordonnees, cellulare, telemovel, telefoon, "
        + "=телефону, =mobiltelefon"
    ),
    (
      .address,
      "address, adres, =street, =ulica, ulice, =strada, strazi, адрес, =улица, straße, =rue, direccion, "
        + "=calle, zip, =zipcode, postcode, postal, pocztow, индекс, =plz, postleitzahl, wohnort, "
        + "anschrift, domicil, zamieszkan, проживан, residence, =hometown, indirizzo, endereco, =morada, "
        + "woonplaats, bydliste, bydlisk, проживання, lakcim"
    ),
    (
      .network,
      "=ip, ipaddress, =useragent, browser, przegladark, navigateur, navegador, браузер, =device, "
        + "urzadzen, dispozitiv, устроиств, gerat, referrer, referer, =cookie, fingerprint"
    ),
    (
      .place,
      "latitude, longitude, =lat, =lng, =lon, latitud, longitud, latitudine, longitudine, szerokosc, "
        + "dlugosc, широт, долгот, coordinat, wspolrzedn, coordonate, координат, koordinaten, =gps, "
        + "geolocation, geolokalizac, geolocaliz, геолокац, geopos"
    ),
    (
      .identity,
      "=pesel, =cnp, =ssn, passport, paszport, pasaport, паспорт, reisepass, passeport, pasaporte, "
        + "=снилс, =инн, =nip, =regon, =iban, =dni, =nino, =nie, dowod, legitymac, buletin, ausweis, "
        + "matricul, =nif, conto, =albumu, =rodne, numberplate, licenceplate, licenseplate, =plate, "
        + "=plates, rejestracyjn, inmatricul, госномер, =гос, =грз, kennzeichen, nummernschild, "
        + "immatriculation, matricula, =vin"
    ),
    (
      .birth,
      "birth, =dob, urodz, naster, nascut, рожден, geburt, naissance, nacimiento, =age, =wiek, varst, "
        + "возраст, =alter, =edad, =gender, =sex, =plec, =пол, geschlecht, =genre, =sexo, "
        + "=sexul, =eta, =sesso, nascita, =idade, nascimento, geboorte, leeftijd, geslacht, =vek, narozen, "
        + "pohlavi, pohlavie, =вік, =стать, народжен, =eletkor, szuletes"
    ),
    (
      .account,
      "=user, =users, username, userid, =login, logins, =account, =konto, konta, utilizator, пользовател, "
        + "логин, аккаунт, benutzer, utilisateur, usuario, telegram, телеграм, instagram, инстаграм, "
        + "facebook, linkedin, skype, discord, twitter, messenger, =vk, =вк, profil, профил, никнеим, =ник"
    ),
    (
      .response,
      "=id, =ids, =ид, =nr, =lp, =no, timestamp, =time, =date, =dates, datetime, submitted, submission, "
        + "started, completed, completion, =token, =seed, =uuid, =guid, =czas, =data, =godzina, "
        + "sygnatur, =ora, marcaj, =отметка, =время, =времени, =дата, horodat, zeitstempel, uhrzeit, "
        + "=datum, =zeit, =heure, =hora, =fecha, respondentid, responseid, =session, =sesja, =sesiune, "
        + "=сессия"
    ),
  ]

  private static let whole: [String: PersonalKind] = {
    var whole: [String: PersonalKind] = [:]
    for (kind, words) in vocabulary {
      for word in words.split(separator: ", ") where word.hasPrefix("=") {
        whole[Words.folded(String(word.dropFirst()))] = kind
      }
    }
    return whole
  }()

  private static let stems: [(stem: String, kind: PersonalKind)] = vocabulary.flatMap {
    kind, words in
    words.split(separator: ", ").filter { !$0.hasPrefix("=") }
      .map { (Words.folded(String($0)), kind) }
  }

  /// Words that ask for one of those or say which, and alone say nothing.
  private static let asking = Set(
    ("your, yours, you, my, the, a, an, of, and, or, for, in, if, is, are, s, what, which, please, "
      + "optional, required, number, numbers, full, first, last, middle, given, family, maiden, legal, real, "
      + "home, work, personal, private, primary, preferred, enter, type, write, give, leave, provide, "
      + "tell, us, me, we, want, would, like, to, can, so, back, get, day, month, year, place, code, client, "
      + "customer, guest, student, employee, visitor, member, answer, answers, reply, response, contact, "
      + "details, info, information, utc, gmt, external, with, as, at, by, this, survey, form, recipient, "
      + "sender, author, person, here, below, box, e, handle, account, company, link, social, media, "
      + "child, parent, pupil, patient, city, town, country, location, geo, geographic, geographical, "
      + "decimal, degrees, deg, start, end, origin, destination, car, vehicle, licence, license, plate, "
      + "registration, "
      // Polish
      + "twoj, twoja, twoje, twojego, pana, pani, panstwa, prosze, podaj, podac, wpisz, opcjonalnie, "
      + "opcjonalne, numer, numery, jaki, jaka, jakie, jest, i, lub, oraz, do, na, o, w, z, moj, zostaw, "
      + "jesli, jezeli, chcesz, odpowiedz, odpowiedzi, pelne, pelny, prywatny, sluzbowy, domowy, "
      + "kontaktowy, kontaktowe, kontaktowych, kod, klienta, klient, rozpoczecia, ukonczenia, zakonczenia, "
      + "wyslania, przeslania, czasowa, czasu, znacznik, dane, osoby, osoba, elektroniczny, elektronicznej, adres, swoj, swoja, "
      + "swoje, rok, ucznia, uczennicy, studenta, dziecka, rodzica, pracownika, goscia, pacjenta, "
      + "opiekuna, miejscowosc, miasto, geograficzna, geograficzny, geograficzne, lokalizacja, "
      + "lokalizacji, pojazdu, samochodu, auta, tablicy, "
      // Romanian
      + "dvs, dumneavoastra, ta, tau, dumneata, va, rugam, te, rog, introduceti, introdu, scrieti, scrie, "
      + "optional, numar, numarul, de, si, sau, complet, completa, care, este, adresa, cod, client, "
      + "clientului, incepere, inceperii, finalizare, finalizarii, trimiterii, trimitere, electronica, "
      + "raspuns, raspunsului, ale, al, un, una, timp, lasati, lasa, anul, elevului, studentului, "
      + "copilului, parintelui, angajatului, pacientului, localitatea, localitate, orasul, geografica, "
      + "geografice, locatie, locatiei, masinii, masina, vehiculului, auto, "
      // Russian
      + "ваш, ваша, ваше, ваши, вашу, твой, твое, твоя, твои, укажите, введите, напишите, оставьте, "
      + "пожалуиста, необязательно, номер, и, или, для, связи, полное, полностью, какои, какое, каково, "
      + "адрес, контактныи, контактные, контактное, электронныи, электроннои, электронная, эл, клиента, "
      + "ответа, ответ, завершения, начала, отправки, с, вами, если, хотите, данные, день, место, "
      + "личныи, домашнии, год, на, в, ссылка, ученика, студента, ребенка, родителя, сотрудника, "
      + "пациента, гостя, город, населенныи, пункт, електронна, електронноі, географическая, "
      + "местоположения, местоположение, автомобиля, машины, авто, знак, "
      // German, French, Spanish
      + "ihr, ihre, ihren, dein, deine, bitte, geben, sie, an, ein, nummer, und, oder, voller, "
      + "vollstandiger, fur, der, die, das, wie, lautet, was, eine, teilnehmers, start, ende, "
      + "votre, vos, ton, veuillez, indiquer, indiquez, numero, et, ou, d, l, le, la, les, quel, quelle, "
      + "est, facultatif, complet, reponse, debut, fin, naissance, electronique, du, des, "
      + "su, sus, tu, tus, y, por, favor, completo, cual, es, opcional, electronico, respuesta, inicio, "
      + "finalizacion, cliente, del, el, los, sexe")
      .split(separator: ", ").map { Words.folded(String($0)) })

  /// Of what survey tools add to each row, the whole heading.
  private static let responsePhrases = Set(
    ("start language, startlanguage, survey language, user language, language, last page, last action, "
      + "date last action, date started, date submitted, start date, end date, stage date, submit date, "
      + "start date utc, stage date utc, submit date utc, recorded date, start time, end time, "
      + "completion time, last modified time, date created, date modified, created at, updated at, "
      + "submitted at, started at, custom data, response type, response status, response id, response, "
      + "responseid, respondent id, collector, collector id, network id, ending, tags, progress, "
      + "duration, duration in seconds, time to complete, finished, status, distribution channel, "
      + "distributionchannel, external reference, external data reference, external data, "
      + "referrer url, referral source, url, total points, quiz feedback, total score, interview time, "
      + "total time, group time, unique id, entry id, row id, form id, form name, survey id, version, "
      + "recipient, recorded, is complete, complete, locale, time zone, timezone, utm source, utm medium, "
      + "utm campaign, jezyk, jezyk ankiety, limba, язык, язык анкеты, sprache, langue, idioma, "
      + "laczna liczba punktow, punctaj total, общии балл, баллы, ultima pagina, ostatnia strona, "
      + "последняя страница, consent, zgoda, consimtamant, согласие")
      .split(separator: ", ").map { Words.folded(String($0)) })

  /// Questions for a person in words of their own, folded, with a space at either end.
  private static let phrases: [(PersonalKind, [String])] = [
    (
      .name,
      [
        " who are you ", " we call you ", " should we address you ", " sie nazywasz ",
        " masz na imie ", " nazywa sie pan ", " sie pan nazywa ", " sie pani nazywa ",
        " kim jestes ",
        " va numiti ", " te numesti ", " va cheama ", " te cheama ", " cine sunteti ",
        " вас зовут ", " тебя зовут ", " вас называть ", " к вам обращаться ", " кто вы ",
        " heisen sie ", " heist du ", " vous appelez ", " t appelles ", " te llamas ",
        " se llama usted ",
      ]
    ),
    (
      .phone,
      [
        " can we reach you ", " can we contact you ", " could we contact you ",
        " may we contact you ",
        " should we contact you ", " we get in touch with you ", " contact you at ",
        " skontaktowac sie z toba ", " sie z toba skontaktowac ", " sie z panem skontaktowac ",
        " sie z pania skontaktowac ", " va putem contacta ", " te putem contacta ",
        " с вами связаться ", " связаться с вами ", " wir sie erreichen ", " vous contacter ",
        " vous joindre ", " contactarte ", " contactarle ", " телефон для связи ",
      ]
    ),
    (
      .address,
      [
        " do you live ", " gdzie mieszkasz ", " unde locuiti ", " unde locuiesti ",
        " где вы живете ",
        " wo wohnen ", " habitez vous ", " donde vive ", " donde vives ",
      ]
    ),
    (
      .birth,
      [
        " how old are you ", " ile masz lat ", " ile ma pan lat ", " ile ma pani lat ",
        " cati ani ",
        " ce varsta ", " сколько вам лет ", " wie alt ", " quel age ", " cuantos anos ",
      ]
    ),
    (
      .identity,
      [
        " social security ", " card number ", " numer karty ", " numarul cardului ",
        " номер карты ",
        " bank account ", " numer konta ", " cod numeric personal ", " codul numeric personal ",
        " номер счета ", " tax id ", " student id ", " license plate ",
        " licence plate ", " number plate ", " car registration ", " vehicle registration ",
        " tablica rejestracyjna ", " numer rejestracyjny ", " nr rejestracyjny ",
        " numar de inmatriculare ", " nr de inmatriculare ", " номер машины ",
        " номер автомобиля ", " номерной знак ", " номернои знак ", " numer klienta ",
        " номер клиента ", " customer number ",
      ]
    ),
  ]

  /// Of other things than people.
  private static let exceptions = [
    " first contact ", " contact point ", " point of contact ", " pierwszy kontakt ",
    " primul contact ", " первыи контакт ", " punkt kontaktu ", " erstkontakt ",
  ]
}
