"""A form being filled in a chat: where it stands, how it is shown, how it is answered."""
