"""Steps that several readers share: joining facts to items, other columns, the items of a plain table."""
