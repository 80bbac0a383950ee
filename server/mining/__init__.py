"""Process mining over plain records and arrays: fitting, simulation, forecasts, costing, reading of logs (pure)."""
