"""How results read. Knows no lens."""
