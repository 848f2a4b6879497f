"""The legal clocks: one small module per group, and a registry that knows them all.

Duties roll forward to a working day; permissions, keeping and counts backwards never move; hours are elapsed time.
Every answer carries its reasons. `registry` runs a clock by name; code that knows which clock it wants calls the
function in the clock's own module.
"""
