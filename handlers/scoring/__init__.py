"""The yearly tables of 100 points in chat: filled, looked at, objected to, sent out and back as a workbook."""
