"""The program as it is installed, in real terminals."""
