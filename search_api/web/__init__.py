"""What every request goes through, whatever it asks for: guards, language, strict parameters, one shape of error."""
