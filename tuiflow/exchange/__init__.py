"""Files in and out, and texts for other programs. Everything from a workspace is data there: it is escaped, never run."""
