"""Rosters of posts in chat: who holds what, what is vacant; a line in words fills a post."""
