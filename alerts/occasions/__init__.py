"""What is worth telling without a change of a paper: days that come, how the sources are, and the week's report."""
