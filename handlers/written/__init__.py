"""What people just write: proposed as records, stored with one tap, kept in their words, or passed to an office."""
