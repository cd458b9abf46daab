"""What may be said to the package: names, checks of values, columns of tables, errors."""
