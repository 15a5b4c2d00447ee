"""Whether everything is there that the program needs, what stops working where not, and how to mend it."""
