"""The command line: parses, calls actions, prints. It loads the terminal app only where a board is opened."""
