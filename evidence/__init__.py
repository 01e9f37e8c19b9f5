"""What was printed: facts of the publications in tables, no sentences. A package of data only."""
