"""From XML to the model: what the standard does not define, or we do not execute, becomes a finding."""
