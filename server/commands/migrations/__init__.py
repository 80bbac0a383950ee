"""Many running cases move to another version of their process: begun, steered, case by case."""
