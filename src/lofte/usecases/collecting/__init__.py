"""Imports: a spreadsheet of contacts, its statement, its rows staged where nobody sees them, and made real at once."""
