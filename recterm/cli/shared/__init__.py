"""What commands share before they print: options, sessions, completion, questions, progress, and errors."""
