"""What ships in the library."""
