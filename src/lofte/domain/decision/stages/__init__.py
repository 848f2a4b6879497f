"""The stages of a decision, one module each: every rule that is the same for all subjects is settled here, once."""
