//! Failures by their stable code, in German: what happened, and what to do. The English words of a failure are made where it is raised and name the
//! case; `docs/errors/README.md` explains each code. Codes that only commands print have no line here.

macro_rules! problems {
    ($($code:ident: $what:literal, $next:literal;)*) => {
        /// `None` for the codes of vendor cards, which only their own words explain.
        pub(super) fn words(code: &str) -> Option<[&'static str; 2]> {
            match code {
                $(stringify!($code) => Some([$what, $next]),)*
                _ => None,
            }
        }
    };
}

problems! {
    address_not_https: "Die Adresse beginnt nicht mit https.", "Benutzen Sie die https-Adresse. Für einen eigenen Server ohne TLS trägt der Betreiber Host und Port in BELVEDERE_ALLOWED_PRIVATE_HOSTS ein.";
    address_private: "Die Adresse liegt in einem privaten Netz. Es wurde nichts gesendet.", "Ist es ein eigener Server, trägt der Betreiber Host und Port in BELVEDERE_ALLOWED_PRIVATE_HOSTS ein.";
    address_invalid: "Der Adresse fehlt der Host, oder sie enthält Benutzername, Passwort oder Fragment.", "Geben Sie sie ohne diese Teile ein.";
    invalid_url: "Das ist keine http- oder https-Adresse mit einem Host.", "Geben Sie die ganze Adresse des MCP-Endpunkts an, etwa https://example.com/mcp.";
    secret_in_url: "Die Adresse enthält ein Geheimnis. Adressen werden unverschlüsselt gespeichert und angezeigt.", "Lassen Sie es in der Adresse weg und geben Sie es als Schlüssel, Token oder Header in das Feld dafür ein: Dort wird es versiegelt.";
    host_unresolvable: "Das DNS kennt diesen Namen nicht.", "Prüfen Sie die Schreibweise, sonst das DNS des Rechners, auf dem Belvedere läuft.";
    server_unreachable: "Es kam keine Verbindung zustande.", "Versuchen Sie es noch einmal, oder sehen Sie auf der Statusseite des Anbieters nach.";
    server_timeout: "Der Server hat nicht rechtzeitig geantwortet.", "Versuchen Sie es noch einmal, oder fragen Sie nach weniger auf einmal.";
    tls_failed: "Das Zertifikat des Servers ist abgelaufen, gilt für einen anderen Namen oder ist von einem unbekannten Aussteller.", "Prüfen Sie die Adresse. Stimmt sie, muss der Betreiber des Servers das Zertifikat erneuern.";
    redirect_refused: "Der Server hat mit einer Weiterleitung geantwortet. Weiterleitungen werden nie befolgt.", "Ist die genannte Adresse der richtige Server, geben Sie diese ein.";
    reply_too_large: "Eine Antwort ist größer als erlaubt.", "Prüfen Sie die Adresse; die Metadaten eines Anbieters sind klein.";
    reply_broken: "Die Antwort brach ab oder war kein HTTP.", "Versuchen Sie es noch einmal.";
    authorization_required: "Der Server verlangt eine Freigabe, und es gibt keine.", "Geben Sie die Quelle beim Anbieter frei, oder geben Sie einen API-Schlüssel ein.";
    authorization_expired: "Der Browser kam später als zehn Minuten nach Beginn der Freigabe zurück.", "Beginnen Sie auf der Seite der Quelle noch einmal.";
    authorization_refused: "Der Anbieter hat die Freigabe mit einem Fehler beendet.", "Sehen Sie den Fehler beim Anbieter nach, und beginnen Sie dann noch einmal.";
    consent_denied: "Auf der Seite des Anbieters wurde der Zugriff abgelehnt.", "Beginnen Sie noch einmal und stimmen Sie zu, oder lassen Sie es.";
    state_unknown: "Auf diese Antwort wartet keine Freigabe: Sie wurde schon verwendet oder nie hier begonnen.", "Beginnen Sie noch einmal.";
    foreign_browser: "Die Freigabe wurde in einem anderen Browser oder mit einem API-Schlüssel begonnen. Sie wurde verworfen.", "Beginnen und beenden Sie sie im selben Browser.";
    callback_incomplete: "Der Anbieter hat den Browser ohne die nötigen Angaben zurückgeschickt.", "Beginnen Sie noch einmal. Bleibt es dabei, melden Sie es dem Anbieter.";
    callback_without_session: "In diesem Browser wurde die Verbindung nicht begonnen.", "Gehen Sie zurück zu dem Browser, in dem Sie begonnen haben.";
    invalid_callback_url: "Zu der eingefügten Adresse schickt kein Anbieter einen Browser zurück.", "Kopieren Sie die ganze Adresse der Seite, die nach Ihrer Freigabe erschien.";
    response_issuer_mismatch: "Die Antwort auf die Freigabe nennt einen anderen Server als den gefragten. Ihr Code wurde nicht benutzt.", "Beginnen Sie noch einmal. Bleibt es dabei, sagen Sie es dem Anbieter.";
    no_authorization_server: "Der Server verlangt eine Freigabe und sagt nicht, wo es sie gibt.", "Prüfen Sie die Adresse. Gibt der Anbieter API-Schlüssel aus, fügen Sie die Quelle mit einem hinzu.";
    resource_mismatch: "Die Metadaten des Servers nennen eine andere Adresse als die eingegebene.", "Geben Sie die Adresse genau so ein, wie der Anbieter sie dokumentiert.";
    issuer_mismatch: "Die Metadaten des Autorisierungsservers nennen ihn anders, als er gefunden wurde.", "Sagen Sie es dem Anbieter. Bis dahin hilft ein API-Schlüssel, wenn es einen gibt.";
    pkce_unsupported: "Der Autorisierungsserver gibt PKCE mit S256 nicht an.", "Benutzen Sie einen API-Schlüssel des Anbieters, wenn es einen gibt.";
    endpoint_refused: "Der Autorisierungsserver nennt einen Endpunkt, der keine öffentliche https-Adresse ist.", "Ist es ein eigener Server, trägt der Betreiber Host und Port in BELVEDERE_ALLOWED_PRIVATE_HOSTS ein.";
    client_required: "Der Anbieter registriert Anwendungen nicht von selbst.", "Registrieren Sie dort eine Anwendung mit der Adresse dieses Servers und /oauth/callback, und geben Sie Kennung und Geheimnis ein.";
    registration_refused: "Der Anbieter hat die Registrierung dieser Anwendung abgelehnt.", "Registrieren Sie von Hand eine und geben Sie Kennung und Geheimnis ein.";
    registration_unusable: "Der Anbieter hat diese Anwendung so registriert, dass es sich nicht benutzen lässt.", "Registrieren Sie von Hand eine und geben Sie Kennung und Geheimnis ein.";
    client_forgotten: "Der Anbieter kennt die Anwendung nicht mehr.", "Geben Sie die Quelle noch einmal frei; die Anwendung registriert sich neu.";
    code_refused: "Der Anbieter hat seinen eigenen Code nicht in ein Token getauscht.", "Beginnen Sie die Freigabe noch einmal.";
    interactive_unsupported: "Der Autorisierungsserver des Anbieters kennt nur Freigaben für Programme.", "Verbinden Sie mit einem Client, den der Anbieter für dieses Programm registriert hat, oder mit einem API-Schlüssel.";
    client_refused: "Der Autorisierungsserver hat die Zugangsdaten des Clients abgewiesen.", "Prüfen Sie beim Anbieter, was der Client darf und ob sein Geheimnis noch gilt.";
    client_unusable: "Das Geheimnis oder der private Schlüssel des Clients lässt sich nicht benutzen.", "Geben Sie den Client noch einmal ein.";
    assertion_unusable: "Der Identitätsanbieter hat mit etwas geantwortet, das keine Identitätszusicherung ist.", "Bitten Sie dessen Verwaltung, dieser Anwendung das Handeln beim Anbieter zu erlauben.";
    token_type_unsupported: "Der Anbieter gibt Tokens aus, die keine Bearer-Tokens sind.", "Benutzen Sie einen API-Schlüssel des Anbieters, wenn es einen gibt.";
    token_endpoint_unavailable: "Der Token-Endpunkt des Anbieters konnte gerade nicht arbeiten.", "Warten Sie ein wenig, und beginnen Sie die Freigabe dann noch einmal.";
    token_reply_unreadable: "Der Token-Endpunkt des Anbieters hat mit etwas geantwortet, das kein Token ist.", "Versuchen Sie es noch einmal, oder sehen Sie auf der Statusseite des Anbieters nach.";
    credential_invalid: "Name oder Wert des Headers enthält Zeichen, die kein Header tragen kann.", "Kopieren Sie beide noch einmal, ohne Zeilenumbrüche.";
    token_needed: "Diese Karte verlangt ein Token: Der Anbieter hat keine Seite, auf der sich der Zugriff freigeben ließe.", "Erzeugen Sie beim Anbieter ein Token oder einen Schlüssel, und geben Sie ihn auf der Karte ein, oder leiten Sie ihn in `belvedere connect KARTE --token-stdin`.";
    credential_refused: "Der Server nimmt das eingegebene Token oder den Schlüssel nicht an.", "Prüfen Sie den Schlüssel und was er darf, und geben Sie einen neuen ein; oder geben Sie den Zugriff beim Anbieter frei.";
    grant_ends_soon: "Der Zugriff endet innerhalb von 24 Stunden und lässt sich nicht verlängern. Noch geht die Quelle.", "Geben Sie sie vorher noch einmal frei.";
    grant_ended: "Der Zugriff ist zu Ende und lässt sich nicht verlängern.", "Geben Sie die Quelle noch einmal frei.";
    grant_dead: "Der Anbieter erkennt die Freigabe nicht mehr an: Sie wurde zurückgezogen oder ist abgelaufen.", "Geben Sie die Quelle noch einmal frei.";
    token_refused: "Der Server weist Tokens ab, die sein Anbieter gerade für ihn ausgestellt hat.", "Geben Sie die Quelle noch einmal frei. Bleibt es dabei, sagen Sie es dem Anbieter.";
    refresh_in_doubt: "Eine Erneuerung des Zugriffs wurde zweimal unterbrochen.", "Geben Sie die Quelle noch einmal frei.";
    refresh_in_progress: "Der Zugriff wird gerade anderswo erneuert.", "Versuchen Sie es in einem Augenblick noch einmal.";
    refresh_unavailable: "Der Anbieter kann den Zugriff gerade nicht erneuern. Es ist nichts verloren.", "Versuchen Sie es später noch einmal.";
    scope_missing: "Der gewährte Zugriff deckt die Frage nicht ab.", "Geben Sie die Quelle noch einmal frei und gewähren Sie die Berechtigung.";
    scope_writes: "Der Server verlangt eine Berechtigung, die Änderungen erlaubt. Eine solche wird nie angefragt.", "Fragen Sie nach dem, was die lesenden Berechtigungen erlauben.";
    insufficient_scope: "Der Anbieter sagt, der gewährte Zugriff decke diese Anfrage nicht ab.", "Geben Sie die Quelle noch einmal frei und gewähren Sie den fehlenden Lesezugriff.";
    source_disconnected: "Die Quelle wurde getrennt, während sie freigegeben wurde.", "Fügen Sie die Quelle noch einmal hinzu.";
    unknown_vendor: "Der Katalog hat keinen Anbieter mit dieser Kennung.", "Suchen Sie ihn unter „Datenquelle hinzufügen“, oder verbinden Sie ihn über seine URL.";
    unknown_region: "Der Anbieter hat in dieser Region keinen Endpunkt.", "Wählen Sie eine der genannten.";
    host_missing: "Der Server dieses Anbieters läuft auf einem eigenen Host, und keiner wurde angegeben.", "Geben Sie den Host oder die ganze Adresse seines MCP-Endpunkts an.";
    unknown_source: "Es gibt keine Quelle mit diesem Namen oder dieser Kennung.", "Sehen Sie unter „Datenquellen“ nach den Namen.";
    name_taken: "Eine andere Quelle heißt schon so.", "Wählen Sie einen anderen Namen, oder benennen Sie zuerst die andere um.";
    invalid_source_access: "Wer die Quelle fragen oder verwalten darf, wurde jemandem gegeben, der es nie darf.", "Wählen Sie unter den Bearbeitern, Betrachtern und Mitgliedern der Organisation.";
    invalid_name: "Ein Name hat 1 bis 80 Zeichen und keine Steuerzeichen.", "Kürzen oder berichtigen Sie ihn.";
    invalid_quirks: "Eine der erlaubten Abweichungen ist ungültig.", "Berichtigen Sie sie, oder lassen Sie sie weg.";
    reference_gone: "Wozu dies gehört, wurde inzwischen gelöscht.", "Laden Sie die Seite neu und beginnen Sie von vorn.";
    source_needs_authorization: "Diese Quelle lässt sich gerade nicht fragen.", "Geben Sie die Quelle noch einmal frei.";
    not_an_mcp_server: "An der Adresse antwortet etwas, das kein MCP spricht.", "Prüfen Sie die Adresse; ein MCP-Endpunkt endet oft auf /mcp.";
    protocol_version_unsupported: "Der Server spricht keine Version von MCP, die wir sprechen.", "Bitten Sie den Anbieter um einen Endpunkt, der MCP 2025-03-26 oder neuer spricht.";
    malformed_reply: "Die Antwort des Servers ist nicht, was das Protokoll vorschreibt.", "Versuchen Sie es noch einmal. Bleibt es dabei, melden Sie es dem Anbieter.";
    session_lost: "Der Server hat die Sitzung des Protokolls zweimal fallen lassen.", "Versuchen Sie es in einer Minute noch einmal.";
    rate_limited: "Der Anbieter begrenzt, wie oft er gefragt werden darf.", "Warten Sie, und fragen Sie dann noch einmal.";
    vendor_forbidden: "Der Anbieter verbietet dem freigegebenen Konto diese Anfrage.", "Bitten Sie dort die Verwaltung des Kontos, oder geben Sie ein anderes Konto frei.";
    vendor_error: "Der Server des Anbieters ist gescheitert oder hat die Anfrage abgelehnt.", "Lesen Sie seine Meldung, versuchen Sie es noch einmal, oder sehen Sie auf seiner Statusseite nach.";
    tool_list_too_long: "Die Liste der Werkzeuge des Servers ist länger, als hier gelesen wird.", "Bitten Sie den Anbieter um einen Endpunkt mit weniger Werkzeugen.";
    result_too_large: "Eine Antwort des MCP-Servers ist größer als die Grenze.", "Fragen Sie nach weniger auf einmal: kürzerer Zeitraum, weniger Spalten, ein Filter.";
    input_required: "Das Werkzeug hat mitten in der Arbeit zurückgefragt, was sich hier nicht beantworten lässt.", "Fragen Sie anders, oder nennen Sie die fehlende Angabe in der Frage.";
    source_timed_out: "Die Quelle hat nicht rechtzeitig geantwortet.", "Versuchen Sie es noch einmal, oder fragen Sie nach weniger auf einmal.";
    no_golden_questions: "Die Karte des Anbieters hat keine Prüffragen, oder der Betreiber hat sie abgeschaltet.", "Ergänzen Sie sie auf der Karte.";
    unknown_tool: "Die Quelle hat kein solches Werkzeug, oder es ist verborgen.", "Sehen Sie bei den Werkzeugen der Quelle nach, was sich aufrufen lässt.";
    call_not_proven: "Der Aufruf wurde nicht gemacht, weil nicht bewiesen ist, dass er mit seinen Argumenten nur liest.", "Bitten Sie mit einer einfachen Abfrage um Daten. Belvedere ändert nichts an einer Quelle.";
    invalid_tool_arguments: "Der Aufruf wurde nicht gemacht, weil seine Argumente nicht zum Schema des Werkzeugs passen.", "Vergleichen Sie sie mit dem Schema bei den Werkzeugen der Quelle.";
    owner_required: "Nur ein Eigentümer begutachtet ein geändertes Werkzeug oder entscheidet über ein Urteil.", "Bitten Sie einen Eigentümer der Organisation.";
    reason_required: "Eine Entscheidung braucht einen Grund von 1 bis 1000 Byte.", "Sagen Sie, warum das andere Urteil richtig ist.";
    review_required: "Die Definition des Werkzeugs hat sich seit der Begutachtung geändert.", "Lesen Sie, was sich geändert hat, und nehmen Sie es zuerst an.";
    override_refused: "Das Werkzeug schreibt nach eigenen Angaben oder lässt sich dazu auffordern. Keine Entscheidung gibt es frei.", "Benutzen Sie ein Werkzeug der Quelle, das nur liest.";
    stale_tool_list: "Die Werkzeugliste des Servers ist älter als eine Minute.", "Versuchen Sie es noch einmal. Bleibt es dabei, prüfen Sie die Verbindung auf der Seite der Quelle.";
    permit_expired: "Ein zugelassener Aufruf wartete länger als eine Minute und wurde nicht gesendet.", "Fragen Sie noch einmal.";
    definition_changed: "Der Server hat das Werkzeug geändert oder entfernt, bevor der Aufruf gesendet wurde.", "Sehen Sie auf der Seite der Quelle nach, was sich geändert hat, und fragen Sie dann noch einmal.";
    empty_question: "Es gibt keine Frage.", "Geben Sie eine ein.";
    question_too_long: "Die Frage hat mehr als 2000 Zeichen.", "Fragen Sie kürzer.";
    invalid_timezone: "Die Zeitzone ist weder ein Abstand von UTC noch ein Name der IANA-Datenbank.", "Schreiben Sie sie als +02:00 oder Europe/Berlin.";
    clarify: "Die Frage kann mehreres bedeuten.", "Wählen Sie eine Bedeutung, oder fragen Sie genauer.";
    write_request: "Die Frage verlangt eine Änderung. Es wurde kein Werkzeug aufgerufen.", "Machen Sie die Änderung beim Anbieter selbst, und fragen Sie hier nach dem, was vorhanden ist.";
    no_source: "Es ist keine brauchbare Quelle verbunden.", "Verbinden Sie eine und fragen Sie noch einmal.";
    no_relevant_tool: "Die verbundenen Quellen haben nichts, was diese Frage beantwortet.", "Fragen Sie nach dem, was sie haben, oder verbinden Sie die Quelle, die es hat.";
    no_answer: "Die Planung endete ohne Ergebnis.", "Fragen Sie in anderen Worten, oder sagen Sie genauer, was gemeint ist.";
    tool_error: "Ein Werkzeug hat mit einem Fehler geantwortet.", "Prüfen Sie, was der Anbieter verlangt, und fragen Sie dann noch einmal.";
    tool_not_available: "Ein Plan braucht eine Quelle oder ein Werkzeug, das jetzt nicht da ist.", "Verbinden Sie die Quelle wieder, oder stellen Sie die Frage noch einmal.";
    cross_source_refused: "Ein nachträglich gemachter Plan würde Daten einer Quelle an eine andere geben. Es wurde kein Aufruf gemacht.", "Fragen Sie immer nur eine Quelle zugleich.";
    too_many_calls: "Die Antwort braucht mehr Aufrufe, als eine Frage machen darf.", "Fragen Sie nach weniger auf einmal.";
    too_much_data: "Die Tabellen zu dieser Frage brauchen mehr Speicher, als eine Frage belegen darf.", "Fragen Sie nach einer kürzeren Zeit oder nach weniger Quellen auf einmal.";
    too_many_rows: "Das berechnete Ergebnis hat mehr Zeilen, als aufbewahrt werden.", "Fragen Sie nach einer Zusammenfassung oder einem engeren Teil.";
    query_timed_out: "Das Berechnen der Antwort dauerte zu lange.", "Fragen Sie nach kürzerer Zeit oder weniger Zeilen.";
    plan_failed: "Die Daten kamen in einer Form, mit der der Plan nicht gerechnet hat.", "Fragen Sie in anderen Worten. Bleibt es dabei, sehen Sie sich den Plan und sein SQL an.";
    plan_too_new: "Der Plan wurde von einer neueren Version gespeichert.", "Stellen Sie die Frage noch einmal.";
    cancelled: "Die Frage wurde abgebrochen.", "Fragen Sie noch einmal.";
    unknown_model_provider: "Diese Art von Modellanbieter wird nicht unterstützt.", "Wählen Sie Anthropic, Gemini oder einen OpenAI-kompatiblen.";
    invalid_model_name: "Der Name des Modells fehlt, ist länger als 120 Zeichen oder enthält Leerzeichen.", "Geben Sie ihn so ein, wie der Anbieter ihn schreibt.";
    model_price_missing: "Ein Kostenlimit lässt sich ohne die Preise des Modells nicht prüfen.", "Tragen Sie die Preise für Eingabe- und Ausgabe-Token ein, oder lassen Sie das Limit leer.";
    no_model: "Es ist kein Sprachmodell festgelegt.", "Legen Sie zuerst eines fest.";
    model_key_refused: "Der Modellanbieter weist den Schlüssel ab.", "Geben Sie einen gültigen Schlüssel dieses Anbieters ein.";
    model_unknown: "Der Anbieter kennt dieses Modell nicht, oder an der Basis-URL antwortet nichts.", "Prüfen Sie beides. Eine Basis-URL endet mit der Version, wie in https://api.openai.com/v1.";
    model_rate_limited: "Der Modellanbieter begrenzt, wie oft er gefragt werden darf.", "Warten Sie, oder erhöhen Sie dort die Grenze.";
    model_unavailable: "Der Modellanbieter ist nicht zu erreichen oder gestört.", "Prüfen Sie die Basis-URL und die Statusseite des Anbieters.";
    model_timeout: "Das Modell hat nicht rechtzeitig geantwortet.", "Wählen Sie ein schnelleres Modell.";
    model_request_rejected: "Der Modellanbieter nimmt die Anfrage in keiner Form an.", "Wählen Sie ein Modell mit strukturierter Ausgabe, und prüfen Sie dort das Konto.";
    model_reply_invalid: "Die Antwort ist nicht, was die Schnittstelle des Anbieters verspricht.", "Versuchen Sie es noch einmal, und prüfen Sie, ob die Basis-URL zu einem Anbieter der gewählten Art führt.";
    question_lost: "Der Server, der an der Frage arbeitete, wurde vorher angehalten.", "Fragen Sie noch einmal.";
    unknown_column: "Nach dieser Spalte lässt sich nicht sortieren: Das Ergebnis hat sie nicht.", "Nehmen Sie eine der Spalten des Ergebnisses.";
    note_too_long: "Eine Anmerkung hat mehr als 1000 Zeichen.", "Sagen Sie es kürzer.";
    not_replayable: "Die Antwort hat kein Ergebnis, also keinen Plan, der noch einmal laufen könnte.", "Stellen Sie die Frage noch einmal.";
    not_pinnable: "Die Antwort hat kein Ergebnis, also gibt es nichts, was sich anheften ließe.", "Fragen Sie so, dass es ein Ergebnis gibt, und heften Sie das an.";
    not_a_text_tile: "Für eine Kachel mit einer Antwort wurde ein Text geschickt.", "Fügen Sie daneben eine Textkachel hinzu.";
    invalid_text: "Der Text einer Kachel ist leer, länger als 4000 Zeichen oder enthält Steuerzeichen.", "Schreiben Sie 1 bis 4000 Zeichen.";
    too_many_tiles: "Das Dashboard hat hundert Kacheln.", "Entfernen Sie eine, oder beginnen Sie ein anderes Dashboard.";
    invalid_schedule: "Die Uhrzeit oder die Zeitzone gibt es nicht.", "Schreiben Sie die Uhrzeit als 07:30 und die Zone als Europe/Berlin oder UTC.";
    mail_not_set_up: "Dieser Server hat keinen Mailserver, über den er senden könnte.", "Der Betreiber setzt BELVEDERE_SMTP_URL und BELVEDERE_MAIL_FROM.";
    not_a_recipient: "Ein Dashboard wird nur Mitgliedern der Organisation geschickt, die eine Adresse haben und es sehen dürfen.", "Wählen Sie ein Mitglied aus der Liste, oder teilen Sie einen Link.";
    too_many_subscriptions: "Ein Dashboard wird höchstens 200 Mitgliedern geschickt.", "Beenden Sie ein Abonnement, oder teilen Sie einen Link.";
    mail_refused: "Der Mailserver lehnt diese E-Mail ab.", "Prüfen Sie die Adresse des Mitglieds, und mit dem Betreiber, was der Mailserver annimmt.";
    mail_deferred: "Der Mailserver nimmt diese E-Mail jetzt nicht an.", "Bei einem Abonnement wird es von selbst noch einmal versucht. Sonst senden Sie die E-Mail später noch einmal.";
    mail_tls_failed: "Dem Zertifikat des Mailservers wird hier nicht vertraut, oder es kam kein TLS zustande; es wurde nichts gesendet.", "Der Betreiber prüft das Zertifikat und nennt dessen Aussteller in BELVEDERE_HOST_AUTHORITIES, wenn es sein eigener ist.";
    mail_tls_missing: "Der Mailserver bietet kein TLS an (STARTTLS); es wurde nichts gesendet.", "Der Betreiber prüft, was zwischen hier und dem Mailserver steht, oder nimmt smtps:// in BELVEDERE_SMTP_URL.";
    mail_unreachable: "Der Mailserver war nicht zu erreichen oder hat die Verbindung abgebrochen.", "Versuchen Sie es später noch einmal. Bleibt es dabei, prüft der Betreiber BELVEDERE_SMTP_URL und ob der Mailserver läuft.";
    invalid_share: "Ein Link gilt 1 bis 365 Tage, und höchstens zehn https-Websites dürfen ihn einbetten.", "Berichtigen Sie die Angaben.";
    invalid_dashboard_file: "Der Text ist nicht die YAML-Datei eines Dashboards. Es wurde nichts angelegt.", "Vergleichen Sie ihn mit einer Datei, die hier exportiert wurde.";
    dashboard_source_gone: "Eine Kachel benutzt eine getrennte Quelle.", "Entfernen Sie die Kachel, oder verbinden Sie die Quelle wieder und heften Sie neu an.";
    unauthenticated: "Niemand ist angemeldet.", "Melden Sie sich an, oder öffnen Sie einen Anmeldelink.";
    link_spent: "Der Link wurde schon benutzt, ist älter als 15 Minuten oder hat nie existiert.", "Bitten Sie einen Eigentümer um einen neuen.";
    link_missing: "Das Formular kam ohne das Token des Links.", "Öffnen Sie noch einmal den ganzen Link.";
    sign_in_failed: "E-Mail-Adresse und Passwort gehören nicht zusammen.", "Versuchen Sie es noch einmal. Wer das Passwort vergessen hat, bittet einen Eigentümer um einen Anmeldelink.";
    too_many_attempts: "Es gab zu viele Versuche.", "Warten Sie 15 Minuten, oder melden Sie sich mit einem Link an, den ein Eigentümer erstellt.";
    password_short: "Das Passwort hat weniger als 15 Zeichen.", "Nehmen Sie ein paar unzusammenhängende Wörter, oder lassen Sie einen Passwortmanager wählen.";
    password_long: "Das Passwort hat mehr als 256 Zeichen.", "Nehmen Sie ein kürzeres.";
    password_guessable: "Das Passwort gehört zu denen, die zuerst geraten werden.", "Nehmen Sie ein paar unzusammenhängende Wörter.";
    invalid_email: "Das ist keine E-Mail-Adresse.", "Schreiben Sie sie als name@example.org.";
    address_taken: "Mit dieser Adresse meldet sich schon jemand an.", "Benutzen Sie eine andere.";
    invitation_spent: "Die Einladung wurde schon benutzt, zurückgezogen, ist älter als eine Woche oder hat nie existiert.", "Bitten Sie einen Eigentümer der Organisation um eine neue.";
    sign_in_expired: "Die Anmeldung über den Identitätsanbieter wurde nicht in diesem Browser begonnen, schon benutzt oder dauerte zu lange.", "Beginnen Sie auf der Anmeldeseite noch einmal.";
    not_a_member: "Der Identitätsanbieter kennt Sie, die Organisation aber nicht.", "Bitten Sie einen Eigentümer um eine Einladung für die Adresse, die der Identitätsanbieter nennt.";
    oidc_issuer_unreachable: "Der Identitätsanbieter lässt sich nicht fragen.", "Prüfen Sie den Aussteller. Einen im eigenen Netz trägt der Betreiber in BELVEDERE_ALLOWED_PRIVATE_HOSTS ein.";
    oidc_discovery_failed: "Die Metadaten oder Schlüssel des Identitätsanbieters lassen sich nicht lesen.", "Prüfen Sie den Aussteller; darunter liegt /.well-known/openid-configuration.";
    oidc_issuer_mismatch: "Metadaten oder Antwort nennen einen anderen Aussteller als den festgelegten.", "Schreiben Sie den Aussteller genau wie der Anbieter.";
    oidc_refused: "Der Identitätsanbieter hat Sie nicht angemeldet.", "Versuchen Sie es noch einmal, oder fragen Sie, wer ihn betreibt.";
    oidc_exchange_failed: "Der Identitätsanbieter hat den Code oder das Geheimnis des Clients nicht angenommen.", "Versuchen Sie es noch einmal; ein Eigentümer prüft Kennung und Geheimnis des Clients.";
    oidc_token_invalid: "Die Echtheit des ID-Tokens lässt sich nicht beweisen.", "Versuchen Sie es noch einmal. Bleibt es dabei, steht im Protokoll, was falsch ist.";
    oidc_email_unverified: "Der Identitätsanbieter bestätigt nicht, dass die E-Mail-Adresse geprüft ist.", "Lassen Sie sie dort prüfen.";
    newcomers_role_invalid: "Neue Personen würden Eigentümer.", "Wählen Sie eine andere Rolle.";
    client_secret_missing: "Das Geheimnis des Clients fehlt.", "Geben Sie es ein.";
    identity_provider_invalid: "Aussteller oder Client-Kennung ist leer, zu lang oder enthält Leerzeichen.", "Kopieren Sie beide vom Identitätsanbieter.";
    last_owner: "Die Organisation bliebe ohne Eigentümer.", "Machen Sie zuerst jemand anderen zum Eigentümer.";
    confirmation_wrong: "Was eingegeben wurde, ist nicht der Name der Organisation.", "Geben Sie den Namen genau so ein, wie er angezeigt wird.";
    keeping_invalid: "Antworten werden 1 bis 3650 Tage aufbewahrt, das Protokoll 30 bis 3650, oder beide für immer.", "Berichtigen Sie die Zahl, oder lassen Sie sie weg.";
    too_many_invitations: "Es gibt 200 offene Einladungen.", "Ziehen Sie die unnötigen zurück.";
    key_lifetime_invalid: "Ein API-Schlüssel gilt 1 bis 366 Tage.", "Wählen Sie eine Zeit in diesen Grenzen.";
    network_invalid: "Ein Netz ist weder Adresse noch CIDR-Schreibweise, oder es sind mehr als 32.", "Schreiben Sie sie als 203.0.113.7, 203.0.113.0/24 oder 2001:db8::/48.";
    too_many_keys: "Es gibt 200 API-Schlüssel.", "Widerrufen Sie die unnötigen.";
    audit_filter_invalid: "Ein Filter des Protokolls lässt sich nicht lesen.", "Berichtigen Sie ihn, oder setzen Sie ihn zurück. Tage schreibt man als 2026-11-24.";
    secret_unreadable: "Gespeicherte Zugangsdaten lassen sich nicht öffnen.", "Geben Sie die Quelle noch einmal frei, oder stellen Sie die Datenbank mit ihren Schlüsseln wieder her.";
    secret_rolled_back: "Gespeicherte Zugangsdaten sind älter, als das Protokoll weiß. Sie werden nicht benutzt.", "Finden Sie heraus, wer sie zurückgesetzt hat, und geben Sie die Quelle dann noch einmal frei.";
    storage_unavailable: "Die Datenbank hat nicht geantwortet oder eine Anweisung abgewiesen.", "Versuchen Sie es noch einmal. Bleibt es dabei, sehen Sie im Log nach.";
    invalid_request: "Die Anfrage hat nicht die erwartete Form.", "Laden Sie die Seite neu und versuchen Sie es noch einmal.";
    invalid_form: "Das Formular ist unvollständig oder enthält einen ungültigen Wert.", "Gehen Sie zurück, berichtigen Sie es und senden Sie es noch einmal.";
    body_too_large: "Die Anfrage ist zu groß.", "Senden Sie weniger.";
    not_found: "So etwas gibt es hier nicht.", "Prüfen Sie die Adresse oder Schreibweise.";
    method_not_allowed: "Diese Adresse gibt es, aber nicht auf diesem Weg.", "Beginnen Sie auf der ersten Seite.";
    forbidden: "Ihre Rolle erlaubt das nicht.", "Bitten Sie einen Eigentümer der Organisation.";
    role_not_sufficient: "Ihre Rolle erlaubt das nicht.", "Bitten Sie einen Eigentümer darum, oder um eine andere Rolle.";
    source_role_not_sufficient: "Die Quelle wird von anderen verwaltet.", "Bitten Sie einen Eigentümer darum, oder darum, dass Sie die Quelle verwalten dürfen.";
    csrf_token_missing: "Die Anfrage beweist nicht, dass eine unserer Seiten sie geschickt hat.", "Laden Sie die Seite neu und versuchen Sie es noch einmal.";
    foreign_host: "Die Anfrage nennt einen Host, der nicht dieser Server ist.", "Benutzen Sie die öffentliche Adresse des Servers.";
    foreign_origin: "Die Anfrage wurde von der Seite einer anderen Website geschickt.", "Öffnen Sie die Seiten dieses Servers selbst und versuchen Sie es noch einmal.";
    internal_error: "Bei uns ist etwas schiefgegangen.", "Versuchen Sie es noch einmal. Bleibt es dabei, suchen Sie im Log nach der Kennung der Anfrage.";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Codes that only commands and the library print, by how they begin.
    const OF_COMMANDS: [&str; 12] = [
        "master_",
        "key_service_",
        "rotation_running",
        "sealed_rows_",
        "randomness_",
        "database_",
        "tls_setup_",
        "catalog_",
        "vendor_file_",
        "vendor_id_",
        "golden_file_",
        "tool_line_",
    ];

    #[test]
    fn every_documented_code_of_pages_is_translated() {
        let documented = include_str!("../../../../docs/errors/README.md").lines();
        let codes = documented.filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'));
        let (of_commands, shown): (BTreeSet<&str>, BTreeSet<&str>) =
            codes.partition(|code| OF_COMMANDS.iter().any(|begin| code.starts_with(begin)) || code.starts_with("sql_"));
        assert!(shown.len() > 100 && of_commands.len() > 10);
        let missing: Vec<&&str> = shown.iter().filter(|code| words(code).is_none()).collect();
        assert_eq!(missing, Vec::<&&str>::new());
        // And none that no document explains.
        let ours: BTreeSet<&str> = include_str!("german.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("    ")?.split_once(": \"").map(|(code, _)| code))
            .collect();
        assert_eq!(ours, shown);
    }
}
