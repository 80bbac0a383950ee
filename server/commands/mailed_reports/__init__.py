"""Reports that people get by mail at set times."""
