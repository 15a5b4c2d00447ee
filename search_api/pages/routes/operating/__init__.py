"""Pages of operators: sources, runs, quarantine, schedules."""
