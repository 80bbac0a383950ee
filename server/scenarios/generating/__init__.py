"""Proposes scenarios for flows that none reaches: solves what the way demands, and plays it to see."""
