"""Commands that read what is given them: pages, lists, files, texts."""
