"""Files and texts that go out and come in: one module for each format."""
