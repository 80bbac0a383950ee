"""Checks of compiled models that need no inputs: types, overlapping rules, gaps, rules never reached, unused parts."""
