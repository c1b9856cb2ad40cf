"""Courses and activities in chat: opened in one line, answered in one tap, who was absent named afterwards."""
