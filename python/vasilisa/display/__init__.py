"""What people see while and after a run: progress bars, the style of plots."""
