"""Django's SQLite backend with one difference: our tables are clustered on their primary key."""
