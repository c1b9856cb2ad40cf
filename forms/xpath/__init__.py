"""XPath as ODK's XForms use it, compiled to closures over a plain node tree."""
