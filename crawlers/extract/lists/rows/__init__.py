"""What a list page in HTML says: its links, its main list, the rows, their titles and dates."""
