"""What would happen: a model of the house fitted from its log, simulated, changed, compared and put to the test."""
