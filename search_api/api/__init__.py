"""The API, a file a resource. Answers have the shapes of the command's."""
