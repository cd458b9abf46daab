"""What is known of hadrons: measured R(s) with its errors, and what follows from it."""
