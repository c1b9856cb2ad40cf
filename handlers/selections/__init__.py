"""Selections in chat: candidates proposed, taken a stage on, kept under review; who is where, to which quota."""
