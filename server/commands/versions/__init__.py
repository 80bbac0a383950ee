"""Versions of processes are suspended and resumed, with their cases where that is wished."""
