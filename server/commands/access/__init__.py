"""Signing in and out, access tokens."""
