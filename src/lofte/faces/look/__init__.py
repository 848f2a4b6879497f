"""The look that all pages share: one stylesheet, the base templates, icons, drawn strips, words in Swedish and English.

Presentation only. It knows the domain's vocabularies (to name a state), and no rows, rules or use-cases.
"""
