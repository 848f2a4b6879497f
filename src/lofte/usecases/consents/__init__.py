"""Yes and no: consents with their proof, withdrawals, objections and list objections. In effect at the commit."""
