"""Changes as feeds: Atom and JSON Feed."""
