"""The background shell: clock tick, outbox drain, queue adapters."""
