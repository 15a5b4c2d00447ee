"""One module a format, and what they share: packages of Office, XML without entities, pictures and their text."""
