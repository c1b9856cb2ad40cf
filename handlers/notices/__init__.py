"""发通知: words, pictures and files from the office and the townships to a chosen set of people."""
