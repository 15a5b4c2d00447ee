"""What the program is doing and what it has room for: for the operators' page, metrics and the doctor."""
