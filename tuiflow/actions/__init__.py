"""What a person can do: use-cases that check, apply the model's rules, commit, and say what happened."""
