"""Tables of one person: spreadsheets and the files of services that no other reader knows."""
