"""JSON routes: parse, run one command or query, serialise."""
