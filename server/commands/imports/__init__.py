"""Cases from lists."""
