//! Head verbs of descriptions in French, Spanish, Portuguese, Italian and German, in the forms a description opens with. Words that are
//! spelt like an English one are left out.

/// Retrieve, list, search, show, return, read, count, check, calculate.
pub(super) const READ: &str = "
    récupère récupérer retourne retourner renvoie renvoyer liste lister affiche afficher recherche rechercher cherche chercher consulte
    consulter obtient obtenir lit lire compte compter calcule calculer vérifie vérifier compare comparer
    obtiene obtener devuelve devolver lista listar busca buscar muestra mostrar consulta consultar recupera recuperar lee leer cuenta contar
    obtém obter retorna retornar exibe exibir mostra pesquisa pesquisar
    restituisce restituire elenca elencare cerca cercare ottiene ottenere visualizza visualizzare legge leggere
    listet auflisten zeigt anzeigen sucht suchen liest lesen liefert holt abrufen zählt zählen vergleicht vergleichen ermittelt ermitteln
    berechnet berechnen prüft prüfen durchsucht durchsuchen abfragen nachschlagen
";

/// Create, change, delete, send, add, start, stop, run.
pub(super) const WRITE: &str = "
    crée créer modifie modifier supprime supprimer ajoute ajouter envoie envoyer met mettre enregistre enregistrer démarre démarrer arrête
    arrêter exécute exécuter annule annuler valide valider importe importer publie publier déplace déplacer archive archiver
    crea crear actualiza actualizar elimina eliminar borra borrar añade añadir agrega agregar envía enviar inicia iniciar detiene detener
    ejecuta ejecutar cancela cancelar modifica modificar guarda guardar publica publicar
    cria criar atualiza atualizar exclui excluir remove adiciona adicionar envia executa executar salva salvar
    creare aggiorna aggiornare eliminare cancella cancellare aggiunge aggiungere invia inviare avvia avviare esegue eseguire
    erstellt erstellen legt ändert ändern löscht löschen sendet senden fügt hinzufügen startet starten stoppt aktualisiert aktualisieren führt
    speichert speichern setzt setzen anlegen bearbeiten entfernt entfernen versenden bestellt bestellen bucht buchen storniert stornieren hochladen
    herunterladen ausführen veröffentlicht veröffentlichen schließt schließen freigeben genehmigt genehmigen ablehnen zuweisen verschiebt
    verschieben kopieren importieren exportieren eintragen überweist überweisen bezahlt bezahlen kündigt kündigen verlängern sperrt sperren
    aktivieren deaktivieren registrieren anmelden abmelden einladen zurücksetzen verwaltet verwalten synchronisieren auslösen archivieren
";
