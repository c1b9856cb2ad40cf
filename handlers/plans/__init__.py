"""计划 in chat: written in one message, done step by step, accepted, looked at again."""
