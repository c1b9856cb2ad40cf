"""The registry, kept by the office: files as they come are read, shown, staged, taken over or undone."""
