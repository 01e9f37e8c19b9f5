"""What we know, and from where: the dataset and its named graphs, the store, validation, audit, export."""
