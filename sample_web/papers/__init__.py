"""The sample web's texts, one YAML file a column (package data). All of them are invented."""
