"""Password hashing, token formats and CSRF; pure."""
