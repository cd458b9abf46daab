"""One run: its configuration, integration, sampling and result."""
