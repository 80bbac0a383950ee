"""Keeping the audit trail provable."""
