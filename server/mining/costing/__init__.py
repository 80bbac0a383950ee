"""What work costs: a budget by activities, and what happened priced by the hours people held it."""
