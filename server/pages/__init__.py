"""HTML routes: parse, run one command or query, render one context."""
