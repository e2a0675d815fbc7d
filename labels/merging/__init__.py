"""Three-way merge of answers and positions: pure functions, no database and no network."""
