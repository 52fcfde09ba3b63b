"""What things are: records and pure rules. No I/O, no clock, no Textual."""
