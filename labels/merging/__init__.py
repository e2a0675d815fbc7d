"""Three-way merge of answers: pure functions over label rows, no database and no network."""
