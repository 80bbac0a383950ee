"""Commands about what is looked at later of cases."""
